package dev.payledger.dr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What users of the library read: the sources of every public type outside internal. */
class PublicApiTest {

    private static final Path SOURCES = Path.of("src/main/java");

    /** A type's declaration with the Javadoc and annotations before it. Formatting is pinned, so a pattern can find it. */
    private static final Pattern TYPE = Pattern.compile(
            "(?<doc>(?:^ */\\*\\*(?:(?!\\*/).)*\\*/\\n)?)(?:^ *@(?!interface)[^\\n]*\\n)*"
                    + "^(?<indent> *)(?<modifiers>(?:[a-z-]+ )*)(?:class|record|enum|interface) (?<name>[A-Z]\\w*)",
            Pattern.MULTILINE | Pattern.DOTALL);

    private static final Pattern VERB = Pattern.compile(
            "(?<doc>^ */\\*\\*(?:(?!\\*/).)*\\*/\\n)^    public [A-Z]\\w*Report (?<name>\\w+)\\(\\)",
            Pattern.MULTILINE | Pattern.DOTALL);

    @Test
    void everyPublicTypeSaysSinceWhenItExists() {
        List<String> checked = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (Path file : sources()) {
            String source = read(file);
            Matcher type = TYPE.matcher(source);
            boolean ofPublicInterface = false;
            boolean ofPublicType = false;
            while (type.find()) {
                boolean isPublic = type.group("modifiers").contains("public ");
                if (type.group("indent").isEmpty()) {
                    ofPublicType = isPublic;
                    ofPublicInterface = isPublic && type.group().contains(" interface ");
                }
                if (ofPublicType && (isPublic || ofPublicInterface)) {
                    String name = file.getFileName() + "#" + type.group("name");
                    checked.add(name);
                    if (!type.group("doc").contains("@since 0.1.0")) {
                        silent.add(name);
                    }
                }
            }
        }
        assertThat(checked)
                .contains(
                        "DrToolkit.java#DrToolkit",
                        "Target.java#Local",
                        "DrEvent.java#Warning",
                        "DrConfig.java#FaultLimits",
                        "DrError.java#Side")
                .hasSizeGreaterThan(70);
        assertThat(silent).isEmpty();
    }

    @Test
    void everyVerbSaysWhatItReturnsAndWhichFailuresSomebodyMustActOn() {
        List<String> verbs = new ArrayList<>();
        Matcher verb = VERB.matcher(read(SOURCES.resolve("dev/payledger/dr/DrToolkit.java")));
        while (verb.find()) {
            verbs.add(verb.group("name"));
            assertThat(verb.group("doc"))
                    .as(verb.group("name"))
                    .contains("@return ", "@throws dev.payledger.dr.error.DrException ", "@since 0.1.0")
                    .containsAnyOf("Again:", "Changes nothing", "finishes it");
        }
        assertThat(verbs).contains("deploy", "setup", "injectFaults", "restoreFaults", "drill", "destroy");
    }

    private static List<Path> sources() {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.toString().contains("internal"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
