package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.MetricSink;
import java.util.List;
import java.util.Map;

/**
 * The metrics of Lambda itself, by function and over all functions.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html">Lambda metrics</a>
 */
final class FunctionMetrics {

    private final MetricSink sink;

    FunctionMetrics(MetricSink sink) {
        this.sink = sink;
    }

    /** A request that was throttled: nothing else is recorded of it. */
    void throttled(String function) {
        record(function, "Throttles", 1, "Count");
    }

    /** A request that was taken. */
    void begun(String function, int concurrent) {
        record(function, "Invocations", 1, "Count");
        record(function, "Throttles", 0, "Count");
        record(function, "ConcurrentExecutions", concurrent, "Count");
    }

    /** A request that was answered, or failed. */
    void ended(String function, boolean error, double millis) {
        record(function, "Errors", error ? 1 : 0, "Count");
        record(function, "Duration", millis, "Milliseconds");
    }

    /** How old the newest record of a batch is when the function gets it. */
    void iteratorAge(String function, double millis) {
        record(function, "IteratorAge", millis, "Milliseconds");
    }

    private void record(String function, String metric, double value, String unit) {
        for (Map<String, String> dimensions : List.of(Map.of("FunctionName", function), Map.<String, String>of())) {
            sink.record("AWS/Lambda", metric, dimensions, value, unit);
        }
    }
}
