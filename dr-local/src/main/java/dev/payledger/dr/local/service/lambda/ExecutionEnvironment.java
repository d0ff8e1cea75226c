package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.Folders;
import dev.payledger.dr.local.service.lambda.InitFailures.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * One execution environment: a log stream and, one after the other, the processes that live in it. Used by one thread
 * at a time.
 *
 * <p>As in AWS, initialisation that fails is tried once more within the first invocation ("suppressed init"), and after
 * a crash or a timeout the next invocation initialises again in the same environment.
 */
final class ExecutionEnvironment {

    private static final long INIT_LIMIT_MILLIS = 10_000;
    private static final int TAIL_BYTES = 4 * 1024;

    /**
     * What an invocation came to.
     *
     * @param functionError {@code Unhandled}, or null where the function answered
     * @param millis the duration, with an initialisation that ran within the invocation
     */
    record Result(@Nullable String functionError, byte[] payload, double millis) {}

    private final Deployment deployment;
    private final ProcessStarter starter;
    private final FunctionLogs logs;
    private final Deque<String> tail = new ArrayDeque<>();
    private volatile @Nullable FunctionProcess process;
    private volatile @Nullable Path temporary;
    private volatile boolean killed;
    private volatile Instant expiration = Instant.MAX;
    private double initMillis;
    private int peakMegabytes;

    ExecutionEnvironment(Deployment deployment, ProcessStarter starter, FunctionLogs logs) {
        this.deployment = deployment;
        this.starter = starter;
        this.logs = logs;
    }

    Deployment deployment() {
        return deployment;
    }

    /** When the credentials of its process end. */
    Instant expiration() {
        return expiration;
    }

    /** The init phase. What goes wrong is logged, and shows again when the environment is invoked. */
    void initialise() throws InterruptedException {
        String runtime = deployment.configuration().runtimeAsString();
        Runtimes runtimes = starter.runtimes();
        logs.write(PlatformLines.initStart(runtimes.version(runtime), runtimes.versionArn(runtime)));
        Initialisation init = startProcess(INIT_LIMIT_MILLIS);
        FunctionProcess.Outcome outcome = init.outcome();
        if (outcome == null) {
            logs.write(PlatformLines.initReport(init.millis(), "init", "timeout", null));
        } else if (!outcome.ok()) {
            logs.write(PlatformLines.initReport(init.millis(), "init", "error", outcome.errorType()));
        } else {
            initMillis = init.millis();
        }
    }

    /**
     * Handles one event.
     *
     * @param arn what was invoked, with the qualifier that was used
     * @param arrivedNanos when the request came, by the monotonic clock: it may have waited for this environment
     */
    Result invoke(String requestId, byte[] payload, long arrivedNanos, String arn) throws InterruptedException {
        synchronized (tail) {
            tail.clear();
        }
        long begun = System.nanoTime();
        long limit = deployment.configuration().timeout() * 1000L;
        FunctionProcess current = process;
        if (current == null || !current.awaitReady(limit)) {
            kill(current);
            initMillis = 0;
            Optional<Failure> shared = deployment.initFailures().after(arrivedNanos);
            if (shared.isPresent()) {
                shared.get().lines().forEach(this::write);
                return initFailedAgain(requestId, shared.get());
            }
            Initialisation init = startProcess(limit);
            begun = System.nanoTime() - (long) (init.millis() * 1e6);
            FunctionProcess.Outcome made = init.outcome();
            if (made == null || !made.ok()) {
                Failure failure = new Failure(begun, made, init.millis(), init.lines());
                if (!killed) {
                    deployment.initFailures().note(failure);
                }
                return initFailedAgain(requestId, failure);
            }
            current = process;
        }
        if (current == null) {
            throw new IllegalStateException("an initialised environment without a process");
        }
        write(PlatformLines.start(requestId, deployment.configuration().version()));
        long left = Math.max(1, limit - (long) millisSince(begun));
        FunctionProcess.Event event = new FunctionProcess.Event(
                requestId, System.currentTimeMillis() + left, arn, starter.traceId(), payload);
        FunctionProcess.Outcome outcome = current.invoke(event, left);
        double millis = millisSince(begun);
        notePeak(current);
        if (outcome == null) {
            current.killAndDrain();
            process = null;
            return report(requestId, millis, "timeout", null, Failures.timedOut(requestId, limit));
        }
        String exit = outcome.exit();
        if (exit != null) {
            process = null;
            String type = String.valueOf(outcome.errorType());
            return report(requestId, millis, "error", type, Failures.ended(requestId, type, exit));
        }
        byte[] answer = outcome.payload() == null ? new byte[0] : outcome.payload();
        Result result = report(requestId, millis, null, null, answer);
        return outcome.ok() ? new Result(null, answer, millis) : result;
    }

    private static void kill(@Nullable FunctionProcess former) {
        if (former != null) {
            former.kill();
        }
    }

