package dev.payledger.dr.local.service.logs;

import java.util.TreeSet;

/** A log stream. Guarded by its group. */
final class StoredStream {

    private final String name;
    private final long created;
    private final TreeSet<StoredEvent> events = new TreeSet<>();
    private long lastIngested;

    StoredStream(String name, long created) {
        this.name = name;
        this.created = created;
    }

    String name() {
        return name;
    }

    long created() {
        return created;
    }

    TreeSet<StoredEvent> events() {
        return events;
    }

    void add(StoredEvent event) {
        events.add(event);
        lastIngested = event.ingested();
    }

    /** Epoch milliseconds, or 0. */
    long lastIngested() {
        return lastIngested;
    }

    long lastTimestamp() {
        return events.isEmpty() ? created : events.last().timestamp();
    }
}
