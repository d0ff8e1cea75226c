package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What goals print beside the toolkit's progress, word by word. */
class ScreenTest {

    private static final LocalAwsState STATE = new LocalAwsState(
            "i",
            1638,
            0,
            "http://127.0.0.1:4601",
            "127.0.0.1:4653",
            "b",
            1,
            7,
            "payledger.test",
            List.of("ap-southeast-1", "ap-northeast-1"),
            Instant.parse("2026-03-01T10:00:00.123456789Z"),
            "calm",
            List.of("port 4600 is taken by another program: using 4601"));
    private static final Path HOME = Path.of("/home/x");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), false, false);

    @Test
    void aPortThatWasTakenIsSaidOnceAtTheStart() {
        LocalAwsScreen.print(console, new LocalAwsLauncher.Started(STATE, true, Duration.ofSeconds(2)));
        assertThat(printed())
                .isEqualTo("local AWS started  http://127.0.0.1:4601, dns 127.0.0.1:4653  2.0 s\n"
                        + "WARN  port 4600 is taken by another program: using 4601\n");
        out.reset();
        LocalAwsScreen.print(console, new LocalAwsLauncher.Started(STATE, false, Duration.ofSeconds(2)));
        assertThat(printed())
                .isEqualTo("local AWS is running  http://127.0.0.1:4601, dns 127.0.0.1:4653  since"
                        + " 2026-03-01T10:00:00Z\n");
    }

    @Test
    void anotherPortThanTheRunningOneIsSaid() {
        LocalAwsScreen.printPorts(console, STATE, ports(4700, 0));
        assertThat(printed())
                .isEqualTo("WARN  dr.local.port=4700 is asked for, and the local AWS that runs has 4601; mvn"
                        + " dr:local-stop ends it, then it starts there\n");
        out.reset();
        LocalAwsScreen.printPorts(console, STATE, ports(4601, 4653));
        assertThat(printed()).isEmpty();
    }

    @Test
    void theAddressCanBePastedIntoAShell() {
        assertThat(LocalAwsScreen.exports(STATE))
                .isEqualTo("export AWS_ENDPOINT_URL=http://127.0.0.1:4601 AWS_ACCESS_KEY_ID=local"
                        + " AWS_SECRET_ACCESS_KEY=local AWS_REGION=ap-southeast-1");
    }

    @Test
    void eachRegionsApiIsShownByItsOwnAddress() {
        DeployReport report = new DeployReport(
                List.of(
                        stack(
                                "ap-southeast-1",
                                Map.of("ApiEndpoint", "https://a1.execute-api.ap-southeast-1.amazonaws.com")),
                        stack("ap-northeast-1", Map.of("Url", "https://b2.execute-api.ap-northeast-1.amazonaws.com/")),
                        stack("ap-northeast-1", Map.of("Topic", "arn:aws:sns:ap-northeast-1:111122223333:t"))),
                Duration.ofSeconds(1));
        AddressScreen.printApis(console, config(Map.of("dr.service", "shop")), report);
        assertThat(printed())
                .isEqualTo("  api     http://127.0.0.1:4600/site/a1.execute-api.ap-southeast-1.amazonaws.com/health\n"
                        + "  api     http://127.0.0.1:4600/site/b2.execute-api.ap-northeast-1.amazonaws.com/health\n");
        out.reset();
        Map<String, String> real = Map.of("dr.service", "shop", "dr.target", "aws", "dr.domain", "example.org");
        AddressScreen.printApis(console, config(real), report);
        assertThat(printed()).startsWith("  api     https://a1.execute-api.ap-southeast-1.amazonaws.com/health\n");
    }

    @Test
    void whereNoLocalAwsRunsEachGoalSaysWhatFollows() {
        String none = "The local AWS is not running, so nothing is deployed there.";
        assertThat(Absence.SAY.verdict(Optional.empty(), HOME)).isEqualTo(none + " Next: mvn dr:setup");
        assertThat(Absence.NOTHING_TO_REMOVE.verdict(Optional.empty(), HOME)).isEqualTo(none + " Nothing to remove.");
        assertThat(Absence.NOTHING_TO_RESTORE.verdict(Optional.empty(), HOME)).isEqualTo(none + " Nothing to restore.");
        assertThatThrownBy(() -> Absence.FAIL.verdict(Optional.empty(), HOME))
                .hasMessage("DR-ORDER-001 Nothing is deployed.\nWhy: no local AWS runs in /home/x.\n"
                        + "Next: mvn dr:setup; docs/reference/errors.md#dr-order-001");
    }

    @Test
    void whatAKilledLocalAwsHadIsSaidToBeLost() {
        LocalAwsState killed = new LocalAwsState(
                "i",
                1638,
                0,
                "e",
                "d",
                "b",
                1,
                7,
                "x.test",
                List.of("r"),
                Instant.parse("2026-03-01T10:00:00Z"),
                "calm",
                List.of());
        String lost = "The local AWS (process 1638, started 2026-03-01T10:00:00Z) ended without dr:local-stop; what was"
                + " deployed there is lost.";
        assertThat(Absence.SAY.verdict(Optional.of(killed), HOME)).isEqualTo(lost + " Next: mvn dr:setup");
        assertThat(Absence.NOTHING_TO_REMOVE.verdict(Optional.of(killed), HOME))
                .isEqualTo(lost + " Nothing to remove.");
        assertThatThrownBy(() -> Absence.FAIL.verdict(Optional.of(killed), HOME))
                .hasMessageContaining("\nWhy: " + lost + "\nNext: mvn dr:setup;");
    }

    @Test
    void afterTheLastLineNothingIsShown() {
        console.line("one");
        console.last("dr:setup was interrupted.");
        console.line("two");
        console.verdict("three");
        assertThat(printed()).isEqualTo("one\ndr:setup was interrupted.\n");
    }

    @Test
    void aPathIsShownFromTheWorkingFolderWhereThatIsShorter() {
        WorkingFolder here = new WorkingFolder(Path.of("/home/x/project"));
        assertThat(here.shown(Path.of("/home/x/project/target/dr/setup.json")))
                .isEqualTo(Path.of("target/dr/setup.json"));
        assertThat(here.shown(Path.of("/home/x/other/target"))).isEqualTo(Path.of("../other/target"));
        assertThat(here.shown(Path.of("/t/dr"))).isEqualTo(Path.of("/t/dr"));
    }

    private static DrConfig config(Map<String, String> settings) {
        return DrConfig.parse(settings, Path.of("."));
    }

    private static DeployReport.StackResult stack(String region, Map<String, String> outputs) {
        return new DeployReport.StackResult(region, "shop-dev", "CREATED", "CREATE_COMPLETE", outputs, Duration.ZERO);
    }

    private static LocalAwsConfig ports(int port, int dnsPort) {
        return new LocalAwsConfig(
                HOME,
                OptionalInt.of(port),
                OptionalInt.of(dnsPort),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                Duration.ofHours(4),
                Optional.empty(),
                List.of("ap-southeast-1"),
                Optional.empty());
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
