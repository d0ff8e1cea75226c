package dev.payledger.dr.local.service.cloudtrail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/** A region's management events of the last 90 days, as many as fit. Thread safe. */
final class EventHistory {
    static final Duration KEPT = Duration.ofDays(90);
    /** About a kilobyte each; the oldest go first. */
    static final int MAX_EVENTS = 10_000;

    private final Deque<ManagementEvent> events = new ArrayDeque<>();

    synchronized void add(ManagementEvent event) {
        if (events.size() == MAX_EVENTS) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    /** What matches and was made until a moment, the newest first. */
    synchronized List<ManagementEvent> newestFirst(Instant until, Instant now, Predicate<ManagementEvent> wanted) {
        Instant oldest = now.minus(KEPT);
        List<ManagementEvent> found = new ArrayList<>();
        for (ManagementEvent event : events) {
            if (!event.at().isBefore(oldest) && !event.at().isAfter(until) && wanted.test(event)) {
                found.add(event);
            }
        }
        Collections.reverse(found);
        return found;
    }
}
