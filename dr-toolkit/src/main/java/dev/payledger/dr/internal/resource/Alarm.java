package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * A metric alarm as it stands. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html">MetricAlarm</a>.
 */
public final class Alarm {

    private static final int LAST_CHANGES = 20;

    private final CloudWatchClient client;
    private final String region;
    private final String name;

    Alarm(CloudWatchClient client, String region, String name) {
        this.client = client;
        this.region = region;
        this.name = name;
    }

    /**
     * An alarm.
     *
     * @param state {@code OK}, {@code ALARM} or {@code INSUFFICIENT_DATA}
     * @param since when it came into this state
     */
    public record Seen(
            String state,
            Instant since,
            Rule rule,
            boolean actionsEnabled,
            List<String> alarmActions,
            List<String> okActions) {}

    /** What it watches, and when it is in ALARM. */
    public record Rule(
            String namespace,
            String metric,
            Map<String, String> dimensions,
            String statistic,
            int periodSeconds,
            int periods,
            String comparison,
            double threshold) {

        @Override
        public String toString() {
            return namespace + " " + metric + " " + dimensions + ", " + statistic + " of " + periods + " x "
                    + periodSeconds + " s, " + comparison + " " + threshold;
        }
    }

    public String name() {
        return name;
    }

    public String region() {
        return region;
    }

    /** The alarm, or empty where there is none. */
    public Optional<Seen> find() {
        return new AwsCall("cloudwatch", "DescribeAlarms", "alarm " + name, region)
                .get(() -> client.describeAlarms(request -> request.alarmNames(name))).metricAlarms().stream()
                        .findFirst()
                        .map(Alarm::seen);
    }

    /** When it last turned to ALARM since a moment, by CloudWatch's own history and clock; empty where it did not. */
    public Optional<Instant> firedSince(Instant since) {
        return new AwsCall("cloudwatch", "DescribeAlarmHistory", "alarm " + name, region)
                        .get(() -> client.describeAlarmHistory(request -> request.alarmName(name)
                                .historyItemType(HistoryItemType.STATE_UPDATE)
                                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                                .maxRecords(LAST_CHANGES)))
                        .alarmHistoryItems()
                        .stream()
                        .filter(item -> item.timestamp().isAfter(since))
                        .filter(item -> String.valueOf(item.historySummary()).endsWith("to ALARM"))
                        .map(AlarmHistoryItem::timestamp)
                        .findFirst();
    }

    private static Seen seen(MetricAlarm alarm) {
        Map<String, String> dimensions = new TreeMap<>();
        alarm.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension.value()));
        Instant changed = alarm.stateTransitionedTimestamp();
        return new Seen(
                String.valueOf(alarm.stateValueAsString()),
                changed == null ? alarm.stateUpdatedTimestamp() : changed,
                new Rule(
                        String.valueOf(alarm.namespace()),
                        String.valueOf(alarm.metricName()),
                        dimensions,
                        String.valueOf(alarm.statisticAsString()),
                        alarm.period() == null ? 0 : alarm.period(),
                        alarm.evaluationPeriods() == null ? 0 : alarm.evaluationPeriods(),
                        String.valueOf(alarm.comparisonOperatorAsString()),
                        alarm.threshold() == null ? 0 : alarm.threshold()),
                Boolean.TRUE.equals(alarm.actionsEnabled()),
                List.copyOf(alarm.alarmActions()),
                List.copyOf(alarm.okActions()));
    }
}