    /** Ends whatever runs here. May be called by any thread. */
    void kill() {
        killed = true;
        FunctionProcess running = process;
        if (running != null) {
            running.kill();
        }
    }

    /** Ends whatever runs here, and removes its temporary files. */
    void end() {
        kill();
        Path folder = temporary;
        if (folder != null) {
            Folders.delete(folder);
        }
    }

    /** The last 4 KB of the last invocation's log. */
    String logTail() {
        synchronized (tail) {
            String all = String.join("", tail);
            return all.substring(Math.max(0, all.length() - TAIL_BYTES));
        }
    }

    /** How a process began: no outcome where it took too long. Time in the queue for a start does not count. */
    private record Initialisation(FunctionProcess.@Nullable Outcome outcome, double millis, List<String> lines) {}

    private Initialisation startProcess(long limitMillis) throws InterruptedException {
        starter.beginStart();
        try {
            return startProcessNow(limitMillis);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a process for " + deployment.arn(), e);
        } finally {
            starter.endStart();
        }
    }

    private Initialisation startProcessNow(long limitMillis) throws InterruptedException, IOException {
        long begun = System.nanoTime();
        List<String> lines = new CopyOnWriteArrayList<>();
        AtomicBoolean beginning = new AtomicBoolean(true);
        ProcessStarter.Started started;
        try {
            started = starter.start(deployment, logs.stream(), temporaryFolder(), line -> {
                write(line);
                if (beginning.get()) {
                    lines.add(line);
                }
            });
        } catch (EntrypointException e) {
            FunctionProcess.Outcome outcome =
                    new FunctionProcess.Outcome(EntrypointException.TYPE, null, String.valueOf(e.getMessage()));
            return new Initialisation(outcome, millisSince(begun), List.of());
        }
        FunctionProcess running = started.process();
        process = running;
        if (killed) {
            running.kill();
        }
        expiration = started.expiration();
        FunctionProcess.Outcome outcome = running.awaitInit(limitMillis);
        double millis = millisSince(begun);
        notePeak(running);
        if (outcome == null) {
            running.killAndDrain();
            process = null;
        } else if (!outcome.ok()) {
            running.awaitEnd();
            process = null;
        }
        boolean well = outcome != null && outcome.ok();
        started.initialised().accept(well ? ProcessHandle.of(running.pid()) : Optional.empty());
        beginning.set(false);
        return new Initialisation(outcome, millis, List.copyOf(lines));
    }

    private Path temporaryFolder() throws IOException {
        Path folder = temporary;
        if (folder == null) {
            folder = starter.temporaryFolder();
            temporary = folder;
        }
        return folder;
    }

    private Result initFailedAgain(String requestId, Failure failure) {
        FunctionProcess.Outcome init = failure.outcome();
        double millis = failure.millis();
        String status = init == null ? "timeout" : "error";
        String type = init == null ? null : init.errorType();
        write(PlatformLines.initReport(millis, "invoke", status, type));
        write(PlatformLines.start(requestId, deployment.configuration().version()));
        byte[] document;
        if (init == null) {
            document = Failures.timedOut(requestId, deployment.configuration().timeout() * 1000L);
        } else if (init.payload() != null) {
            document = init.payload();
        } else {
            document = Failures.ended(requestId, String.valueOf(type), String.valueOf(init.exit()));
        }
        return report(requestId, millis, status, type, document);
    }

    private Result report(
            String requestId, double millis, @Nullable String status, @Nullable String errorType, byte[] document) {
        int size = deployment.configuration().memorySize();
        write(PlatformLines.end(requestId));
        write(new PlatformLines.Report(
                        requestId, millis, initMillis, size, Math.min(size, peakMegabytes), status, errorType)
                .line());
        initMillis = 0;
        return new Result("Unhandled", document, millis);
    }

    private void notePeak(FunctionProcess running) {
        peakMegabytes = Math.max(peakMegabytes, ProcessMemory.peakMegabytes(running.pid()));
    }

    private void write(String message) {
        logs.write(message);
        synchronized (tail) {
            tail.add(message);
        }
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    /** Error documents that Lambda itself writes. */
    private static final class Failures {
        private Failures() {}

        static byte[] timedOut(String requestId, long limitMillis) {
            String seconds = String.format(java.util.Locale.ROOT, "%.2f", limitMillis / 1000.0);
            return document(
                    "Sandbox.Timedout",
                    "RequestId: " + requestId + " Error: Task timed out after " + seconds + " seconds");
        }

        static byte[] ended(String requestId, String type, String words) {
            return document(type, "RequestId: " + requestId + " Error: " + words);
        }

        private static byte[] document(String type, String message) {
            String json = "{\"errorType\":\"" + type + "\",\"errorMessage\":\"" + message + "\"}";
            return json.getBytes(StandardCharsets.UTF_8);
        }
    }
}
