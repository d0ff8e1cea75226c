package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;

/**
 * Events of one log group, page by page. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">
 * FilterLogEvents</a>: a page may be empty and still have a successor.
 */
public final class LogEvents {

    /** A log that has more than this in a window is cut, and whoever reads it is told. */
    static final int MAX_EVENTS = 200_000;

    private final CloudWatchLogsClient client;
    private final String region;
    private final String group;

    LogEvents(CloudWatchLogsClient client, String region, String group) {
        this.client = client;
        this.region = region;
        this.group = group;
    }

    /** One event. */
    public record LogEvent(Instant at, String stream, String message) {}

    /**
     * What a window holds, by time.
     *
     * @param exists whether the log group is there
     * @param cut whether there is more than was read
     */
    public record Found(boolean exists, List<LogEvent> events, boolean cut) {}

    public String group() {
        return group;
    }

    /**
     * The events of a window.
     *
     * @param until exclusive
     * @param pattern a filter pattern; empty for every event
     */
    public Found between(Instant from, Instant until, String pattern) {
        List<LogEvent> events = new ArrayList<>();
        String[] token = new String[1];
        do {
            Optional<FilterLogEventsResponse> page = page(from, until, pattern, token[0]);
            if (page.isEmpty()) {
                return new Found(false, List.of(), false);
            }
            page.get().events().forEach(event -> {
                Instant at = Instant.ofEpochMilli(event.timestamp());
                // Whether AWS counts the end of the range in is unconfirmed, so the range is held here as well.
                if (!at.isBefore(from) && at.isBefore(until)) {
                    events.add(new LogEvent(at, String.valueOf(event.logStreamName()), event.message()));
                }
            });
            token[0] = page.get().nextToken();
        } while (token[0] != null && events.size() < MAX_EVENTS);
        return new Found(true, List.copyOf(events), token[0] != null);
    }

    private Optional<FilterLogEventsResponse> page(
            Instant from, Instant until, String pattern, @Nullable String token) {
        return new AwsCall("logs", "FilterLogEvents", "log group " + group, region)
                .find(() -> client.filterLogEvents(request -> request.logGroupName(group)
                        .startTime(from.toEpochMilli())
                        .endTime(until.toEpochMilli() - 1)
                        .filterPattern(pattern.isEmpty() ? null : pattern)
                        .nextToken(token)));
    }
}
