package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * The 5xx alarm of one region. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html">
 * DescribeAlarmHistory</a>. Unconfirmed: the form of an item's {@code HistoryData}
 * ({@code {"newState":{"stateValue":"ALARM",..},..}}); where it is another, the item's summary is read.
 */
public final class ServiceAlarm {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MAX_ITEMS = 100;

    private final CloudWatchClient client;
    private final String region;
    private final String name;

    ServiceAlarm(CloudWatchClient client, String region, String name) {
        this.client = client;
        this.region = region;
        this.name = name;
    }

    /**
     * The latest change to ALARM.
     *
     * @param evaluated how far back the alarm looks: what it saw lies in this time before {@code at}
     * @param endedAt when it changed to another state again; null where it is still in ALARM
     */
    public record Raised(
            String alarm,
            String region,
            Instant at,
            Duration evaluated,
            @Nullable Instant endedAt) {}

    /** The latest change to ALARM; empty where there is no such alarm or it never was in ALARM. */
    public Optional<Raised> latest() {
        Optional<MetricAlarm> alarm = call("DescribeAlarms")
                .get(() -> client.describeAlarms(request -> request.alarmNames(name)))
                .metricAlarms()
                .stream()
                .findFirst();
        if (alarm.isEmpty()) {
            return Optional.empty();
        }
        List<AlarmHistoryItem> items = call("DescribeAlarmHistory")
                .get(() -> client.describeAlarmHistory(request -> request.alarmName(name)
                        .historyItemType(HistoryItemType.STATE_UPDATE)
                        .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                        .maxRecords(MAX_ITEMS)))
                .alarmHistoryItems();
        Instant ended = null;
        for (AlarmHistoryItem item : items) {
            if (isAlarm(item)) {
                return Optional.of(new Raised(name, region, item.timestamp(), evaluated(alarm.get()), ended));
            }
            ended = item.timestamp();
        }
        return Optional.empty();
    }

    private static Duration evaluated(MetricAlarm alarm) {
        int period = alarm.period() == null ? 60 : alarm.period();
        int periods = alarm.evaluationPeriods() == null ? 1 : alarm.evaluationPeriods();
        return Duration.ofSeconds((long) period * periods);
    }

    private static boolean isAlarm(AlarmHistoryItem item) {
        try {
            String state = JSON.readTree(String.valueOf(item.historyData()))
                    .path("newState")
                    .path("stateValue")
                    .asText();
            return state.isEmpty() ? summaryIsAlarm(item) : state.equals("ALARM");
        } catch (JsonProcessingException e) {
            return summaryIsAlarm(item);
        }
    }

    private static boolean summaryIsAlarm(AlarmHistoryItem item) {
        return String.valueOf(item.historySummary()).endsWith("to ALARM");
    }

    private AwsCall call(String operation) {
        return new AwsCall("cloudwatch", operation, "alarm " + name, region);
    }
}
