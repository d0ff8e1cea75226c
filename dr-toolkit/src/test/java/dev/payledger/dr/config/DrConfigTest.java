package dev.payledger.dr.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.regions.Region;

class DrConfigTest {

    private static final String WORKLOAD = """
            {"service": "shop", "healthPath": "/up", "regionHeader": "x-region",
             "routes": [{"name": "list", "method": "GET", "path": "/orders?a=${account}"},
                        {"method": "POST", "path": "/orders", "headers": {"k": "${uuid}"},
                         "body": {"amount": "${amount}"}, "expect": 201, "idField": "id"}],
             "seed": {"route": "POST /orders", "count": 3, "accounts": ["a", "b"]},
             "faults": [{"function": "list", "fault": "envvar", "variable": "TABLE"}]}
            """;

    @TempDir
    Path base;

    @Test
    void defaultsAreThese() {
        DrConfig config = parse(Map.of("dr.service", "payledger"));

        assertThat(config.target())
                .isEqualTo(new Target.Local(
                        URI.create("http://127.0.0.1:4600"), new InetSocketAddress("127.0.0.1", 4653), 4600, 1));
        assertThat(config.stage()).isEqualTo("dev");
        assertThat(config.regions()).isEqualTo(new Regions("ap-southeast-1", "ap-northeast-1", null));
        assertThat(config.domain()).isEqualTo("payledger.test");
        assertThat(config.dnsTtl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.table()).isNull();
        assertThat(config.sources()).isEqualTo(new DrConfig.Sources(null, null, Map.of()));
        assertThat(config.workload()).isEqualTo(Workload.none("/health"));
        assertThat(config.fault()).isEqualTo(new DrConfig.FaultChoice(null, null, null));
        assertThat(config.guards()).isEqualTo(new DrConfig.Guards(Set.of(), null, false));
        assertThat(config.limits()).isEqualTo(new DrConfig.FaultLimits(Duration.ofMinutes(15), 5, false));
        assertThat(config.webhook()).isNull();
        assertThat(config.drill())
                .isEqualTo(new DrConfig.Drill(
                        50,
                        10,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(5),
                        5,
                        DrillScenario.THREE_FAULTS,
                        new DrConfig.Wanted(null, null, null)));
        assertThat(config.investigation()).isEqualTo(new DrConfig.Investigation(null, null));
    }

    @Test
    void everySettingReachesItsField() throws IOException {
        Files.writeString(base.resolve("t.yaml"), "Resources: {}");
        Map<String, String> settings = Map.ofEntries(
                Map.entry("dr.target", "aws"),
                Map.entry("dr.service", "shop"),
                Map.entry("dr.stage", "test"),
                Map.entry("dr.primaryRegion", "eu-west-1"),
                Map.entry("dr.secondaryRegion", "eu-central-1"),
                Map.entry("dr.region", "eu-central-1"),
                Map.entry("dr.domain", "example.org"),
                Map.entry("dr.dnsTtl", "30s"),
                Map.entry("dr.table", "orders"),
                Map.entry("dr.template", "t.yaml"),
                Map.entry("dr.parameters", "A=1, B=two"),
                Map.entry("dr.healthPath", "/deep"),
                Map.entry("dr.fault", "envvar"),
                Map.entry("dr.function", "list"),
                Map.entry("dr.variable", "TABLE"),
                Map.entry("dr.allowedAccounts", "111122223333, 444455556666"),
                Map.entry("dr.confirm", "111122223333/shop-test"),
                Map.entry("dr.deleteTables", "true"),
                Map.entry("dr.scenario", "grey-failure"),
                Map.entry("dr.maxRto", "70s"),
                Map.entry("dr.maxLostWrites", "3"),
                Map.entry("dr.maxErrorRate", "12.5"),
                Map.entry("dr.drillRate", "5"),
                Map.entry("dr.drillUsers", "2"),
                Map.entry("dr.drillClientRate", "0"),
                Map.entry("dr.drillWarmUp", "2s"),
                Map.entry("dr.drillHold", "PT3S"),
                Map.entry("dr.drillLimit", "15m"),
                Map.entry("dr.since", "2026-11-22T14:05:07+08:00"),
                Map.entry("dr.until", "5m"));
        DrConfig config = parse(settings);

        assertThat(config.target()).isEqualTo(new Target.Aws());
        assertThat(config.stage()).isEqualTo("test");
        assertThat(config.regions()).isEqualTo(new Regions("eu-west-1", "eu-central-1", "eu-central-1"));
        assertThat(config.regions().faulty()).isEqualTo("eu-central-1");
        assertThat(config.domain()).isEqualTo("example.org");
        assertThat(config.dnsTtl()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.table()).isEqualTo("orders");
        assertThat(config.sources())
                .isEqualTo(new DrConfig.Sources(base.resolve("t.yaml"), null, Map.of("A", "1", "B", "two")));
        assertThat(config.workload().healthPath()).isEqualTo("/deep");
        assertThat(config.fault()).isEqualTo(new DrConfig.FaultChoice(FaultKind.ENVVAR, "list", "TABLE"));
        assertThat(config.guards())
                .isEqualTo(new DrConfig.Guards(Set.of("111122223333", "444455556666"), "111122223333/shop-test", true));
        assertThat(config.drill())
                .isEqualTo(new DrConfig.Drill(
                        5,
                        2,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(15),
                        0,
                        DrillScenario.GREY_FAILURE,
                        new DrConfig.Wanted(Duration.ofSeconds(70), 3, 12.5)));
        assertThat(config.investigation())
                .isEqualTo(new DrConfig.Investigation(
                        new DrConfig.Moment(null, Instant.parse("2026-11-22T06:05:07Z")),
                        new DrConfig.Moment(Duration.ofMinutes(5), null)));
    }

