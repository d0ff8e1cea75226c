package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;

/**
 * Asynchronous invocations: events wait here, and are tried again as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html">Lambda</a> does: a function's
 * error twice more, after one minute and after two; a throttle for up to six hours with a delay that grows from one
 * second to five minutes. The delays are intervals, so the speed divides them. The request id stays the same.
 *
 * <p>There is no dead-letter queue and no destination: an event that is given up is logged. Thread safe.
 */
final class EventQueue {

    /** AWS raised it from 256 KB in October 2025 (unconfirmed for every region). */
    static final int MAX_EVENT_BYTES = 1024 * 1024;

    private static final Logger LOG = System.getLogger(EventQueue.class.getName());
    private static final int MAX_WAITING = 10_000;
    private static final Duration[] AFTER_ERROR = {Duration.ofMinutes(1), Duration.ofMinutes(2)};
    private static final Duration MAX_AGE = Duration.ofHours(6);
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration MAX_BACKOFF = Duration.ofMinutes(5);

    private final RegionContext context;
    private final Invocations invocations;
    private final Executor executor;
    private final AtomicInteger waiting = new AtomicInteger();

    EventQueue(RegionContext context, Invocations invocations, Executor executor) {
        this.context = context;
        this.invocations = invocations;
        this.executor = executor;
    }

    /**
     * Accepts an event.
     *
     * @return the request id of every attempt
     */
    String accept(LambdaFunction function, byte[] payload) {
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
            Invocations.Done done = invocations.invoke(event.function, event.payload, event.requestId);
            if (done.functionError() == null) {
                waiting.decrementAndGet();
            } else if (event.errors < AFTER_ERROR.length) {
                again(event, AFTER_ERROR[event.errors++]);
            } else {
                giveUp(event, "its error remained after " + event.errors + " more attempts");
            }
        } catch (AwsServiceException e) {
            if (e.statusCode() == 429 || e.statusCode() == 409 || e.statusCode() >= 500) {
                Duration backoff = event.nextBackoff();
                again(event, backoff);
            } else {
                giveUp(event, String.valueOf(e.getMessage()));
            }
        } catch (RuntimeException e) {
            giveUp(event, e.toString());
        }
    }

    private void again(Event event, Duration delay) {
        Duration age = Duration.between(event.accepted, context.time().now());
        if (age.compareTo(MAX_AGE) > 0) {
            giveUp(event, "it waited for " + age);
        } else {
            context.time().schedule(context.time().interval(delay), () -> start(event));
        }
    }

    private void giveUp(Event event, String why) {
        waiting.decrementAndGet();
        LOG.log(
                Level.WARNING,
                "event {0} of function {1} was given up: {2}",
                event.requestId,
                event.function.configuration().functionName(),
                why);
    }

    private static final class Event {
        private final String requestId;
        private final LambdaFunction function;
        private final byte[] payload;
        private final Instant accepted;
        private int errors;
        private Duration backoff = FIRST_BACKOFF;

        private Event(String requestId, LambdaFunction function, byte[] payload, Instant accepted) {
            this.requestId = requestId;
            this.function = function;
            this.payload = payload;
            this.accepted = accepted;
        }

        private Duration nextBackoff() {
            Duration now = backoff;
            Duration doubled = backoff.multipliedBy(2);
            backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
            return now;
        }
    }
}
