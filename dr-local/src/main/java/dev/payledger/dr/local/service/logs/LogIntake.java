package dev.payledger.dr.local.service.logs;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.RejectedLogEventsInfo;

/**
 * The rules of PutLogEvents for a batch.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">PutLogEvents</a>
 */
final class LogIntake {

    private static final int MAX_BATCH_BYTES = 1_048_576;
    private static final int MAX_BATCH_EVENTS = 10_000;
    private static final long TOO_OLD_MILLIS = Duration.ofDays(14).toMillis();
    private static final long TOO_NEW_MILLIS = Duration.ofHours(2).toMillis();
    private static final long MAX_SPAN_MILLIS = Duration.ofHours(24).toMillis();

    private LogIntake() {}

    /** What of a batch is taken, and what is not. */
    record Accepted(
            List<StoredGroup.Addition> events, @Nullable RejectedLogEventsInfo rejected) {}

    static Accepted check(List<InputLogEvent> events, @Nullable Integer retentionDays, long now) {
        checkBatch(events);
        long oldest = now - TOO_OLD_MILLIS;
        long expired = retentionDays == null
                ? Long.MIN_VALUE
                : now - Duration.ofDays(retentionDays).toMillis();
        List<StoredGroup.Addition> taken = new ArrayList<>();
        RejectedLogEventsInfo.Builder rejected = RejectedLogEventsInfo.builder();
        int tooNew = -1;
        for (int i = 0; i < events.size(); i++) {
            InputLogEvent event = events.get(i);
            if (event.timestamp() < expired) {
                rejected.expiredLogEventEndIndex(i + 1);
            } else if (event.timestamp() < oldest) {
                rejected.tooOldLogEventEndIndex(i + 1);
            } else if (event.timestamp() > now + TOO_NEW_MILLIS) {
                tooNew = tooNew < 0 ? i : tooNew;
            } else {
                taken.add(new StoredGroup.Addition(event.timestamp(), event.message()));
            }
        }
        if (tooNew >= 0) {
            rejected.tooNewLogEventStartIndex(tooNew);
        }
        return new Accepted(taken, taken.size() == events.size() ? null : rejected.build());
    }

    private static void checkBatch(List<InputLogEvent> events) {
        if (events.isEmpty() || events.size() > MAX_BATCH_EVENTS) {
            throw LogErrors.invalid("1 validation error detected: Value at 'logEvents' failed to satisfy constraint:"
                    + " Member must have length between 1 and " + MAX_BATCH_EVENTS);
        }
        long bytes = 0;
        for (int i = 0; i < events.size(); i++) {
            InputLogEvent event = events.get(i);
            if (event.timestamp() == null
                    || event.message() == null
                    || event.message().isEmpty()) {
                throw LogErrors.invalid(
                        "Each log event must have a timestamp and a message of at least one character.");
            }
            if (i > 0 && event.timestamp() < events.get(i - 1).timestamp()) {
                throw LogErrors.invalid("Log events in a single PutLogEvents request must be in chronological order.");
            }
            bytes += event.message().getBytes(StandardCharsets.UTF_8).length + StoredEvent.OVERHEAD_BYTES;
        }
        if (bytes > MAX_BATCH_BYTES) {
            throw LogErrors.invalid("Upload too large: " + bytes + " bytes exceeds limit of " + MAX_BATCH_BYTES);
        }
        if (events.get(events.size() - 1).timestamp() - events.get(0).timestamp() > MAX_SPAN_MILLIS) {
            throw LogErrors.invalid(
                    "The batch of log events in a single PutLogEvents request cannot span more than 24" + " hours.");
        }
    }
}
