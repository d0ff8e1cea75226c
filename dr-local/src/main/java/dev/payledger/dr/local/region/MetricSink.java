package dev.payledger.dr.local.region;

import java.util.Map;

/** Takes the metrics that services emit about themselves. Implemented by CloudWatch; cheap enough for every request. */
public interface MetricSink {
    /**
     * Records one observation now.
     *
     * @param namespace for example {@code AWS/Lambda}
     * @param metric for example {@code Throttles}
     * @param dimensions every dimension, by name; callers record once for each set that AWS publishes
     * @param value the value
     * @param unit a CloudWatch unit, for example {@code Count} or {@code Milliseconds}
     */
    void record(String namespace, String metric, Map<String, String> dimensions, double value, String unit);
}
