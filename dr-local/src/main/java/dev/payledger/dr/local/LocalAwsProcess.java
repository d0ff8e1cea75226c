package dev.payledger.dr.local;

import dev.payledger.dr.local.disk.ClassArchive;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The local AWS as a process of its own. {@link LocalAwsLauncher} starts it; by hand:
 * {@code java -cp ... dev.payledger.dr.local.LocalAwsProcess [settings file]}. Without a file the settings are read
 * from the system properties {@code dr.local.home}, {@code dr.local.port}, {@code dr.local.dnsPort},
 * {@code dr.local.speed}, {@code dr.local.seed}, {@code dr.local.idleTimeout}, {@code dr.local.domain}, {@code dr.local.regions} and
 * {@code dr.local.weather}.
 *
 * <p>Exit codes: 0 ended as asked, {@value #EXIT_FAILED} failed, {@value #EXIT_OTHER_RUNS} another process has the state
 * folder.
 */
public final class LocalAwsProcess {
    /** A seed of its own is short enough to be typed. */
    private static final int SEEDS = 1_000_000_000;

    /** The system property that names what Java writes about the classes it loads. */
    static final String CLASS_LIST = "dr.local.classList";

    /** By then it has started, and been asked by a goal. */
    private static final Duration RECORDED = Duration.ofSeconds(20);

    static final int EXIT_FAILED = 1;
    static final int EXIT_OTHER_RUNS = 3;

    private static final Logger LOG = System.getLogger(LocalAwsProcess.class.getName());
    private static final Duration END_LIMIT = Duration.ofSeconds(15);
    private static final String PREFIX = "dr.local.";

    private LocalAwsProcess() {}

    /** Runs the local AWS until it is stopped. */
    public static void main(String[] args) {
        // Without it each call on a connection that is kept alive costs 44 ms; it is read when the server's classes
        // load.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.exit(run(args));
    }

    private static int run(String[] args) {
        try {
            Properties settings = args.length > 0 ? fromFile(Path.of(args[0])) : fromSystem();
            LocalAwsConfig config = LocalAwsConfig.fromProperties(settings);
            String build = settings.getProperty("build");
            if (build == null) {
                build = ClassPathCopy.of(LocalAwsProcess.class.getClassLoader()).hash();
            }
            ProcessHost host = new ProcessHost(config, build, LocalAwsProcess::start, Clock.systemUTC());
            CountDownLatch ended = new CountDownLatch(1);
            archiveLater();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> endWith(host, ended), "dr-local-shutdown"));
            try {
                return host.run() ? 0 : EXIT_OTHER_RUNS;
            } finally {
                ended.countDown();
            }
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.ERROR, "the local AWS could not run", e);
            return EXIT_FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return EXIT_FAILED;
        }
    }

    /** The next process of this build starts from an archive of the classes that this one loads. */
    private static void archiveLater() {
        String list = System.getProperty(CLASS_LIST);
        if (list == null) {
            return;
        }
        List<Path> classPath = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .toList();
        Path file = Path.of(list);
        ClassArchive archive = new ClassArchive(classPath);
        Thread maker = new Thread(
                () -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(RECORDED.toMillis());
                        archive.make(file);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "dr-local-class-archive");
        maker.setDaemon(true);
        maker.start();
    }

    /** A signal ends the process as a stop does: functions must not outlive it. */
    private static void endWith(ProcessHost host, CountDownLatch ended) {
        host.end("got a signal");
        try {
            if (!ended.await(END_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(Level.WARNING, "the local AWS did not end within {0}", END_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static ProcessHost.Running start(
            LocalAwsConfig config, int port, int dnsPort, Map<String, Function<HttpRequest, HttpResponse>> handlers)
            throws IOException {
        Path work = config.home().resolve("work");
        ClassPathCopy.deleteTree(work);
        long seed = config.seed().orElseGet(() -> new SecureRandom().nextInt(SEEDS));
        LocalAws aws = LocalAws.builder()
                .seed(seed)
                .weather(config.effectiveWeather())
                .regions(config.regions())
                .port(port)
                .dnsPort(dnsPort)
                .speed(config.effectiveSpeed())
                .domain(config.effectiveDomain())
                .workDirectory(Files.createDirectories(work))
                .classArchives(config.home().resolve("classes"))
                .ownPaths(handlers)
                .start();
        return new RunningAws(aws, work, seed);
    }

    /** The local AWS, and the folder that goes with it. */
    record RunningAws(LocalAws aws, Path work, long seed) implements ProcessHost.Running {
        @Override
        public String endpoint() {
            return aws.endpoint();
        }

        @Override
        public String dnsAddress() {
            return aws.dnsAddress();
        }

        @Override
        public Instant lastActivity() {
            return aws.lastActivity();
        }

        @Override
        public void ensureDomain(String domain) {
            aws.ensureDomain(domain);
        }

        @Override
        public void close() {
            aws.close();
            ClassPathCopy.deleteTree(work);
        }
    }

    private static Properties fromFile(Path file) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Files.newInputStream(file)) {
            settings.load(in);
        }
        return settings;
    }

    private static Properties fromSystem() {
        Properties settings = new Properties();
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PREFIX)) {
                settings.setProperty(name.substring(PREFIX.length()), System.getProperty(name));
            }
        }
        return settings;
    }
}
