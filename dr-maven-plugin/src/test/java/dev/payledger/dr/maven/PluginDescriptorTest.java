package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Setting;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The descriptor is what users meet: names, descriptions and pages must be there and agree. */
class PluginDescriptorTest {

    private static final Path DOCS = Path.of("../docs/reference");
    private static final Pattern PROPERTY = Pattern.compile("dr\\.(local\\.)?[a-z][A-Za-z]*");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(dr\\.[A-Za-z.]+)` \\| ([^|]+) \\| ([^|]+) \\|$");

    private static PluginDescriptor descriptor;

    @BeforeAll
    static void read() throws Exception {
        descriptor = PluginDescriptor.read();
    }

    @Test
    void hasTheGoalsThatTheDocumentationPromises() {
        assertThat(descriptor.goals())
                .extracting(PluginDescriptor.Goal::name)
                .containsExactlyInAnyOrder(
                        "help",
                        "local-start",
                        "local-stop",
                        "deploy",
                        "setup-global-table",
                        "seed",
                        "setup-custom-domains",
                        "setup-failover",
                        "setup-webhook",
                        "deploy-frontend",
                        "setup",
                        "verify",
                        "status",
                        "doctor",
                        "fault-inject",
                        "fault-restore",
                        "drill",
                        "investigate",
                        "destroy");
    }

    @Test
    void whatTheDocumentationWritesIntoAPomIsAParameter() throws Exception {
        Set<String> known = new HashSet<>();
        descriptor.goals().forEach(goal -> goal.parameters().forEach(parameter -> known.add(parameter.name())));
        for (String page : List.of("../README.md", "../docs/guides/your-own-service.md")) {
            Matcher configuration = Pattern.compile("<configuration>(.*?)</configuration>", Pattern.DOTALL)
                    .matcher(Files.readString(Path.of(page)));
            assertThat(configuration.find()).as(page).isTrue();
            List<String> written = Pattern.compile("<(\\w+)>")
                    .matcher(configuration.group(1))
                    .results()
                    .map(element -> element.group(1))
                    .toList();
            assertThat(written).as(page).isNotEmpty().allMatch(known::contains);
        }
    }

    @Test
    void everyParameterCanBeSetByAPropertyOfItsOwnName() {
        assertThat(descriptor.settable()).allSatisfy(parameter -> {
            assertThat(parameter.property()).as(parameter.name()).matches(PROPERTY);
            String flat = parameter.property().substring("dr.".length()).replace(".", "");
            assertThat(flat).isEqualToIgnoringCase(parameter.name());
        });
    }

    @Test
    void everyParameterSaysWhatItIsItsDefaultAndSinceWhen() {
        assertThat(descriptor.settable()).allSatisfy(parameter -> {
            assertThat(parameter.since()).as(parameter.name()).isEqualTo("0.1.0");
            assertThat(parameter.description())
                    .as(parameter.name())
                    .endsWith(".")
                    .hasSizeGreaterThan(15);
            if (parameter.value().isEmpty()) {
                assertThat(parameter.description()).as(parameter.name()).containsIgnoringCase("default");
            }
        });
    }

    @Test
    void aPropertyMeansTheSameInEveryGoal() {
        Map<String, String> meanings = new HashMap<>();
        descriptor
                .settable()
                .filter(parameter ->
                        !Set.of("dr.service", "dr.domain", "dr.functionsJar").contains(parameter.property()))
                .forEach(parameter -> assertThat(
                                meanings.computeIfAbsent(parameter.property(), property -> parameter.description()))
                        .isEqualTo(parameter.description()));
    }

    @Test
    void everyGoalSaysWhatItDoesAndHasAPage() throws Exception {
        String page = Files.readString(DOCS.resolve("goals.md"));
        assertThat(descriptor.goals()).allSatisfy(goal -> {
            assertThat(goal.description()).as(goal.name()).isNotBlank();
            assertThat(page).contains("\n## dr:" + goal.name() + "\n");
        });
    }

    @Test
    void theGoalsPageHasNoGoalThatIsNotThere() throws Exception {
        Set<String> goals =
                descriptor.goals().stream().map(PluginDescriptor.Goal::name).collect(Collectors.toSet());
        Matcher headings = Pattern.compile("(?m)^## dr:(\\S+)$").matcher(Files.readString(DOCS.resolve("goals.md")));
        assertThat(headings.results().map(heading -> heading.group(1)).toList())
                .isNotEmpty()
                .allMatch(goals::contains)
                .doesNotHaveDuplicates();
    }

    @Test
    void theSettingsPageListsEverySettingOfTheGoalsAndNoOther() throws Exception {
        Set<String> settings = new TreeSet<>();
        descriptor.settable().forEach(parameter -> settings.add(parameter.property()));
        assertThat(new TreeSet<>(page().keySet())).isEqualTo(settings);
    }

    @Test
    void theSettingsPageGivesTheToolkitsDefaults() throws Exception {
        Map<String, String> page = page();
        for (Setting setting : DrConfig.settings()) {
            assertThat(page).as(setting.key()).containsEntry(setting.key(), setting.defaultText());
        }
    }

    @Test
    void everySettingOfTheToolkitIsAParameterOfAGoal() {
        List<String> properties = descriptor
                .settable()
                .map(PluginDescriptor.Parameter::property)
                .distinct()
                .toList();
        assertThat(properties)
                .containsAll(DrConfig.settings().stream().map(Setting::key).toList());
    }

    /** The default by key. */
    private static Map<String, String> page() throws Exception {
        Map<String, String> rows = new LinkedHashMap<>();
        Matcher matcher = ROW.matcher(Files.readString(DOCS.resolve("settings.md")));
        while (matcher.find()) {
            rows.put(matcher.group(1), matcher.group(2).replace("`", "").strip());
        }
        return rows;
    }
}
