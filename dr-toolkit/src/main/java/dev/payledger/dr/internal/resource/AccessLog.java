package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.resource.LogEvents.Found;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The access log of an HTTP API's stage. */
public final class AccessLog {

    private final LogEvents events;
    private final AccessLogFormat format;

    AccessLog(LogEvents events, String format) {
        this.events = events;
        this.format = new AccessLogFormat(format);
    }

    /**
     * Where a stage logs to.
     *
     * @param group the log group's name
     * @param format what is logged of each request
     */
    public record Settings(String group, String format) {}

    /**
     * What a window holds.
     *
     * @param exists whether the log group is there
     * @param cut whether there is more than was read
     */
    public record Lines(boolean exists, List<AccessLogEntry> entries, boolean cut) {}

    public String group() {
        return events.group();
    }

    /** What a join needs and this log's format does not say; empty where it says all. */
    public List<String> missingVariables() {
        return List.of("routeKey", "integration.requestId", "identity.userAgent").stream()
                .filter(variable -> !format.has(variable))
                .map(variable -> "$context." + variable)
                .toList();
    }

    /** The requests that were answered with 5xx. {@code until} is exclusive. */
    public Lines serverErrors(Instant from, Instant until) {
        return lines(events.between(from, until, format.serverErrors()), true);
    }

    /** Every request. {@code until} is exclusive. */
    public Lines all(Instant from, Instant until) {
        return lines(events.between(from, until, ""), false);
    }

    private Lines lines(Found found, boolean onlyErrors) {
        return new Lines(
                found.exists(),
                found.events().stream()
                        .map(event -> format.read(event.at(), event.message()))
                        .flatMap(Optional::stream)
                        .filter(entry -> !onlyErrors || entry.isServerError())
                        .toList(),
                found.cut());
    }
}
