package dev.payledger.dr.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.LocalAwsException.Problem;
import dev.payledger.dr.local.disk.ClassArchive;
import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.receiver.WebhookReceiver;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Starts, finds and stops the local AWS process of one state folder. It may be used by several programs at the same
 * time: two starts end with one process. Thread safe.
 */
public final class LocalAwsLauncher {

    /** How long a start may take before it counts as failed. */
    public static final Duration READY_LIMIT = Duration.ofSeconds(60);

    /** How long a process that was told to stop may take before it is killed. */
    public static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private static final int OLDEST_JAVA = 17;
    private static final int LOG_LINES = 30;
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);

    private final LocalAwsConfig config;

    /** A launcher for the process of {@code config.home()}. */
    public LocalAwsLauncher(LocalAwsConfig config) {
        this.config = config;
    }

    /**
     * A process that is ready.
     *
     * @param state the process
     * @param startedNow false if it ran before
     * @param took how long the start took
     */
    public record Started(LocalAwsState state, boolean startedNow, Duration took) {}

    /** The file that the process writes its output to. */
    public Path logFile() {
        return config.home().resolve("local.log");
    }

    /**
     * Finds the process or starts it, and returns when it is ready.
     *
     * <p>A process that runs is given the domain asked for as well: further domains add up. Its ports are its own.
     *
     * @throws LocalAwsException if it does not become ready within {@link #READY_LIMIT}, or if one runs that is of
     *     another build or has another speed or other regions than those asked for
     */
    public Started start() {
        long begin = System.nanoTime();
        ClassPathCopy classPath = classPath();
        Optional<LocalAwsState> running = status();
        if (running.isPresent()) {
            ensureDomain(check(running.get(), classPath.hash()));
            return new Started(running.get(), false, since(begin));
        }
        Process process = launch(classPath);
        LocalAwsState state = awaitReady(process, begin);
        boolean startedNow = state.pid() == process.pid();
        ensureDomain(check(state, classPath.hash()));
        return new Started(state, startedNow, since(begin));
    }

    /**
     * The process, if one runs with this state folder and answers. State that a process left behind when it was killed
     * counts as nothing.
     *
     * @throws LocalAwsException if the process lives but does not answer
     */
    public Optional<LocalAwsState> status() {
        Optional<LocalAwsState> written = readState();
        if (written.isEmpty() || !written.get().isAlive()) {
            return Optional.empty();
        }
        LocalAwsState state = written.get();
        long limit = System.nanoTime() + ANSWER_LIMIT.toNanos();
        do {
            if (answers(state)) {
                return written;
            }
            if (!state.isAlive() || readState().isEmpty()) {
                return Optional.empty();
            }
            pause();
        } while (System.nanoTime() < limit);
        throw new LocalAwsException(
                Problem.NOT_ANSWERING,
                "The local AWS does not answer at " + state.endpoint() + ".",
                "process " + state.pid() + " (started " + state.started()
                        + ") lives, but GET /_dr/status was not answered" + " by it within " + ANSWER_LIMIT.toSeconds()
                        + " s; its log is " + logFile(),
                "mvn dr:local-stop, which ends the process, then start again",
                null);
    }

    /**
     * The webhook that the running process plays, read from the process: its secret is in no file.
     *
     * @return empty if no process runs here
     * @throws LocalAwsException if the process lives but does not answer
     * @since 0.1.0
     */
    public Optional<Webhook> webhook() {
        Optional<LocalAwsState> running = status();
        if (running.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] answer = request(running.get(), "GET", "/_dr/webhook").orElse(new byte[0]);
            JsonNode webhook = new ObjectMapper().readTree(answer);
            if (webhook.hasNonNull("url") && webhook.hasNonNull("secret")) {
                return Optional.of(new Webhook(
                        URI.create(webhook.get("url").asText()),
                        new Webhook.Secret(webhook.get("secret").asText())));
            }
            throw noWebhook(running.get(), null);
        } catch (IOException e) {
            throw noWebhook(running.get(), e);
        }
    }

    private LocalAwsException noWebhook(LocalAwsState state, @Nullable IOException cause) {
        return new LocalAwsException(
                Problem.NOT_ANSWERING,
                "The local AWS did not tell its webhook.",
                "GET /_dr/webhook at " + state.endpoint() + " was not answered as expected; its log is " + logFile(),
                "mvn dr:local-stop, then run the goal again",
                cause);
    }

    /**
     * Stops the process, whatever its build, and returns when it has ended; kills it after {@link #STOP_LIMIT}.
     *
     * @return the process that was stopped, or empty if none ran
     */
    public Optional<LocalAwsState> stop() {
        Optional<LocalAwsState> written = readState();
        Optional<ProcessHandle> process = written.flatMap(LocalAwsState::process);
        if (written.isEmpty() || process.isEmpty()) {
            forget();
            return Optional.empty();
        }
        if (!accepts(written.get(), "POST", "/_dr/stop")) {
            process.get().destroy();
        }
        awaitEnd(process.get());
        forget();
        return written;
    }

    /**
     * What a process left that ended by itself or was killed, so that nothing removed its state: what was deployed there
     * is lost. Empty where the last process was stopped, where one runs, and where none ever ran.
     *
     * @since 0.1.0
     */
    public Optional<LocalAwsState> lost() {
        return readState().filter(state -> !state.isAlive());
    }

    private LocalAwsState check(LocalAwsState running, String build) {
        if (!running.build().equals(build)) {
            throw new LocalAwsException(
                    Problem.OTHER_BUILD,
                    "A local AWS of another build is running.",
                    "process " + running.pid() + " at " + running.endpoint() + " runs build " + running.build()
                            + ", this program is build " + build + "; what is deployed there ends with it",
                    "mvn dr:local-stop, then run the goal again (or set dr.local.home to another folder)",
                    null);
        }
        List<String> differences = new ArrayList<>();
        if (config.speed().isPresent() && config.speed().getAsDouble() != running.speed()) {
            differences.add(
                    "speed " + running.speed() + ", asked for " + config.speed().getAsDouble());
        }
        if (config.seed().isPresent() && config.seed().getAsLong() != running.seed()) {
            differences.add(
                    "seed " + running.seed() + ", asked for " + config.seed().getAsLong());
        }
        if (config.weather().isPresent() && !config.weather().get().equals(running.weather())) {
            differences.add("weather " + running.weather() + ", asked for "
                    + config.weather().get());
        }
        if (!running.regions().containsAll(config.regions())) {
            differences.add("regions " + running.regions() + ", asked for " + config.regions());
        }
        if (!differences.isEmpty()) {
            throw new LocalAwsException(
                    Problem.OTHER_SETTINGS,
                    "The local AWS that is running has other settings.",
                    "process " + running.pid() + " at " + running.endpoint() + " has " + String.join("; ", differences),
                    "mvn dr:local-stop, then run the goal again; or leave the setting out",
                    null);
        }
        return running;
    }

    /** A second service or domain is nothing that a running local AWS has to end for. */
    private void ensureDomain(LocalAwsState running) {
        String domain = config.domain().orElse(running.domain());
        if (!domain.equals(running.domain()) && !accepts(running, "POST", "/_dr/domain?" + domain)) {
            throw new LocalAwsException(
                    Problem.NOT_ANSWERING,
                    "The local AWS did not make the hosted zone of " + domain + ".",
                    "POST /_dr/domain at " + running.endpoint() + " was not accepted; its log is " + logFile(),
                    "mvn dr:local-stop, then run the goal again",
                    null);
        }
    }

    private ClassPathCopy classPath() {
        try {
            return ClassPathCopy.of(LocalAwsLauncher.class.getClassLoader());
        } catch (IOException e) {
            throw badHome("The class path of the local AWS cannot be read.", e);
        }
    }

    private Process launch(ClassPathCopy classPath) {
        checkJava();
        Path home = config.home();
        try {
            Files.createDirectories(home);
            List<Path> entries = classPath.copyTo(home.resolve("builds"));
            Path settings = Files.createTempFile(home, "settings-", ".properties");
            Properties properties = config.toProperties();
            properties.setProperty("build", classPath.hash());
            try (OutputStream out = Files.newOutputStream(settings)) {
                properties.store(out, null);
            }
            if (Files.exists(logFile())) {
                Files.move(logFile(), home.resolve("local.previous.log"), StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(command(entries, settings))
                    .directory(home.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
            // Options that were meant for the program that starts it would make it start otherwise, or print.
            builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"));
            Process process = builder.start();
            process.getOutputStream().close();
            settings.toFile().deleteOnExit();
            return process;
        } catch (IOException e) {
            throw badHome("The local AWS cannot be started from " + home + ".", e);
        }
    }

    private static List<String> command(List<Path> classPath, Path settings) throws IOException {
        List<String> command = new ArrayList<>();
        // In a session of its own: Ctrl-C in the terminal must not reach it.
        setsid().ifPresent(setsid -> command.add(setsid.toString()));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "-Xms48m",
                // A quarter of the machine: what stands in the tables has to fit. A full heap ends the process, since
                // it could only hang.
                "-XX:MaxRAMPercentage=25",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xss512k",
                "-XX:+UseSerialGC",
                // It seldom runs for long, and beside its functions: optimising it further costs more than it gives.
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Djava.awt.headless=true"));
        if (ClassArchives.wanted()) {
            ClassArchive.Start start = new ClassArchive(classPath).start("local-aws");
            command.addAll(start.options());
            if (start.list() != null) {
                command.add("-D" + LocalAwsProcess.CLASS_LIST + "=" + start.list());
            }
        }
        command.addAll(List.of(
                "-D" + ClassArchives.PROPERTY + "=" + ClassArchives.setting(),
                "-Dsun.net.httpserver.nodelay=true",
                "-Djava.util.logging.SimpleFormatter.format=%1$tFT%1$tT.%1$tL %4$s %3$s %5$s%6$s%n",
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                LocalAwsProcess.class.getName(),
                settings.toString()));
        return command;
    }

    private static Optional<Path> setsid() {
        return Stream.of("/usr/bin/setsid", "/bin/setsid")
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void checkJava() {
        int version = Runtime.version().feature();
        if (version < OLDEST_JAVA) {
            throw new LocalAwsException(
                    Problem.JAVA_TOO_OLD,
                    "The local AWS needs Java " + OLDEST_JAVA + " or newer.",
                    "this is Java " + Runtime.version() + " at " + System.getProperty("java.home"),
                    "set JAVA_HOME to a JDK of " + OLDEST_JAVA + " or newer",
                    null);
        }
    }

    private LocalAwsState awaitReady(Process process, long begin) {
        while (since(begin).compareTo(READY_LIMIT) < 0) {
            boolean ended = !process.isAlive();
            Optional<LocalAwsState> state =
                    readState().filter(LocalAwsState::isAlive).filter(this::answers);
            if (state.isPresent()) {
                return state.get();
            }
            if (ended && process.exitValue() != LocalAwsProcess.EXIT_OTHER_RUNS) {
                throw didNotStart("its process ended with exit code " + process.exitValue());
            }
            pause();
        }
        String seen = readState()
                .map(state -> "process " + state.pid() + (state.isAlive() ? " lives" : " does not live") + " and "
                        + (answers(state) ? "answers" : "does not answer") + " at " + state.endpoint())
                .orElse("it has not written " + LocalAwsState.file(config.home()));
        process.destroy();
        throw didNotStart("it was not ready within " + READY_LIMIT.toSeconds() + " s: " + seen);
    }

    private LocalAwsException didNotStart(String why) {
        return new LocalAwsException(
                Problem.DID_NOT_START,
                "The local AWS did not start.",
                why + "; the end of its log " + logFile() + ":\n" + logTail(),
                "read the log; then run the goal again",
                null);
    }

    private LocalAwsException badHome(String what, IOException cause) {
        return new LocalAwsException(
                Problem.BAD_HOME,
                what,
                cause.toString(),
                "make " + config.home() + " a folder that you may write to, or set dr.local.home to another",
                cause);
    }

    private String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile(), StandardCharsets.UTF_8);
            return lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()).stream()
                    .map(line -> "  | " + line)
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "  (it cannot be read: " + e + ")";
        }
    }

    private Optional<LocalAwsState> readState() {
        try {
            return LocalAwsState.read(config.home());
        } catch (IOException e) {
            throw badHome("The state of the local AWS cannot be read.", e);
        }
    }

    private void forget() {
        try {
            Files.deleteIfExists(LocalAwsState.file(config.home()));
        } catch (IOException e) {
            throw badHome("The state of the local AWS cannot be removed.", e);
        }
    }

    /** Whether this very process answers at its endpoint, and not another that took the port. */
    private boolean answers(LocalAwsState state) {
        try {
            return request(state, "GET", "/_dr/status")
                    .flatMap(LocalAwsState::parse)
                    .filter(answer -> answer.instance().equals(state.instance()))
                    .isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean accepts(LocalAwsState state, String method, String path) {
        try {
            return request(state, method, path).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    private Optional<byte[]> request(LocalAwsState state, String method, String path) throws IOException {
        URI uri = URI.create(state.endpoint() + path);
        if (!InetAddress.getByName(uri.getHost()).isLoopbackAddress()) {
            throw new IOException(uri + " is not on this machine");
        }
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
        connection.setConnectTimeout((int) ANSWER_LIMIT.toMillis());
        connection.setReadTimeout((int) ANSWER_LIMIT.toMillis());
        connection.setRequestMethod(method);
        connection.setRequestProperty(ProcessHost.INSTANCE_HEADER, state.instance());
        connection.setRequestProperty(WebhookReceiver.READ_HEADER, "read");
        try {
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                return Optional.empty();
            }
            return Optional.of(connection.getInputStream().readAllBytes());
        } finally {
            connection.disconnect();
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        long limit = System.nanoTime() + STOP_LIMIT.toNanos();
        while (process.isAlive()) {
            if (System.nanoTime() > limit) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
            pause();
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new java.util.concurrent.CancellationException("interrupted");
        }
    }
}
