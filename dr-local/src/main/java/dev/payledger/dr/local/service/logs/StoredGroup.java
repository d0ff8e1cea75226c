package dev.payledger.dr.local.service.logs;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A log group. Keeps at most {@link #MAX_EVENTS} events and {@link #MAX_BYTES}: beyond that the oldest go, which AWS
 * would not do. Thread safe: every method holds the group.
 */
final class StoredGroup {

    static final int MAX_EVENTS = 200_000;
    static final long MAX_BYTES = 48L * 1024 * 1024;

    private final String name;
    private final long created;
    private final Map<String, String> tags = new TreeMap<>();
    private final TreeMap<String, StoredStream> streams = new TreeMap<>();
    private final TreeSet<StoredEvent> events = new TreeSet<>();
    private @Nullable Integer retentionDays;
    private long sequence;
    private long bytes;

    StoredGroup(String name, long created, Map<String, String> tags) {
        this.name = name;
        this.created = created;
        this.tags.putAll(tags);
    }

    String name() {
        return name;
    }

    long created() {
        return created;
    }

    synchronized @Nullable Integer retentionDays() {
        return retentionDays;
    }

    synchronized void retain(@Nullable Integer days) {
        retentionDays = days;
    }

    synchronized Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    synchronized void tag(Map<String, String> added) {
        tags.putAll(added);
    }

    synchronized void untag(Collection<String> keys) {
        keys.forEach(tags::remove);
    }

    synchronized long bytes() {
        return bytes;
    }

    synchronized void createStream(String stream, long now) {
        if (streams.containsKey(stream)) {
            throw LogErrors.exists("stream");
        }
        streams.put(stream, new StoredStream(stream, now));
    }

    synchronized void deleteStream(String stream) {
        StoredStream removed = streams.remove(stream);
        if (removed == null) {
            throw LogErrors.noSuchStream();
        }
        removed.events().forEach(this::forget);
    }

    /** One event to add. */
    record Addition(long timestamp, String message) {}

    /** Adds events to a stream, which is made where it is not there. */
    synchronized void append(String streamName, List<Addition> additions, long now) {
        StoredStream stream = streams.computeIfAbsent(streamName, missing -> new StoredStream(missing, now));
        for (Addition addition : additions) {
            StoredEvent event = new StoredEvent(addition.timestamp(), now, sequence++, streamName, addition.message());
            stream.add(event);
            events.add(event);
            bytes += event.bytes();
        }
        expire(now);
        while (events.size() > MAX_EVENTS || bytes > MAX_BYTES) {
            drop(events.first());
        }
    }

    synchronized boolean hasStream(String stream) {
        return streams.containsKey(stream);
    }

    /** A view of a stream as DescribeLogStreams tells it. */
    record StreamView(
            String name,
            long created,
            @Nullable Long first,
            @Nullable Long last,
            long lastIngested,
            long sortTime) {}

    synchronized List<StreamView> streams(long now) {
        expire(now);
        List<StreamView> views = new ArrayList<>();
        for (StoredStream stream : streams.values()) {
            NavigableSet<StoredEvent> held = stream.events();
            views.add(new StreamView(
                    stream.name(),
                    stream.created(),
                    held.isEmpty() ? null : (Long) held.first().timestamp(),
                    held.isEmpty() ? null : (Long) held.last().timestamp(),
                    stream.lastIngested(),
                    stream.lastTimestamp()));
        }
        return views;
    }

    /** The events of a stream from a place (inclusive) to another (exclusive), a copy. */
    synchronized List<StoredEvent> eventsOf(String stream, StoredEvent from, StoredEvent to, long now) {
        expire(now);
        StoredStream found = streams.get(stream);
        if (found == null) {
            throw LogErrors.noSuchStream();
        }
        return from.compareTo(to) >= 0 ? List.of() : List.copyOf(found.events().subSet(from, true, to, false));
    }

    /** The events of all streams from a place (inclusive) to another (exclusive), a copy. */
    synchronized List<StoredEvent> events(StoredEvent from, StoredEvent to, long now) {
        expire(now);
        return from.compareTo(to) >= 0 ? List.of() : List.copyOf(events.subSet(from, true, to, false));
    }

    private void expire(long now) {
        Integer days = retentionDays;
        if (days == null) {
            return;
        }
        StoredEvent limit = StoredEvent.before(now - Duration.ofDays(days).toMillis());
        while (!events.isEmpty() && events.first().compareTo(limit) < 0) {
            drop(events.first());
        }
    }

    private void drop(StoredEvent event) {
        StoredStream stream = streams.get(event.stream());
        if (stream != null) {
            stream.events().remove(event);
        }
        forget(event);
    }

    private void forget(StoredEvent event) {
        if (events.remove(event)) {
            bytes -= event.bytes();
        }
    }
}
