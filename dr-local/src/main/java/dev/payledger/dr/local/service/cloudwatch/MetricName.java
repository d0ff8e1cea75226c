package dev.payledger.dr.local.service.cloudwatch;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;

/** A metric: namespace, name and all of its dimensions. Another set of dimensions is another metric. */
record MetricName(String namespace, String name, Map<String, String> dimensions) {

    /** Of a request's parts. */
    static MetricName of(String namespace, String name, List<Dimension> dimensions) {
        Map<String, String> byName = new TreeMap<>();
        dimensions.forEach(dimension -> byName.put(dimension.name(), dimension.value()));
        return new MetricName(namespace, name, byName);
    }

    /** As ListMetrics tells it. */
    Metric toMetric() {
        return Metric.builder()
                .namespace(namespace)
                .metricName(name)
                .dimensions(new TreeMap<>(dimensions)
                        .entrySet().stream()
                                .map(entry -> Dimension.builder()
                                        .name(entry.getKey())
                                        .value(entry.getValue())
                                        .build())
                                .toList())
                .build();
    }
}
