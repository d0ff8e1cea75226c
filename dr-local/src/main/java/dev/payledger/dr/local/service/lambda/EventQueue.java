package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;

/**
 * Asynchronous invocations: events wait here, and are tried again as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">Lambda</a> does: a function's
 * error twice more, after one minute and after two; a throttle for up to six hours with a delay that grows from one
 * second to five minutes; less where the function's {@link EventInvokeConfigs} say so. The delays and the age are
 * intervals, so the speed divides them. The request id stays the same.
 *
 * <p>What came of an event goes to the function's destination, and an event that is given up to its dead-letter topic; one
 * that is given up without either is logged. An event is given up when its next attempt would come after its age, not at its age. Thread
 * safe.
 */
final class EventQueue {

    /** AWS raised it from 256 KB in October 2025 (unconfirmed for every region). */
    static final int MAX_EVENT_BYTES = 1024 * 1024;

    private static final Logger LOG = System.getLogger(EventQueue.class.getName());
    private static final int MAX_WAITING = 10_000;
    private static final Duration[] AFTER_ERROR = {Duration.ofMinutes(1), Duration.ofMinutes(2)};
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

    private final RegionContext context;
    private final Invocations invocations;
    private final EventInvokeConfigs configs;
    private final EventDestinations destinations;
    private final DeadLetters deadLetters;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    EventQueue(
            RegionContext context,
            Invocations invocations,
            EventInvokeConfigs configs,
            EventDestinations destinations,
            DeadLetters deadLetters,
            Executor executor) {
        this.context = context;
        this.invocations = invocations;
        this.configs = configs;
        this.destinations = destinations;
        this.deadLetters = deadLetters;
        this.executor = executor;
    }

    /**
     * Accepts an event for a function, which may have been named with a qualifier: an alias is asked anew at each
     * attempt.
     *
     * @return the request id of every attempt
     */
    String accept(FunctionStore.Named function, byte[] payload) {
        function.function().configuration(function.qualifier());
        if (payload.length > MAX_EVENT_BYTES) {
            throw AwsError.of(
                    RequestTooLargeException.builder().type("User"),
                    "RequestTooLargeException",
                    413,
                    payload.length + " byte payload is too large for the Event invocation type (limit "
                            + MAX_EVENT_BYTES + " bytes)");
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            throw LambdaErrors.throttled(ThrottleReason.CALLER_RATE_LIMIT_EXCEEDED);
        }
        Event event = new Event(
                context.ids().uuid(), function, payload, context.time().now());
        start(event);
        return event.requestId;
    }

    private void start(Event event) {
        try {
            executor.execute(() -> attempt(event));
        } catch (RejectedExecutionException e) {
            // The region closes.
            waiting.decrementAndGet();
        }
    }

    private void attempt(Event event) {
        try {
            event.attempts++;
            Invocations.Done done = invocations.invoke(event.target(), event.payload, event.requestId);
            event.last = done;
            event.letter = DeadLetters.letter(event.requestId, event.payload, done);
            if (done.functionError() == null) {
                waiting.decrementAndGet();
                tell(event, "Success");
            } else if (event.errors < retries(event)) {
                again(event, AFTER_ERROR[event.errors++]);
            } else {
                giveUp(event, "RetriesExhausted", "its error remained after " + event.errors + " more attempts");
            }
        } catch (AwsServiceException e) {
            event.failed(e.statusCode(), e.awsErrorDetails().errorMessage());
            if (e.statusCode() == 429 || e.statusCode() == 409 || e.statusCode() >= 500) {
                event.attempts--;
                again(event, event.nextBackoff());
            } else {
                giveUp(event, "RetriesExhausted", String.valueOf(e.getMessage()));
            }
        } catch (RuntimeException e) {
            event.failed(500, e.toString());
            giveUp(event, "RetriesExhausted", e.toString());
        }
    }

    private void again(Event event, Duration delay) {
        Duration wait = context.time().interval(delay);
        Duration age = Duration.between(event.accepted, context.time().now().plus(wait));
        FunctionEventInvokeConfig config = config(event);
        Integer limit = config == null ? null : config.maximumEventAgeInSeconds();
        Duration most = Duration.ofSeconds(limit == null ? EventInvokeConfigs.LONGEST_AGE_SECONDS : limit);
        if (age.compareTo(context.time().interval(most)) > 0) {
            giveUp(event, "EventAgeExceeded", "it would be older than " + most.toSeconds() + " s");
        } else {
            context.time().schedule(wait, () -> start(event));
        }
    }

    private int retries(Event event) {
        FunctionEventInvokeConfig config = config(event);
        Integer wanted = config == null ? null : config.maximumRetryAttempts();
        return wanted == null ? EventInvokeConfigs.MOST_RETRIES : wanted;
    }

    private @Nullable FunctionEventInvokeConfig config(Event event) {
        return configs.find(VersionOperations.key(event.function.function(), event.function.qualifier()));
    }

    private void giveUp(Event event, String condition, String why) {
        waiting.decrementAndGet();
        boolean told = tell(event, condition);
        boolean kept = buried(event);
        if (!told && !kept) {
            LOG.log(
                    Level.WARNING,
                    "event {0} of function {1} was given up: {2}",
                    event.requestId,
                    event.function.function().configuration().functionName(),
                    why);
        }
    }

    /** Sends the event to its function's dead-letter topic; false where there is none, or no function any more. */
    private boolean buried(Event event) {
        EventDestinations.DeadLetter letter = event.letter;
        try {
            return letter != null && deadLetters.send(event.target(), letter);
        } catch (AwsServiceException e) {
            return false;
        }
    }

    /** Tells the destination for this end; false where there is none. */
    private boolean tell(Event event, String condition) {
        FunctionEventInvokeConfig config = config(event);
        if (config == null) {
            return false;
        }
        String to = condition.equals("Success")
                ? config.destinationConfig().onSuccess() == null
                        ? null
                        : config.destinationConfig().onSuccess().destination()
                : config.destinationConfig().onFailure() == null
                        ? null
                        : config.destinationConfig().onFailure().destination();
        if (to == null || to.isEmpty()) {
            return false;
        }
        LambdaFunction function = event.function.function();
        String record = InvocationRecord.of(
                context.time().now(),
                VersionOperations.key(function, event.function.qualifier()),
                event.requestId,
                condition,
                event.attempts,
                event.payload,
                event.last);
        try {
            if (!configs.maySend(function.configuration().role(), to)) {
                throw LambdaErrors.invalid("the function's role may not");
            }
            destinations.send(to, record);
        } catch (AwsServiceException e) {
            LOG.log(
                    Level.WARNING,
                    "the record of event {0} did not reach {1}: {2}",
                    event.requestId,
                    to,
                    e.getMessage());
        }
        return true;
    }

    private static final class Event {
        private final String requestId;
        private final FunctionStore.Named function;
        private final byte[] payload;
        private final Instant accepted;
        private int attempts;
        private int errors;
        private Duration backoff = FIRST_BACKOFF;
        private Invocations.@Nullable Done last;
        private EventDestinations.@Nullable DeadLetter letter;

        private Event(String requestId, FunctionStore.Named function, byte[] payload, Instant accepted) {
            this.requestId = requestId;
            this.function = function;
            this.payload = payload;
            this.accepted = accepted;
        }

        private Target target() {
            return function.function().target(function.qualifier());
        }

        private void failed(int code, String message) {
            letter = DeadLetters.letter(requestId, payload, code, message);
        }

        private Duration nextBackoff() {
            Duration now = backoff;
            Duration doubled = backoff.multipliedBy(2);
            backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
            return now;
        }
    }
}
