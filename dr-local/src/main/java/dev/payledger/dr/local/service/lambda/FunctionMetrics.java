package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.MetricSink;
import java.util.Map;

/**
 * The metrics of Lambda itself: over all functions, by function, by what was invoked where it had a qualifier
 * ({@code Resource}), and by the version that an alias chose ({@code ExecutedVersion}).
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics.html">Lambda metrics</a>
 */
final class FunctionMetrics {

    private final MetricSink sink;

    FunctionMetrics(MetricSink sink) {
        this.sink = sink;
    }

    /** A request that was throttled: nothing else is recorded of it. */
    void throttled(Target target) {
        record(target, "Throttles", 1, "Count");
    }

    /** A request that was taken. */
    void begun(Target target, int concurrent) {
        record(target, "Invocations", 1, "Count");
        record(target, "Throttles", 0, "Count");
        record(target, "ConcurrentExecutions", concurrent, "Count");
    }

    /** A request that was answered, or failed. */
    void ended(Target target, boolean error, double millis) {
        record(target, "Errors", error ? 1 : 0, "Count");
        record(target, "Duration", millis, "Milliseconds");
    }

    /** An event that was given up did not reach the dead-letter topic. */
    void deadLetterError(Target target) {
        record(target, "DeadLetterErrors", 1, "Count");
    }

    /** How old the newest record of a batch is when the function gets it. */
    void iteratorAge(Target target, double millis) {
        record(target, "IteratorAge", millis, "Milliseconds");
    }

    private void record(Target target, String metric, double value, String unit) {
        String function = target.functionName();
        record(Map.of(), metric, value, unit);
        record(Map.of("FunctionName", function), metric, value, unit);
        String qualifier = target.qualifier();
        if (qualifier != null) {
            String resource = function + ":" + qualifier;
            record(Map.of("FunctionName", function, "Resource", resource), metric, value, unit);
            if (!qualifier.equals(target.version())) {
                record(
                        Map.of("FunctionName", function, "Resource", resource, "ExecutedVersion", target.version()),
                        metric,
                        value,
                        unit);
            }
        }
    }

    private void record(Map<String, String> dimensions, String metric, double value, String unit) {
        sink.record("AWS/Lambda", metric, dimensions, value, unit);
    }
}
