package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ProcessHostTest {

    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path home;

    private final FakeEngine engine = new FakeEngine();

    @Test
    void describesItselfInItsStateFileAndAtStatusAndForgetsBothAtTheEnd() throws Exception {
        ProcessHost host = host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC));
        CompletableFuture<Boolean> run = start(host);
        LocalAwsState answered = statusOf(engine.handlers());

        assertThat(LocalAwsState.read(home)).contains(answered);
        assertThat(answered.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(answered.build()).isEqualTo("b1");
        assertThat(answered.endpoint()).isEqualTo("http://127.0.0.1:1");
        assertThat(answered.isAlive()).isTrue();

        host.end("test is over");
        assertThat(run.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.closed).isTrue();
        assertThat(LocalAwsState.read(home)).isEmpty();
    }

    @Test
    void aStopNeedsThePostAndTheInstanceThatNoWebPageKnows() throws Exception {
        CompletableFuture<Boolean> run = start(host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC)));
        Map<String, Function<HttpRequest, HttpResponse>> handlers = engine.handlers();
        Function<HttpRequest, HttpResponse> stop = handlers.get("/_dr/stop");
        String instance = statusOf(handlers).instance();

        assertThat(stop.apply(request("POST", Map.of())).status()).isEqualTo(403);
        assertThat(stop.apply(request("GET", Map.of("x-dr-instance", List.of(instance))))
                        .status())
                .isEqualTo(403);
        assertThat(run).isNotDone();
        assertThat(stop.apply(request("POST", Map.of("x-dr-instance", List.of(instance))))
                        .status())
                .isEqualTo(202);
        assertThat(run.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void makesTheZoneOfAnotherDomainOnlyForWhoKnowsTheInstance() throws Exception {
        ProcessHost host = host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC));
        CompletableFuture<Boolean> run = start(host);
        Map<String, Function<HttpRequest, HttpResponse>> handlers = engine.handlers();
        String instance = statusOf(handlers).instance();
        HttpRequest request = request("POST", Map.of("x-dr-instance", List.of(instance)));

        assertThat(handlers.get("/_dr/domain").apply(request("POST", Map.of())).status())
                .isEqualTo(403);
        assertThat(handlers.get("/_dr/domain").apply(request).status()).isEqualTo(200);
        assertThat(engine.domains).containsExactly("query");
        host.end("test is over");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aSecondProcessOfTheSameFolderDoesNotRun() throws Exception {
        ProcessHost first = host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC));
        CompletableFuture<Boolean> run = start(first);
        engine.handlers();

        FakeEngine none = new FakeEngine();
        ProcessHost second = new ProcessHost(config(Duration.ofHours(4)), "b1", none, Clock.systemUTC());
        assertThat(second.run()).isFalse();
        assertThat(none.started).isEmpty();

        first.end("test is over");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsByItselfWhenIdleCountedFromTheLastRequest() throws Exception {
        Clock clock = Clock.fixed(NOW.plus(Duration.ofMinutes(61)), ZoneOffset.UTC);
        engine.lastActivity = NOW;
        Clock stepping = new SteppingClock(NOW, clock.instant());
        assertThat(host(Duration.ofHours(1), stepping).run()).isTrue();
        assertThat(engine.closed).isTrue();
    }

    @Test
    void aRecentRequestKeepsItRunning() throws Exception {
        engine.lastActivity = NOW.plus(Duration.ofMinutes(30));
        ProcessHost host = host(Duration.ofHours(1), new SteppingClock(NOW, NOW.plus(Duration.ofMinutes(61))));
        CompletableFuture<Boolean> run = start(host);
        engine.handlers();
        engine.asked.take();
        engine.asked.take();
        assertThat(run).isNotDone();
        host.end("test is over");
        run.get(10, TimeUnit.SECONDS);
    }

    @Test
    void endsWhenItsStateFolderIsDeleted() throws Exception {
        CompletableFuture<Boolean> run = start(host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC)));
        statusOf(engine.handlers());
        Files.delete(LocalAwsState.file(home));
        assertThat(run.get(10, TimeUnit.SECONDS)).isTrue();
        assertThat(engine.closed).isTrue();
    }

    @Test
    void removesTheCopiesOfOtherBuilds() throws Exception {
        Files.createDirectories(home.resolve("builds/b1"));
        Files.createDirectories(home.resolve("builds/old"));
        Files.writeString(home.resolve("builds/old/a.jar"), "x");
        ProcessHost host = host(Duration.ofHours(4), Clock.fixed(NOW, ZoneOffset.UTC));
        CompletableFuture<Boolean> run = start(host);
        engine.handlers();
        assertThat(home.resolve("builds/b1")).exists();
        assertThat(home.resolve("builds/old")).doesNotExist();
        host.end("test is over");
        run.get(10, TimeUnit.SECONDS);
    }

    private ProcessHost host(Duration idleTimeout, Clock clock) {
        return new ProcessHost(config(idleTimeout), "b1", engine, clock);
    }

    private LocalAwsConfig config(Duration idleTimeout) {
        LocalAwsConfig config = LocalAwsConfig.ephemeral(home, 1, List.of("ap-southeast-1"));
        return new LocalAwsConfig(
                home,
                config.port(),
                config.dnsPort(),
                config.speed(),
                OptionalLong.empty(),
                idleTimeout,
                config.domain(),
                config.regions(),
                Optional.empty());
    }

    private static CompletableFuture<Boolean> start(ProcessHost host) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return host.run();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private static LocalAwsState statusOf(Map<String, Function<HttpRequest, HttpResponse>> handlers) {
        HttpResponse answer;
        do {
            answer = handlers.get("/_dr/status").apply(request("GET", Map.of()));
            Thread.onSpinWait();
        } while (answer.status() == 503);
        return LocalAwsState.parse(answer.body()).orElseThrow();
    }

    private static HttpRequest request(String method, Map<String, List<String>> headers) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new HttpRequest(
                method, "/_dr/x", "query", headers, "".getBytes(StandardCharsets.UTF_8), loopback, loopback);
    }

    /** Says one instant first and another from then on. */
    private static final class SteppingClock extends Clock {
        private final Instant first;
        private final Instant then;
        private boolean asked;

        private SteppingClock(Instant first, Instant then) {
            this.first = first;
            this.then = then;
        }

        @Override
        public synchronized Instant instant() {
            Instant now = asked ? then : first;
            asked = true;
            return now;
        }

        @Override
        public java.time.ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(java.time.ZoneId zone) {
            return this;
        }
    }

    private static final class FakeEngine implements ProcessHost.Engine {
        private final BlockingQueue<Map<String, Function<HttpRequest, HttpResponse>>> started =
                new LinkedBlockingQueue<>();
        private final BlockingQueue<String> domains = new LinkedBlockingQueue<>();
        private final BlockingQueue<Instant> asked = new LinkedBlockingQueue<>();
        private volatile Instant lastActivity = NOW;
        private volatile boolean closed;

        Map<String, Function<HttpRequest, HttpResponse>> handlers() throws InterruptedException {
            return started.take();
        }

        @Override
        public ProcessHost.Running start(
                LocalAwsConfig config,
                int port,
                int dnsPort,
                Map<String, Function<HttpRequest, HttpResponse>> handlers) {
            started.add(handlers);
            return new ProcessHost.Running() {
                @Override
                public String endpoint() {
                    return "http://127.0.0.1:1";
                }

                @Override
                public long seed() {
                    return 7;
                }

                @Override
                public String dnsAddress() {
                    return "127.0.0.1:2";
                }

                @Override
                public Instant lastActivity() {
                    asked.add(lastActivity);
                    return lastActivity;
                }

                @Override
                public void ensureDomain(String domain) {
                    domains.add(domain);
                }

                @Override
                public void close() {
                    closed = true;
                }
            };
        }
    }
}
