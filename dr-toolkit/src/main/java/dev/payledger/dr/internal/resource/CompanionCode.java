package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The companion stack's templates and the code of its functions: they come with {@code dr-functions}. */
public final class CompanionCode {

    private static final String FOLDER = "META-INF/dr/companion/";

    private CompanionCode() {}

    /** The template of the companion stack of each region. */
    public static String template() {
        return new String(bytes("companion.yaml"), StandardCharsets.UTF_8);
    }

    /** The template of the stack that watches the primary's health check. */
    public static String unhealthyTemplate() {
        return new String(bytes("primary-unhealthy.yaml"), StandardCharsets.UTF_8);
    }

    /** The template of the stack of a static site. */
    public static String frontendTemplate() {
        return new String(bytes("frontend.yaml"), StandardCharsets.UTF_8);
    }

    /** The functions' code, as Lambda takes it. */
    public static byte[] functions() {
        return bytes("functions.jar");
    }

    private static byte[] bytes(String name) {
        try (InputStream in = CompanionCode.class.getClassLoader().getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new DrException(
                        DrError.DEPLOY_007,
                        "The companion stack's " + name + " is not on the class path.",
                        "no jar of the class path has " + FOLDER + name + ".",
                        "add the dependency dev.payledger:dr-functions; from sources, build it with mvn package.");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
