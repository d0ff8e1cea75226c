package dev.payledger.dr.local.region;

import java.time.Instant;
import java.util.List;

/** Takes log lines of other services. Implemented by CloudWatch Logs. */
public interface LogSink {
    /** Appends events to a stream; makes group and stream where they do not exist, as Lambda's own logging does. */
    void append(String group, String stream, List<Line> lines);

    /** Whether a group of this name exists. */
    boolean groupExists(String group);

    /** One log event. */
    record Line(Instant at, String message) {}
}
