package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.service.lambda.Interpreters.Interpreter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Runtimes as they really are on this machine, in the words that Lambda uses for its own. Thread safe. */
final class Runtimes {

    private final Interpreters interpreters;
    private final String region;

    Runtimes(Interpreters interpreters, String region) {
        this.interpreters = interpreters;
        this.region = region;
    }

    /**
     * Checks that functions of this runtime can run here.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if not
     */
    void check(software.amazon.awssdk.services.lambda.model.@Nullable Runtime runtime, @Nullable String name) {
        Language language = Language.of(runtime, name);
        if (name != null && (language == Language.NODE || language == Language.PYTHON)) {
            interpreters.of(language, name);
        }
    }

    /** What runs Node and Python functions. */
    Interpreter interpreter(Language language, String runtime) {
        return interpreters.of(language, runtime);
    }

    /**
     * What really runs, in the shape of Lambda's runtime versions: {@code java:17.v15}, {@code nodejs:20.v20} (20.20.2),
     * {@code python:3.11.v7}. A runtime of the function's own has only its name.
     */
    String version(String runtime) {
        Language language = languageOf(runtime);
        return switch (language) {
            case JAVA ->
                "java:" + Runtime.version().feature() + ".v" + Runtime.version().update();
            case OWN -> "provided:" + runtime.substring("provided.".length()) + ".v0";
            case NODE -> {
                String[] parts = interpreters.of(language, runtime).version().split("\\.");
                yield "nodejs:" + parts[0] + ".v" + parts[1];
            }
            case PYTHON -> {
                String[] parts = interpreters.of(language, runtime).version().split("\\.");
                yield "python:" + parts[0] + "." + parts[1] + ".v" + parts[2];
            }
        };
    }

    /** The ARN of {@link #version}: the same for the same program. */
    String versionArn(String runtime) {
        String exact = languageOf(runtime) == Language.JAVA ? Runtime.version().toString() : version(runtime);
        byte[] hash = CodeStore.sha256(exact.getBytes(StandardCharsets.UTF_8));
        return "arn:aws:lambda:" + region + "::runtime:" + HexFormat.of().formatHex(hash);
    }

    static Language languageOf(String runtime) {
        return Language.of(software.amazon.awssdk.services.lambda.model.Runtime.fromValue(runtime), runtime);
    }
}
