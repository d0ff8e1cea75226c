package dev.payledger.dr.local.service.cloudwatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * What happened to the alarms of a region, for 30 days and at most a thousand items; it outlives the alarms. Thread
 * safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html">
 *     DescribeAlarmHistory</a>
 */
final class AlarmHistory {

    private static final int MAX_KEPT = 1_000;
    private static final Duration KEPT = Duration.ofDays(30);

    private final Deque<AlarmHistoryItem> items = new ArrayDeque<>();

    /** An alarm was created, updated or deleted. */
    void configured(String verb, MetricAlarm alarm, Instant at) {
        String past = verb.toLowerCase(Locale.ROOT) + (verb.endsWith("e") ? "d" : "ed");
        ObjectNode data = AlarmJson.object().put("version", "1.0").put("type", verb);
        data.set(past + "Alarm", configuration(alarm));
        add(alarm, HistoryItemType.CONFIGURATION_UPDATE, "Alarm \"" + alarm.alarmName() + "\" " + past, data, at);
    }

    /** An alarm went from one state to another. */
    void changed(MetricAlarm before, MetricAlarm after, Instant at) {
        ObjectNode data = AlarmJson.object().put("version", "1.0");
        data.set("oldState", state(before));
        data.set("newState", state(after));
        add(
                after,
                HistoryItemType.STATE_UPDATE,
                "Alarm updated from " + before.stateValueAsString() + " to " + after.stateValueAsString(),
                data,
                at);
    }

    /**
     * An action was tried.
     *
     * @param error what the target answered, or null if it took the message
     */
    void acted(MetricAlarm alarm, String arn, String message, @Nullable String error, Instant at) {
        ObjectNode data = AlarmJson.object().put("actionState", error == null ? "Succeeded" : "Failed");
        data.put("stateUpdateTimestamp", alarm.stateUpdatedTimestamp().toEpochMilli());
        data.put("notificationResource", arn).put("publishedMessage", message);
        if (error != null) {
            data.put("error", error);
        }
        String summary = error == null
                ? "Successfully executed action " + arn
                : "Failed to execute action " + arn + ". Received error: \"" + error + "\"";
        add(alarm, HistoryItemType.ACTION, summary, data, at);
    }

    /** Items that a request asks for, in its order. */
    synchronized List<AlarmHistoryItem> find(DescribeAlarmHistoryRequest request) {
        List<AlarmHistoryItem> found = new ArrayList<>();
        for (AlarmHistoryItem item : items) {
            boolean wanted = (request.alarmName() == null || request.alarmName().equals(item.alarmName()))
                    && (request.historyItemType() == null || request.historyItemType() == item.historyItemType())
                    && (request.startDate() == null || !item.timestamp().isBefore(request.startDate()))
                    && (request.endDate() == null || !item.timestamp().isAfter(request.endDate()))
                    && (!request.hasAlarmTypes() || request.alarmTypes().contains(AlarmType.METRIC_ALARM));
            if (wanted) {
                found.add(item);
            }
        }
        if (request.scanBy() != ScanBy.TIMESTAMP_ASCENDING) {
            Collections.reverse(found);
        }
        return found;
    }

    private synchronized void add(
            MetricAlarm alarm, HistoryItemType type, String summary, ObjectNode data, Instant at) {
        items.addLast(AlarmHistoryItem.builder()
                .alarmName(alarm.alarmName())
                .alarmType(AlarmType.METRIC_ALARM)
                .historyItemType(type)
                .historySummary(summary)
                .historyData(AlarmJson.text(data))
                .timestamp(at)
                .build());
        while (items.size() > MAX_KEPT || items.getFirst().timestamp().isBefore(at.minus(KEPT))) {
            items.removeFirst();
        }
    }

    private static ObjectNode state(MetricAlarm alarm) {
        ObjectNode state = AlarmJson.object();
        state.put("stateValue", alarm.stateValueAsString()).put("stateReason", alarm.stateReason());
        JsonNode data = alarm.stateReasonData() == null ? null : AlarmJson.parse(alarm.stateReasonData());
        if (data != null) {
            state.set("stateReasonData", data);
        }
        return state;
    }

    private static ObjectNode configuration(MetricAlarm alarm) {
        ObjectNode json = AlarmJson.object();
        json.put("threshold", alarm.threshold()).put("namespace", alarm.namespace());
        json.put("stateValue", alarm.stateValueAsString());
        ArrayNode dimensions = json.putArray("dimensions");
        alarm.dimensions()
                .forEach(dimension ->
                        dimensions.addObject().put("name", dimension.name()).put("value", dimension.value()));
        strings(json.putArray("okactions"), alarm.okActions());
        json.put("alarmName", alarm.alarmName()).put("evaluationPeriods", alarm.evaluationPeriods());
        json.put("comparisonOperator", alarm.comparisonOperatorAsString()).put("metricName", alarm.metricName());
        json.put("period", alarm.period()).put("statistic", alarm.statisticAsString());
        json.put("treatMissingData", alarm.treatMissingData()).put("datapointsToAlarm", alarm.datapointsToAlarm());
        json.put("alarmDescription", alarm.alarmDescription()).put("actionsEnabled", alarm.actionsEnabled());
        json.put("alarmArn", alarm.alarmArn());
        strings(json.putArray("alarmActions"), alarm.alarmActions());
        strings(json.putArray("insufficientDataActions"), alarm.insufficientDataActions());
        json.put("alarmConfigurationUpdatedTimestamp", AlarmJson.time(alarm.alarmConfigurationUpdatedTimestamp()));
        return json;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
