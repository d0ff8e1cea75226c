package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.LocalAwsException.Problem;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;

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
        assertThat(launcher().lost()).map(LocalAwsState::pid).contains(Long.MAX_VALUE);
        assertThat(launcher().stop()).isEmpty();
        assertThat(LocalAwsState.file(home)).doesNotExist();
        assertThat(launcher().lost()).isEmpty();
    }

    @Test
    void aLivingProcessIsNotLost() throws Exception {
        ProcessHandle self = ProcessHandle.current();
        state(self.pid(), LocalAwsState.startOf(self)).write(home);
        assertThat(launcher().lost()).isEmpty();
    }

    @Test
    @Timeout(60)
    void aSecondDomainIsAddedToTheLocalAwsThatRuns() throws Exception {
        try (RunningHere running = new RunningHere(home)) {
            LocalAwsState first = running.launcher("first.test").start().state();
            LocalAwsLauncher.Started second = running.launcher("second.test").start();
            running.launcher("second.test").start();

            assertThat(second.startedNow()).isFalse();
            assertThat(second.state().instance()).isEqualTo(first.instance());
            assertThat(running.zones()).containsExactlyInAnyOrder("payledger.test.", "first.test.", "second.test.");
        }
    }

    @Test
    @Timeout(60)
    void anotherSpeedIsStillRefused() throws Exception {
        try (RunningHere running = new RunningHere(home)) {
            assertThatThrownBy(() -> running.launcherOfSpeed(5).start())
                    .isInstanceOfSatisfying(LocalAwsException.class, e -> assertThat(e.problem())
                            .isEqualTo(Problem.OTHER_SETTINGS))
                    .hasMessageContaining("has speed 1.0, asked for 5.0\nNext: mvn dr:local-stop");
        }
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
                7,
                "payledger.test",
                List.of("ap-southeast-1"),
                Instant.parse("2026-03-01T10:00:00Z"),
                "calm",
                List.of());
    }

    /** What the process runs, in this JVM. */
    private static final class RunningHere implements AutoCloseable {

        private static final List<String> REGIONS = List.of("ap-southeast-1", "ap-northeast-1");

        private final Path home;
        private final ProcessHost host;
        private final CompletableFuture<Boolean> run = new CompletableFuture<>();
        private final BlockingQueue<LocalAws> started = new LinkedBlockingQueue<>();

        private RunningHere(Path home) throws Exception {
            this.home = home;
            String build =
                    ClassPathCopy.of(LocalAwsLauncher.class.getClassLoader()).hash();
            this.host =
                    new ProcessHost(LocalAwsConfig.ephemeral(home, 1, REGIONS), build, this::engine, Clock.systemUTC());
            Thread thread = new Thread(() -> {
                try {
                    run.complete(host.run());
                } catch (IOException | InterruptedException | RuntimeException e) {
                    run.completeExceptionally(e);
                }
            });
            thread.start();
            while (new LocalAwsLauncher(LocalAwsConfig.ephemeral(home, 1, REGIONS))
                    .status()
                    .isEmpty()) {
                assertThat(run).isNotDone();
                Thread.onSpinWait();
            }
        }

        private ProcessHost.Running engine(
                LocalAwsConfig config,
                int port,
                int dnsPort,
                Map<String, Function<HttpRequest, HttpResponse>> handlers) {
            LocalAws aws = LocalAws.builder()
                    .regions(config.regions())
                    .port(port)
                    .dnsPort(dnsPort)
                    .workDirectory(home)
                    .ownPaths(handlers)
                    .start();
            started.add(aws);
            return new LocalAwsProcess.RunningAws(aws, home.resolve("work"), 7);
        }

        private LocalAwsLauncher launcher(String domain) {
            return launcher(OptionalDouble.empty(), Optional.of(domain));
        }

        private LocalAwsLauncher launcherOfSpeed(double speed) {
            return launcher(OptionalDouble.of(speed), Optional.empty());
        }

        private LocalAwsLauncher launcher(OptionalDouble speed, Optional<String> domain) {
            return new LocalAwsLauncher(new LocalAwsConfig(
                    home,
                    OptionalInt.empty(),
                    OptionalInt.empty(),
                    speed,
                    OptionalLong.empty(),
                    Duration.ofMinutes(5),
                    domain,
                    REGIONS,
                    Optional.empty()));
        }

        private List<String> zones() {
            return started.element().services(LocalAws.GLOBAL_REGION).stream()
                    .filter(Route53Client.class::isInstance)
                    .map(Route53Client.class::cast)
                    .flatMap(route53 -> route53.listHostedZones().hostedZones().stream())
                    .map(HostedZone::name)
                    .toList();
        }

        @Override
        public void close() throws Exception {
            host.end("test is over");
            assertThat(run.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
