package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/**
 * What Lambda counts about a function. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">types of metrics</a>: throttled
 * requests count neither as invocations nor as errors.
 */
public final class FunctionMetrics {

    private static final int PERIOD_SECONDS = 60;

    private final CloudWatchClient client;
    private final String region;
    private final Time time;

    FunctionMetrics(CloudWatchClient client, String region, Time time) {
        this.client = client;
        this.region = region;
        this.time = time;
    }

    /** Sums over whole minutes. */
    public record Counts(long invocations, long errors, long throttles) {}

    /** The sums from the minute of a moment until now. */
    public Counts since(String function, Instant from) {
        return new Counts(
                sum(function, "Invocations", from), sum(function, "Errors", from), sum(function, "Throttles", from));
    }

    private long sum(String function, String metric, Instant from) {
        List<Datapoint> points = new AwsCall("cloudwatch", "GetMetricStatistics", metric + " of " + function, region)
                .get(() -> client.getMetricStatistics(request -> request.namespace("AWS/Lambda")
                        .metricName(metric)
                        .dimensions(Dimension.builder()
                                .name("FunctionName")
                                .value(function)
                                .build())
                        .startTime(from.truncatedTo(ChronoUnit.MINUTES))
                        .endTime(time.now().plusSeconds(PERIOD_SECONDS))
                        .period(PERIOD_SECONDS)
                        .statistics(Statistic.SUM)))
                .datapoints();
        return Math.round(points.stream().mapToDouble(Datapoint::sum).sum());
    }
}
