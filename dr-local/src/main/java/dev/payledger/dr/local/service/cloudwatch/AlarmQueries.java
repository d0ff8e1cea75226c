package dev.payledger.dr.local.service.cloudwatch;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsForMetricRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Finds alarms and their history, page by page. Thread safe. */
final class AlarmQueries {

    private static final int MAX_RECORDS = 100;
    private static final int DEFAULT_RECORDS = 50;

    private final Alarms alarms;
    private final AlarmHistory history;

    AlarmQueries(Alarms alarms, AlarmHistory history) {
        this.alarms = alarms;
        this.history = history;
    }

    DescribeAlarmsResponse describe(DescribeAlarmsRequest request) {
        if (request.hasAlarmNames() && request.alarmNamePrefix() != null) {
            throw MetricErrors.combination("AlarmNames and AlarmNamePrefix cannot both be specified.");
        }
        boolean metricAlarms = !request.hasAlarmTypes() || request.alarmTypes().contains(AlarmType.METRIC_ALARM);
        Predicate<MetricAlarm> wanted =
                alarm -> (!request.hasAlarmNames() || request.alarmNames().contains(alarm.alarmName()))
                        && startsWith(alarm.alarmName(), request.alarmNamePrefix())
                        && (request.stateValue() == null || request.stateValue() == alarm.stateValue())
                        && (request.actionPrefix() == null
                                || actions(alarm).anyMatch(arn -> arn.startsWith(request.actionPrefix())));
        List<MetricAlarm> found = alarms.all().stream()
                .filter(alarm -> metricAlarms)
                .filter(wanted)
                .toList();
        Page<MetricAlarm> page = Page.of(found, request.nextToken(), request.maxRecords());
        return DescribeAlarmsResponse.builder()
                .metricAlarms(page.items())
                .compositeAlarms(List.of())
                .nextToken(page.next())
                .build();
    }

    List<MetricAlarm> of(DescribeAlarmsForMetricRequest request) {
        if (request.metricName() == null || request.namespace() == null) {
            throw MetricErrors.missing(request.metricName() == null ? "MetricName" : "Namespace");
        }
        MetricName metric = MetricName.of(request.namespace(), request.metricName(), request.dimensions());
        return alarms.all().stream()
                .filter(alarm -> MetricName.of(alarm.namespace(), alarm.metricName(), alarm.dimensions())
                        .equals(metric))
                .filter(alarm -> request.statistic() == null || request.statistic() == alarm.statistic())
                .filter(alarm -> request.period() == null || request.period().equals(alarm.period()))
                .filter(alarm -> request.unit() == null || request.unit() == alarm.unit())
                .toList();
    }

    DescribeAlarmHistoryResponse history(DescribeAlarmHistoryRequest request) {
        Page<AlarmHistoryItem> page = Page.of(history.find(request), request.nextToken(), request.maxRecords());
        return DescribeAlarmHistoryResponse.builder()
                .alarmHistoryItems(page.items())
                .nextToken(page.next())
                .build();
    }

    private static boolean startsWith(String name, @Nullable String prefix) {
        return prefix == null || name.startsWith(prefix);
    }

    private static Stream<String> actions(MetricAlarm alarm) {
        return Stream.of(alarm.okActions(), alarm.alarmActions(), alarm.insufficientDataActions())
                .flatMap(List::stream);
    }

    private record Page<T>(List<T> items, @Nullable String next) {
        private static <T> Page<T> of(List<T> all, @Nullable String token, @Nullable Integer most) {
            if (most != null && (most < 1 || most > MAX_RECORDS)) {
                throw MetricErrors.invalid("The value " + most + " for parameter MaxRecords is invalid.");
            }
            if (token != null && !token.matches("\\d{1,9}")) {
                throw MetricErrors.nextToken("The value " + token + " for parameter NextToken is invalid.");
            }
            int from = Math.min(all.size(), token == null ? 0 : Integer.parseInt(token));
            int to = Math.min(all.size(), from + (most == null ? DEFAULT_RECORDS : most));
            return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
        }
    }
}
