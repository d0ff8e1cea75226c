package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

/**
 * Sums of metrics, minute by minute. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>.
 */
public final class MetricSums {

    private static final int PERIOD_SECONDS = 60;

    private final CloudWatchClient client;
    private final String region;

    MetricSums(CloudWatchClient client, String region) {
        this.client = client;
        this.region = region;
    }

    /** How many requests an HTTP API answered with 5xx, by minute. See {@link #of}. */
    public NavigableMap<Instant, Long> serverErrors(String apiId, Instant from, Instant until) {
        return of("AWS/ApiGateway", "5xx", "ApiId", apiId, from, until);
    }

    /** What Lambda counted of a function, by minute: Invocations, Errors, Throttles. See {@link #of}. */
    public NavigableMap<Instant, Long> ofFunction(String function, String metric, Instant from, Instant until) {
        return of("AWS/Lambda", metric, "FunctionName", function, from, until);
    }

    /**
     * Sums by minute; minutes without data are left out.
     *
     * @param from a whole minute
     * @param until a whole minute, exclusive
     */
    private NavigableMap<Instant, Long> of(
            String namespace, String metric, String dimension, String value, Instant from, Instant until) {
        NavigableMap<Instant, Long> sums = new TreeMap<>();
        if (!from.isBefore(until)) {
            return sums;
        }
        String token = null;
        do {
            GetMetricDataResponse page = page(namespace, metric, Map.entry(dimension, value), from, until, token);
            for (MetricDataResult result : page.metricDataResults()) {
                List<Double> values = result.values();
                for (int i = 0; i < values.size(); i++) {
                    sums.merge(result.timestamps().get(i), Math.round(values.get(i)), Long::sum);
                }
            }
            token = page.nextToken();
        } while (token != null);
        return sums;
    }

    private GetMetricDataResponse page(
            String namespace,
            String metric,
            Map.Entry<String, String> dimension,
            Instant from,
            Instant until,
            @Nullable String token) {
        MetricDataQuery query = MetricDataQuery.builder()
                .id("sum")
                .metricStat(stat -> stat.stat("Sum").period(PERIOD_SECONDS).metric(named -> named.namespace(namespace)
                        .metricName(metric)
                        .dimensions(Dimension.builder()
                                .name(dimension.getKey())
                                .value(dimension.getValue())
                                .build())))
                .build();
        return new AwsCall("cloudwatch", "GetMetricData", metric + " of " + dimension.getValue(), region)
                .get(() -> client.getMetricData(request ->
                        request.startTime(from).endTime(until).nextToken(token).metricDataQueries(query)));
    }
}
