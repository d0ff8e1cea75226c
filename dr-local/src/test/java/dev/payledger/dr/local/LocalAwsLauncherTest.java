package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.LocalAwsException.Problem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher makes of state that it finds; that it starts real processes is shown by the plugin's own tests. */
class LocalAwsLauncherTest {

    @TempDir
    Path home;

    @Test
    void nothingRunsInAnEmptyFolder() {
        assertThat(launcher().status()).isEmpty();
        assertThat(launcher().stop()).isEmpty();
    }

    @Test
    void theStateOfAKilledProcessIsNothingAndStopRemovesIt() throws Exception {
        state(Long.MAX_VALUE, 0).write(home);
        assertThat(launcher().status()).isEmpty();
        assertThat(launcher().stop()).isEmpty();
        assertThat(LocalAwsState.file(home)).doesNotExist();
    }

    @Test
    void aProcessIdThatWasUsedAgainIsNotOurProcess() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        state(self.pid(), LocalAwsState.startOf(self) - 60_000).write(home);
        assertThat(launcher().status()).isEmpty();
        assertThat(launcher().stop()).isEmpty();
    }

    @Test
    void aLivingProcessThatDoesNotAnswerIsReportedWithItsLog() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        state(self.pid(), LocalAwsState.startOf(self)).write(home);
        assertThatThrownBy(() -> launcher().status())
                .isInstanceOfSatisfying(
                        LocalAwsException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NOT_ANSWERING))
                .hasMessageContaining("DR-PROCESS-004")
                .hasMessageContaining("local.log")
                .hasMessageContaining("Next: mvn dr:local-stop");
    }

    @Test
    void aFolderThatIsAFileIsReportedWithTheSettingToChange() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "x");
        LocalAwsConfig config = LocalAwsConfig.ephemeral(file.resolve("below"), 1, List.of("ap-southeast-1"));
        assertThatThrownBy(() -> new LocalAwsLauncher(config).start())
                .isInstanceOf(LocalAwsException.class)
                .hasMessageContaining("DR-PROCESS-005")
                .hasMessageContaining("dr.local.home");
    }

    private LocalAwsLauncher launcher() {
        return new LocalAwsLauncher(LocalAwsConfig.ephemeral(home, 1, List.of("ap-southeast-1")));
    }

    private static LocalAwsState state(long pid, long start) {
        return new LocalAwsState(
                "i",
                pid,
                start,
                "http://127.0.0.1:9",
                "127.0.0.1:9",
                "b",
                1,
                "payledger.test",
                List.of("ap-southeast-1"),
                Instant.parse("2026-03-01T10:00:00Z"),
                List.of());
    }
}
