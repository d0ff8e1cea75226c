package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/**
 * How long replication takes, as DynamoDB measures it: <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html">ReplicationLatency</a> in
 * the source's region. Its dimensions TableName and ReceivingRegion are unconfirmed.
 */
final class ReplicationMetric {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final int PERIOD_SECONDS = 60;

    private ReplicationMetric() {}

    /** The latest minute's average; empty without data. */
    static Optional<Duration> latest(
            CloudWatchClient client, String region, String table, String receiver, Instant now) {
        return new AwsCall("cloudwatch", "GetMetricStatistics", "ReplicationLatency of " + table, region)
                        .get(() -> client.getMetricStatistics(request -> request.namespace("AWS/DynamoDB")
                                .metricName("ReplicationLatency")
                                .dimensions(
                                        Dimension.builder()
                                                .name("TableName")
                                                .value(table)
                                                .build(),
                                        Dimension.builder()
                                                .name("ReceivingRegion")
                                                .value(receiver)
                                                .build())
                                .startTime(now.minus(WINDOW))
                                .endTime(now.plusSeconds(PERIOD_SECONDS))
                                .period(PERIOD_SECONDS)
                                .statistics(Statistic.AVERAGE)))
                        .datapoints()
                        .stream()
                        .max(Comparator.comparing(Datapoint::timestamp))
                        .map(point -> Duration.ofNanos(Math.round(point.average() * 1_000_000)));
    }
}
