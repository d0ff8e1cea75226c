package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of a function's runtime: an operating system's process and its side of the Runtime API. Serves one event at a
 * time. Once it has ended it stays ended.
 */
final class FunctionProcess {

    /** The runtime marks the end of its output before it answers; the pipe may be read a little later. */
    private static final long MARKER_WAIT_MILLIS = 2_000;

    /** A program that marks nothing: what it wrote before its answer is in the pipe already. */
    private static final long UNMARKED_WAIT_MILLIS = 5;

    private static final long DRAIN_WAIT_MILLIS = 1_000;

    /** What the runtime is asked to do. */
    record Event(String requestId, long deadlineMillis, String functionArn, String traceId, byte[] payload) {}

    /**
     * How initialisation or an invocation went.
     *
     * @param errorType null where it went well, else for example {@code Runtime.UserException}
     * @param payload the answer, or the error document; null where the runtime gave none
     * @param exit how the process ended, in Lambda's words, or null where it runs on
     */
    record Outcome(
            @Nullable String errorType,
            byte @Nullable [] payload,
            @Nullable String exit) {
        boolean ok() {
            return errorType == null;
        }
    }

    private static final Event CLOSED = new Event("", 0, "", "", new byte[0]);
    private static final Outcome WELL = new Outcome(null, null, null);

    private final String id;
    private final RuntimeServer server;
    private final boolean marks;
    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final CompletableFuture<Outcome> initialised = new CompletableFuture<>();
    private final CompletableFuture<Outcome> gone = new CompletableFuture<>();
    private final Object lock = new Object();
    private @Nullable String serving;
    private CompletableFuture<Outcome> answer = new CompletableFuture<>();
    private CompletableFuture<Void> marker = new CompletableFuture<>();
    private CompletableFuture<Boolean> ready = new CompletableFuture<>();
    private volatile @Nullable Process process;
    private volatile @Nullable Outcome exited;

    /**
     * A process that is to be started.
     *
     * @param marks whether its runtime marks the end of an invocation's output, as the loops of the local AWS do
     */
    FunctionProcess(String id, RuntimeServer server, boolean marks) {
        this.id = id;
        this.server = server;
        this.marks = marks;
    }

    String id() {
        return id;
    }

    /** Starts the process. Every log event that it writes goes to the consumer. */
    void start(ProcessBuilder builder, Executor executor, Consumer<String> output) throws IOException {
        server.add(this);
        Process started;
        try {
            started = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            server.remove(this);
            throw e;
        }
        process = started;
        executor.execute(() -> {
            new OutputReader(started.getInputStream(), output, this::marked).run();
            ended(started);
        });
    }

    /** The outcome of initialisation, or null if there is none in time. */
    @Nullable
    Outcome awaitInit(long timeoutMillis) throws InterruptedException {
        return await(initialised, timeoutMillis);
    }

    /**
     * Waits until the runtime asks for an event. False if it ends instead, as it does after an error of its virtual
     * machine, or is too late.
     */
    boolean awaitReady(long timeoutMillis) throws InterruptedException {
        CompletableFuture<Boolean> asked;
        synchronized (lock) {
            asked = ready;
        }
        return Boolean.TRUE.equals(await(asked, timeoutMillis)) && alive();
    }

    /** Hands over an event and waits for what comes of it; null if nothing does in time. */
    @Nullable
    Outcome invoke(Event event, long timeoutMillis) throws InterruptedException {
        CompletableFuture<Outcome> outcome;
        CompletableFuture<Void> end;
        synchronized (lock) {
            Outcome exit = exited;
            if (exit != null) {
                return exit;
            }
            serving = event.requestId();
            outcome = new CompletableFuture<>();
            answer = outcome;
            end = new CompletableFuture<>();
            marker = end;
            ready = new CompletableFuture<>();
        }
        events.add(event);
        Outcome result = await(outcome, timeoutMillis);
        if (result != null && result.exit() == null) {
            await(end, marks ? MARKER_WAIT_MILLIS : UNMARKED_WAIT_MILLIS);
        }
        return result;
    }

    /** Ends the process at once. */
    void kill() {
        server.remove(this);
        events.add(CLOSED);
        Process running = process;
        if (running != null) {
            running.destroyForcibly();
        }
    }

    /** Ends the process and waits until all that it wrote has been read. */
    void killAndDrain() throws InterruptedException {
        kill();
        await(gone, DRAIN_WAIT_MILLIS);
    }

    /** Lets a process that is about to end do so; ends it if it does not. */
    void awaitEnd() throws InterruptedException {
        if (await(gone, DRAIN_WAIT_MILLIS) == null) {
            kill();
        }
    }

    boolean alive() {
        return exited == null;
    }

    /** The process id, or -1 before the start. */
    long pid() {
        Process running = process;
        return running == null ? -1 : running.pid();
    }

    /** Called by the runtime: waits for the next event; null when there will be none. */
    @Nullable
    Event next() {
        synchronized (lock) {
            ready.complete(true);
        }
        // last: whoever waits for it hands over an event, and from then on "ready" is about the one after
        initialised.complete(WELL);
        try {
            Event event = events.take();
            return event == CLOSED ? null : event;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Called by the runtime. */
    boolean initFailed(@Nullable String errorType, byte[] document) {
        return initialised.complete(new Outcome(errorType == null ? "Runtime.Unknown" : errorType, document, null));
    }

    /** Called by the runtime: the answer to the event that it serves. False if it serves another. */
    boolean answered(String requestId, @Nullable String errorType, byte[] payload) {
        synchronized (lock) {
            if (!requestId.equals(serving)) {
                return false;
            }
            serving = null;
            return answer.complete(new Outcome(errorType, payload, null));
        }
    }

    private void marked() {
        synchronized (lock) {
            marker.complete(null);
        }
    }

    private void ended(Process finished) {
        int status;
        try {
            status = finished.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = -1;
        }
        server.remove(this);
        Outcome exit = new Outcome("Runtime.ExitError", null, wordsFor(status));
        synchronized (lock) {
            exited = exit;
            ready.complete(false);
            initialised.complete(exit);
            answer.complete(exit);
            marker.complete(null);
        }
        gone.complete(exit);
        events.add(CLOSED);
    }

    private static String wordsFor(int status) {
        if (status == 0) {
            return "Runtime exited without providing a reason";
        }
        if (status == 137 || status == 143) {
            return "Runtime exited with error: signal: " + (status == 137 ? "killed" : "terminated");
        }
        return "Runtime exited with error: exit status " + status;
    }

    private static <T> @Nullable T await(CompletableFuture<T> future, long timeoutMillis) throws InterruptedException {
        try {
            return future.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IllegalStateException("an outcome is never an exception", e);
        }
    }
}
