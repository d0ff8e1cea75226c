package dev.payledger.dr.local.service.logs;

import java.util.Locale;

/**
 * A log event with its place in its group.
 *
 * @param timestamp epoch milliseconds
 * @param ingested epoch milliseconds
 * @param sequence grows with each event of the group, and orders events of the same time
 */
record StoredEvent(long timestamp, long ingested, long sequence, String stream, String message)
        implements Comparable<StoredEvent> {

    /** What AWS counts for an event beside its message. */
    static final int OVERHEAD_BYTES = 26;

    private static final int ID_DIGITS = 56;
    private static final int SEQUENCE_DIGITS = 19;

    /** A place before all events of a time. */
    static StoredEvent before(long timestamp) {
        return new StoredEvent(timestamp, 0, -1, "", "");
    }

    /** The place of the event with this id. */
    static StoredEvent at(String id) {
        if (!id.matches("\\d{" + ID_DIGITS + "}")) {
            throw LogErrors.invalid("The specified nextToken is invalid.");
        }
        int split = ID_DIGITS - SEQUENCE_DIGITS;
        return new StoredEvent(
                Long.parseLong(id.substring(split - SEQUENCE_DIGITS, split)),
                0,
                Long.parseLong(id.substring(split)),
                "",
                "");
    }

    /** 56 digits, in the order of the events. */
    String id() {
        return String.format(Locale.ROOT, "%037d%019d", timestamp, Math.max(0, sequence));
    }

    int bytes() {
        return message.length() + OVERHEAD_BYTES;
    }

    @Override
    public int compareTo(StoredEvent other) {
        int byTime = Long.compare(timestamp, other.timestamp);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
}