    @Test
    void aScenarioThatDoesNotExistAndAnImpossibleRateAreRefusedWithWhatIsValid() {
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.scenario", "flood", "dr.maxErrorRate", "101")))
                .hasMessageContaining("dr.scenario = 'flood': is not a scenario; valid: three-faults, region-outage,"
                        + " grey-failure")
                .hasMessageContaining("dr.maxErrorRate = '101': is out of range; valid: 0 to 100");
    }

    @Test
    void aWindowThatRunsBackwardsIsRefused() {
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.since", "5m", "dr.until", "15m")))
                .hasMessageContaining("dr.until = '15m': is not after dr.since; valid: a later moment");
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.since", "yesterday")))
                .hasMessageContaining("dr.since = 'yesterday': is neither a time before now nor a moment");
    }

    @Test
    void everyProblemIsReportedAtOnceWithKeyValueReasonAndValidValues() {
        assertThatThrownBy(() -> parse(Map.of(
                        "dr.target", "azure",
                        "dr.stage", "Dev!",
                        "dr.dnsTtl", "soon",
                        "dr.region", "us-east-1",
                        "dr.drillRate", "0",
                        "dr.dnsTTL", "60s",
                        "dr.allowedAccounts", "123")))
                .isInstanceOfSatisfying(DrException.class, e -> {
                    assertThat(e.error()).isEqualTo(DrError.CONFIG_001);
                    assertThat(e.what()).isEqualTo("9 settings are not usable.");
                })
                .hasMessageContainingAll(
                        "dr.target = 'azure': is not a target; valid: local, aws",
                        "dr.stage = 'Dev!': has a form that AWS would refuse",
                        "dr.dnsTtl = 'soon': is not a duration; valid: for example 90s, 15m or PT15M",
                        "dr.region = 'us-east-1': is neither of the two regions; valid: ap-southeast-1, ap-northeast-1",
                        "dr.drillRate = '0': is out of range; valid: 1 to 1000",
                        "dr.dnsTTL = '60s': is not a setting; did you mean dr.dnsTtl?",
                        "dr.allowedAccounts = '123': '123' is not an account",
                        "dr.service: is missing, and no workload.json names the service",
                        "dr.domain: is missing");
    }

    @Test
    void workloadComesFromTheFunctionsJarAndNamesTheService() throws IOException {
        jar("functions.jar", WORKLOAD);
        DrConfig config = parse(Map.of("dr.functionsJar", "functions.jar"));

        assertThat(config.service()).isEqualTo("shop");
        assertThat(config.domain()).isEqualTo("shop.test");
        assertThat(config.workload())
                .isEqualTo(new Workload(
                        "shop",
                        null,
                        "/up",
                        "x-region",
                        List.of(
                                new Workload.Route("list", "GET", "/orders?a=${account}", Map.of(), null, null, null),
                                new Workload.Route(
                                        "POST /orders",
                                        "POST",
                                        "/orders",
                                        Map.of("k", "${uuid}"),
                                        "{\"amount\":\"${amount}\"}",
                                        201,
                                        "id")),
                        new Workload.Seed("POST /orders", 3, List.of("a", "b")),
                        null,
                        List.of(),
                        List.of(new Workload.Fault("list", FaultKind.ENVVAR, "TABLE")),
                        null));
    }

