package dev.payledger.dr.local.service.logs;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Pages through a stream and searches a group. Pages hold up to 10,000 events and 1 MB. */
final class LogReading {

    private static final int MAX_EVENTS = 10_000;
    private static final int MAX_BYTES = 1_048_576;
    private static final StoredEvent END = StoredEvent.before(Long.MAX_VALUE);

    /**
     * A page of a stream. As in AWS, without {@code startFromHead} the first page is the last one; tokens lead forward
     * ({@code f/}) and backward ({@code b/}), and at the end the same token comes back.
     */
    GetLogEventsResponse page(StoredGroup group, GetLogEventsRequest request, long now) {
        int most = limit(request.limit());
        StoredEvent from = StoredEvent.before(request.startTime() == null ? 0 : request.startTime());
        StoredEvent to = request.endTime() == null ? END : StoredEvent.before(request.endTime());
        String token = request.nextToken();
        boolean forward = Boolean.TRUE.equals(request.startFromHead());
        if (token != null) {
            if (!token.matches("[fb]/\\d{56}")) {
                throw LogErrors.invalid("The specified nextToken is invalid.");
            }
            forward = token.startsWith("f/");
            StoredEvent place = StoredEvent.at(token.substring(2));
            if (forward) {
                from = max(from, after(place));
            } else {
                to = place.compareTo(to) < 0 ? place : to;
            }
        }
        List<StoredEvent> all = group.eventsOf(request.logStreamName(), from, to, now);
        List<StoredEvent> page = cut(all, most, forward);
        StoredEvent edge = forward ? from : to;
        String first = page.isEmpty()
                ? (token == null ? edge.id() : token.substring(2))
                : page.get(0).id();
        String last = page.isEmpty() ? first : page.get(page.size() - 1).id();
        return GetLogEventsResponse.builder()
                .events(page.stream()
                        .map(event -> OutputLogEvent.builder()
                                .timestamp(event.timestamp())
                                .message(event.message())
                                .ingestionTime(event.ingested())
                                .build())
                        .toList())
                .nextForwardToken("f/" + last)
                .nextBackwardToken("b/" + first)
                .build();
    }

    /** Events of all streams, by time. */
    FilterLogEventsResponse filter(StoredGroup group, FilterLogEventsRequest request, long now) {
        int most = limit(request.limit());
        if (request.hasLogStreamNames() && request.logStreamNamePrefix() != null) {
            throw LogErrors.invalid("logStreamNames and logStreamNamePrefix cannot be given together.");
        }
        Predicate<String> pattern = LogPattern.of(request.filterPattern());
        StoredEvent from = StoredEvent.before(request.startTime() == null ? 0 : request.startTime());
        if (request.nextToken() != null) {
            from = max(from, after(StoredEvent.at(request.nextToken())));
        }
        // the end of the range is inclusive here, unlike GetLogEvents (unconfirmed)
        StoredEvent to = request.endTime() == null ? END : StoredEvent.before(request.endTime() + 1);
        List<StoredEvent> found = new ArrayList<>();
        int bytes = 0;
        String next = null;
        for (StoredEvent event : group.events(from, to, now)) {
            if (!wanted(event.stream(), request) || !pattern.test(event.message())) {
                continue;
            }
            bytes += event.bytes();
            if (found.size() == most || (bytes > MAX_BYTES && !found.isEmpty())) {
                next = found.get(found.size() - 1).id();
                break;
            }
            found.add(event);
        }
        return FilterLogEventsResponse.builder()
                .events(found.stream().map(LogReading::view).toList())
                .searchedLogStreams(List.of())
                .nextToken(next)
                .build();
    }

    private static boolean wanted(String stream, FilterLogEventsRequest request) {
        if (request.hasLogStreamNames()) {
            return request.logStreamNames().contains(stream);
        }
        return request.logStreamNamePrefix() == null || stream.startsWith(request.logStreamNamePrefix());
    }

    private static FilteredLogEvent view(StoredEvent event) {
        return FilteredLogEvent.builder()
                .logStreamName(event.stream())
                .timestamp(event.timestamp())
                .message(event.message())
                .ingestionTime(event.ingested())
                .eventId(event.id())
                .build();
    }

    private static List<StoredEvent> cut(List<StoredEvent> all, int most, boolean fromHead) {
        int count = 0;
        int bytes = 0;
        while (count < all.size() && count < most) {
            StoredEvent event = all.get(fromHead ? count : all.size() - 1 - count);
            bytes += event.bytes();
            if (bytes > MAX_BYTES && count > 0) {
                break;
            }
            count++;
        }
        return fromHead ? all.subList(0, count) : all.subList(all.size() - count, all.size());
    }

    private static StoredEvent after(StoredEvent place) {
        return new StoredEvent(place.timestamp(), 0, place.sequence() + 1, "", "");
    }

    private static StoredEvent max(StoredEvent a, StoredEvent b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static int limit(@Nullable Integer wanted) {
        if (wanted != null && (wanted < 1 || wanted > MAX_EVENTS)) {
            throw LogErrors.invalid("1 validation error detected: Value '" + wanted + "' at 'limit' failed to satisfy"
                    + " constraint: Member must have value between 1 and " + MAX_EVENTS);
        }
        return wanted == null ? MAX_EVENTS : wanted;
    }
}
