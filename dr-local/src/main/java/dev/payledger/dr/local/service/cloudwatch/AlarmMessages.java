package dev.payledger.dr.local.service.cloudwatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.region.RegionContext;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/**
 * What an alarm tells a topic and a function. Keys, their order and the forms of times are AWS's.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-actions-Lambda.html">Event
 *     that a function gets</a>
 */
final class AlarmMessages {

    private final RegionContext context;

    AlarmMessages(RegionContext context) {
        this.context = context;
    }

    /** {@code ALARM: "name" in Asia Pacific (Singapore)}. */
    String subject(MetricAlarm alarm) {
        return alarm.stateValueAsString() + ": \"" + alarm.alarmName() + "\" in " + regionName();
    }

    /** The message to a topic. */
    String message(MetricAlarm before, MetricAlarm alarm) {
        ObjectNode message = AlarmJson.object();
        message.put("AlarmName", alarm.alarmName()).put("AlarmDescription", alarm.alarmDescription());
        message.put("AWSAccountId", context.accountId());
        message.put("AlarmConfigurationUpdatedTimestamp", AlarmJson.time(alarm.alarmConfigurationUpdatedTimestamp()));
        message.put("NewStateValue", alarm.stateValueAsString()).put("NewStateReason", alarm.stateReason());
        message.put("StateChangeTime", AlarmJson.time(alarm.stateTransitionedTimestamp()));
        message.put("Region", regionName()).put("AlarmArn", alarm.alarmArn());
        message.put("OldStateValue", before.stateValueAsString());
        strings(message.putArray("OKActions"), alarm.okActions());
        strings(message.putArray("AlarmActions"), alarm.alarmActions());
        strings(message.putArray("InsufficientDataActions"), alarm.insufficientDataActions());
        ObjectNode trigger = message.putObject("Trigger");
        trigger.put("MetricName", alarm.metricName()).put("Namespace", alarm.namespace());
        trigger.put("StatisticType", "Statistic");
        trigger.put("Statistic", alarm.statistic().name());
        trigger.put("Unit", alarm.unitAsString());
        ArrayNode dimensions = trigger.putArray("Dimensions");
        alarm.dimensions()
                .forEach(dimension ->
                        dimensions.addObject().put("value", dimension.value()).put("name", dimension.name()));
        trigger.put("Period", alarm.period()).put("EvaluationPeriods", alarm.evaluationPeriods());
        if (alarm.datapointsToAlarm() != null) {
            trigger.put("DatapointsToAlarm", alarm.datapointsToAlarm());
        }
        trigger.put("ComparisonOperator", alarm.comparisonOperatorAsString());
        trigger.put("Threshold", alarm.threshold());
        trigger.put("TreatMissingData", alarm.treatMissingData() == null ? "missing" : alarm.treatMissingData());
        trigger.put("EvaluateLowSampleCountPercentile", "");
        return AlarmJson.text(message);
    }

    /** The event to a function. */
    String event(MetricAlarm before, MetricAlarm alarm) {
        ObjectNode event = AlarmJson.object();
        event.put("source", "aws.cloudwatch").put("alarmArn", alarm.alarmArn());
        event.put("accountId", context.accountId());
        event.put("time", AlarmJson.time(alarm.stateUpdatedTimestamp())).put("region", context.region());
        ObjectNode data = event.putObject("alarmData");
        data.put("alarmName", alarm.alarmName());
        state(data.putObject("state"), alarm);
        state(data.putObject("previousState"), before);
        ObjectNode configuration = data.putObject("configuration");
        if (alarm.alarmDescription() != null) {
            configuration.put("description", alarm.alarmDescription());
        }
        ObjectNode metric = configuration.putArray("metrics").addObject();
        metric.put("id", context.ids().uuid());
        ObjectNode stat = metric.putObject("metricStat");
        ObjectNode name = stat.putObject("metric");
        name.put("namespace", alarm.namespace()).put("name", alarm.metricName());
        ObjectNode dimensions = name.putObject("dimensions");
        alarm.dimensions().forEach(dimension -> dimensions.put(dimension.name(), dimension.value()));
        stat.put("period", alarm.period()).put("stat", alarm.statisticAsString());
        if (alarm.unit() != null) {
            stat.put("unit", alarm.unitAsString());
        }
        metric.put("returnData", true);
        return AlarmJson.text(event);
    }

    private static void state(ObjectNode state, MetricAlarm alarm) {
        state.put("value", alarm.stateValueAsString()).put("reason", alarm.stateReason());
        if (alarm.stateReasonData() != null) {
            state.put("reasonData", alarm.stateReasonData());
        }
        state.put("timestamp", AlarmJson.time(alarm.stateUpdatedTimestamp()));
    }

    private String regionName() {
        RegionMetadata metadata = Region.of(context.region()).metadata();
        return metadata == null ? context.region().toUpperCase(Locale.ROOT) : metadata.description();
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
