package dev.payledger.dr.local;

import dev.payledger.dr.local.disk.Folders;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything about the process that is not AWS: one per state folder, its state file, its own two paths below
 * {@code /_dr/}, and when it ends. It ends when it is told to, when it was idle for long, when its state folder is
 * deleted, or with a signal.
 */
final class ProcessHost {

    /** The header that a stop must carry: a page in a browser cannot send it without being asked first. */
    static final String INSTANCE_HEADER = "x-dr-instance";

    private static final Logger LOG = System.getLogger(ProcessHost.class.getName());
    private static final byte[] REFUSED = ("{\"message\":\"this is a POST with the header " + INSTANCE_HEADER
                    + " of GET /_dr/status\"}")
            .getBytes(StandardCharsets.UTF_8);
    private static final Duration LOCK_LIMIT = Duration.ofSeconds(2);
    private static final Duration IDLE_CHECK = Duration.ofSeconds(1);

    private final LocalAwsConfig config;
    private final String build;
    private final Engine engine;
    private final Clock clock;
    private final String instance = UUID.randomUUID().toString();
    private final CountDownLatch end = new CountDownLatch(1);
    private volatile String reason = "was told to";
    private volatile @Nullable LocalAwsState state;
    private volatile @Nullable Running running;

    ProcessHost(LocalAwsConfig config, String build, Engine engine, Clock clock) {
        this.config = config;
        this.build = build;
        this.engine = engine;
        this.clock = clock;
    }

    /** What the process runs: the local AWS. */
    interface Engine {
        Running start(
                LocalAwsConfig config, int port, int dnsPort, Map<String, Function<HttpRequest, HttpResponse>> handlers)
                throws IOException;
    }

    /** The local AWS as it runs. */
    interface Running extends AutoCloseable {
        String endpoint();

        String dnsAddress();

        /** The seed that it runs with: the configured one, or its own. */
        long seed();

        /** When the last request of a user or a client came in; probes of health checks do not count. */
        Instant lastActivity();

        /** Makes a domain's hosted zone and certificates, unless they exist. */
        void ensureDomain(String domain);

        /** Ends the functions and everything else, and returns when they have ended. */
        @Override
        void close();
    }

    /**
     * Runs until something ends it.
     *
     * @return false if another process has this state folder
     */
    boolean run() throws IOException, InterruptedException {
        Files.createDirectories(config.home());
        try (RandomAccessFile file =
                        new RandomAccessFile(config.home().resolve("lock").toFile(), "rw");
                FileLock lock = lock(file)) {
            if (lock == null) {
                return false;
            }
            deleteOtherBuilds();
            PortChoice ports = new PortChoice();
            // One more than the regions: us-east-1 is always there.
            int port = ports.http(config.effectivePort(), config.regions().size() + 2);
            int dnsPort = ports.dns(config.effectiveDnsPort());
            Map<String, Function<HttpRequest, HttpResponse>> handlers =
                    Map.of("/_dr/status", this::status, "/_dr/stop", this::stop, "/_dr/domain", this::domain);
            try (Running started = engine.start(config, port, dnsPort, handlers)) {
                running = started;
                serve(started, ports.notes());
            }
            return true;
        }
    }

    /** Asks the process to end. It may be called from any thread. */
    void end(String why) {
        reason = why;
        end.countDown();
    }

    private void serve(Running aws, List<String> notes) throws IOException, InterruptedException {
        ProcessHandle self = ProcessHandle.current();
        LocalAwsState ready = new LocalAwsState(
                instance,
                self.pid(),
                LocalAwsState.startOf(self),
                aws.endpoint(),
                aws.dnsAddress(),
                build,
                config.effectiveSpeed(),
                aws.seed(),
                config.effectiveDomain(),
                config.regions(),
                clock.instant().truncatedTo(ChronoUnit.SECONDS),
                config.effectiveWeather(),
                notes);
        ready.write(config.home());
        state = ready;
        LOG.log(
                Level.INFO,
                "local AWS {0}, dns {1}, build {2}, Java {3}, speed {4}, seed {5}, weather {6}, regions {7}, pid {8}",
                ready.endpoint(),
                ready.dnsAddress(),
                build,
                Runtime.version(),
                ready.speed(),
                Long.toString(ready.seed()),
                ready.weather(),
                ready.regions(),
                Long.toString(self.pid()));
        try {
            while (!end.await(IDLE_CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                endIfUseless(aws, ready);
            }
        } finally {
            LOG.log(Level.INFO, "local AWS ends: it {0}", reason);
            if (ownsState()) {
                Files.deleteIfExists(LocalAwsState.file(config.home()));
            }
        }
    }

    private void endIfUseless(Running aws, LocalAwsState ready) throws IOException {
        Instant last = aws.lastActivity();
        Instant active = last.isAfter(ready.started()) ? last : ready.started();
        if (Duration.between(active, clock.instant()).compareTo(config.idleTimeout()) >= 0) {
            end("had no request for " + config.idleTimeout());
        } else if (!ownsState()) {
            end("lost its state folder " + config.home() + " (mvn clean?)");
        }
    }

    private boolean ownsState() throws IOException {
        return LocalAwsState.read(config.home())
                .filter(written -> written.instance().equals(instance))
                .isPresent();
    }

    private HttpResponse status(HttpRequest request) {
        LocalAwsState now = state;
        if (now == null) {
            return answer(503, "{\"message\":\"starting\"}".getBytes(StandardCharsets.UTF_8));
        }
        return answer(200, now.toJson());
    }

    private HttpResponse stop(HttpRequest request) {
        if (isForeign(request)) {
            return answer(403, REFUSED);
        }
        end("was told to");
        return answer(202, "{\"message\":\"ending\"}".getBytes(StandardCharsets.UTF_8));
    }

    /** {@code POST /_dr/domain?<name>}: on AWS a domain is bought and its zone made by hand. */
    private HttpResponse domain(HttpRequest request) {
        Running aws = running;
        if (isForeign(request) || aws == null) {
            return answer(403, REFUSED);
        }
        aws.ensureDomain(request.rawQuery());
        return answer(200, "{\"message\":\"the zone and its certificates exist\"}".getBytes(StandardCharsets.UTF_8));
    }

    private boolean isForeign(HttpRequest request) {
        return !request.method().equals("POST")
                || !request.header(INSTANCE_HEADER).orElse("").equals(instance);
    }

    private static HttpResponse answer(int status, byte[] json) {
        return new HttpResponse(
                status,
                Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("no-store")),
                json);
    }

    private static @Nullable FileLock lock(RandomAccessFile file) throws IOException, InterruptedException {
        long limit = System.nanoTime() + LOCK_LIMIT.toNanos();
        do {
            try {
                FileLock lock = file.getChannel().tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                LOG.log(Level.DEBUG, "this JVM has the lock already", e);
            }
            // The former process may be about to end.
            TimeUnit.MILLISECONDS.sleep(50);
        } while (System.nanoTime() < limit);
        return null;
    }

    private void deleteOtherBuilds() throws IOException {
        Path builds = config.home().resolve("builds");
        if (!Files.isDirectory(builds)) {
            return;
        }
        try (Stream<Path> entries = Files.list(builds)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (!name.equals(build) && !name.startsWith(".")) {
                    Folders.delete(entry);
                }
            }
        }
    }
}