    @Test
    void problemsOfTheWorkloadNameItsFile() throws IOException {
        Files.writeString(base.resolve("w.json"), """
                {"sevice": "x", "routes": [{"method": "FETCH", "path": "orders"}],
                 "seed": {"route": "none", "count": 0}, "faults": [{"function": "f", "fault": "envvar"}]}
                """);
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.workload", "w.json")))
                .hasMessageContainingAll(
                        "workload: sevice",
                        "w.json",
                        "workload: routes[0].method = 'FETCH'",
                        "workload: routes[0].path = 'orders'",
                        "workload: seed.count",
                        "workload: seed.route = 'none'",
                        "workload: faults[0].variable (",
                        "is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"tableAccount\": \"account\" | ledger.tableEntry",
                "\"tableEntry\": \"id\" | ledger.tableAccount",
                "\"tableAccount\": 1, \"tableEntry\": \"id\" | ledger.tableAccount = '1'",
                "\"tableacount\": \"account\", \"tableentry\": \"id\" | ledger.tableacount"
            })
    void halfOfATablesAttributesIsAProblem(String fields, String problem) throws IOException {
        Files.writeString(base.resolve("w.json"), "{\"ledger\": {" + fields + "}}");
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.workload", "w.json")))
                .hasMessageContaining("workload: " + problem);
    }

    @Test
    void brokenJsonNamesItsLine() throws IOException {
        Files.writeString(base.resolve("w.json"), "{\n\"service\": \"shop\",\n}");
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.workload", "w.json")))
                .hasMessageContainingAll("w.json", "is not JSON", "(line 3)");
    }

    @Test
    void aFaultNeedsItsFunction() {
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.fault", "iam")))
                .hasMessageContaining("dr.function: is missing beside dr.fault=iam");
    }

    @Test
    void endpointBelongsToTheLocalTarget() {
        Target target = parse(Map.of("dr.service", "shop", "dr.endpoint", "http://127.0.0.1:5000"))
                .target();
        assertThat(target.endpoint()).contains(URI.create("http://127.0.0.1:5000"));
        assertThat(target.publicPort()).isEqualTo(5000);
        assertThatThrownBy(() -> parse(Map.of(
                        "dr.service", "shop",
                        "dr.target", "aws",
                        "dr.domain", "example.org",
                        "dr.endpoint", "http://127.0.0.1:5000")))
                .hasMessageContaining("belongs to the local target");
    }

    @Test
    void aRegionThatDoesNotExistIsRefusedWithTheNearest() {
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.primaryRegion", "ap-northeast-9")))
                .hasMessageContaining("dr.primaryRegion = 'ap-northeast-9': is not a region of AWS that this version"
                        + " knows; did you mean ap-northeast-1?\nNext: ");
        assertThatThrownBy(() -> parse(Map.of("dr.service", "shop", "dr.secondaryRegion", "eu-wst-2")))
                .hasMessageContaining("did you mean eu-west-2?");
    }

    @Test
    void theRegionsAreThoseOfTheSdksCommercialPartition() {
        assertThat(Regions.KNOWN)
                .containsExactlyElementsOf(Region.regions().stream()
                        .filter(region -> !region.isGlobalRegion())
                        .filter(region -> region.metadata() != null
                                && region.metadata().partition().id().equals("aws"))
                        .map(Region::id)
                        .sorted()
                        .toList());
    }

    @Test
    void aFunctionsJarThatIsNoneIsOneProblem() throws IOException {
        Files.writeString(base.resolve("functions.txt"), "no jar");
        assertThatThrownBy(() -> parse(Map.of("dr.functionsJar", "functions.txt")))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.what()).isEqualTo("1 setting is not usable."))
                .hasMessageContaining("Why: dr.functionsJar = '" + base.resolve("functions.txt")
                        + "': is not a jar; valid: a jar with the functions' code\nNext: ");
        assertThatThrownBy(() -> parse(Map.of("dr.functionsJar", "absent.jar")))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.what()).isEqualTo("1 setting is not usable."))
                .hasMessageContaining("dr.functionsJar = 'absent.jar': there is no such file under ");
    }

    @Test
    void theLocalAwsIsAskedForNothingUnlessItIsSet() {
        assertThat(parse(Map.of("dr.service", "shop")).local())
                .isEqualTo(new LocalAwsSettings(
                        null,
                        OptionalInt.empty(),
                        OptionalInt.empty(),
                        OptionalDouble.empty(),
                        OptionalLong.empty(),
                        null,
                        null));
    }

    @Test
    void settingsOfTheLocalAwsAreReadTheSameWithAndWithoutAService() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "dr.local.home", "target/x",
                "dr.local.port", "0",
                "dr.local.dnsPort", "5353",
                "dr.local.speed", "2.5",
                "dr.local.seed", "42",
                "dr.local.weather", "storm",
                "dr.local.idleTimeout", "2d"));
        LocalAwsSettings expected = new LocalAwsSettings(
                base.resolve("target/x"),
                OptionalInt.of(0),
                OptionalInt.of(5353),
                OptionalDouble.of(2.5),
                OptionalLong.of(42),
                Duration.ofDays(2),
                "storm");
        assertThat(LocalAwsSettings.parse(settings, base)).isEqualTo(expected);
        settings.put("dr.service", "shop");
        DrConfig config = parse(settings);
        assertThat(config.local()).isEqualTo(expected);
        assertThat(config.target().speed()).isEqualTo(2.5);
        assertThat(parse(Map.of("dr.service", "shop", "dr.local.home", "~/x"))
                        .local()
                        .home())
                .isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    }

    @Test
    void everyProblemOfTheLocalAwsIsReportedWithTheOthers() {
        Map<String, String> local = Map.of(
                "dr.local.port", "70000",
                "dr.local.dnsPort", "x",
                "dr.local.speed", "1001",
                "dr.local.seed", "x",
                "dr.local.idleTimeout", "0s",
                "dr.local.prot", "1");
        String[] texts = {
            "dr.local.port = '70000': is out of range; valid: 0 to 65535",
            "dr.local.dnsPort = 'x': is not a whole number; valid: 0 to 65535",
            "dr.local.seed = 'x': is not a whole number; valid: -9223372036854775808 to 9223372036854775807",
            "dr.local.speed = '1001': is out of range; valid: 1 to 1000",
            "dr.local.idleTimeout = '0s': is out of range; valid: 1s to 30d",
            "dr.local.prot = '1': is not a setting; did you mean dr.local.port?"
        };
        assertThatThrownBy(() -> LocalAwsSettings.parse(local, base))
                .hasMessageStartingWith("DR-CONFIG-001 6 settings are not usable.")
                .hasMessageContainingAll(texts);
        Map<String, String> all = new HashMap<>(local);
        all.put("dr.stage", "PROD!");
        all.put("dr.service", "shop");
        assertThatThrownBy(() -> parse(all))
                .hasMessageStartingWith("DR-CONFIG-001 7 settings are not usable.")
                .hasMessageContainingAll(texts)
                .hasMessageContaining("dr.stage = 'PROD!'");
    }

    @ParameterizedTest
    @CsvSource({"90s, PT1M30S", "15m, PT15M", "4h, PT4H", "500ms, PT0.5S", "pt2m, PT2M", "2d, PT48H", "15M, PT15M"})
    void durationsAreShortOrIso(String text, Duration expected) {
        assertThat(SettingReader.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "ap-southeast-1, apse1",
        "ap-northeast-1, apne1",
        "us-east-1, use1",
        "eu-central-1, euc1",
        "us-gov-west-1, usgovwest1"
    })
    void regionsHaveAwsShortForms(String region, String expected) {
        assertThat(Names.shortRegion(region)).isEqualTo(expected);
    }

    @Test
    void namesFollowFromServiceStageAndDomain() {
        Names names = new Names("payledger", "dev", "payledger.test");
        assertThat(names.failoverName()).isEqualTo("api-payledger.payledger.test");
        assertThat(names.regionalName("ap-southeast-1")).isEqualTo("apse1-api-payledger.payledger.test");
        assertThat(names.bucket("111122223333", "ap-southeast-1"))
                .isEqualTo("payledger-dev-111122223333-ap-southeast-1");
        assertThat(names.companionStack()).isEqualTo("payledger-dev-dr");
        assertThat(new Names("payledger", "test", "payledger.test").failoverName())
                .isEqualTo("api-payledger-test.payledger.test");
    }

    private DrConfig parse(Map<String, String> settings) {
        return DrConfig.parse(settings, base);
    }

    private void jar(String name, String workload) throws IOException {
        try (OutputStream file = Files.newOutputStream(base.resolve(name));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry("META-INF/dr/workload.json"));
            jar.write(workload.getBytes(StandardCharsets.UTF_8));
            jar.closeEntry();
        }
    }
}
