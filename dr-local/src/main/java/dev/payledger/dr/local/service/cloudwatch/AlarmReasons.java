package dev.payledger.dr.local.service.cloudwatch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * Why an alarm is in its state, in CloudWatch's sentences and as its JSON. The sentences with points only, and with
 * missing points only, are those that users have seen; the one that has both is unconfirmed.
 */
final class AlarmReasons {

    /** What a new alarm says until it is evaluated. */
    static final String UNCHECKED = "Unchecked: Initial alarm creation";

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private AlarmReasons() {}

    static String text(MetricAlarm alarm, AlarmVerdict verdict) {
        int filled = verdict.filled();
        if (verdict.state() == StateValue.INSUFFICIENT_DATA) {
            return "Insufficient Data: " + datapoints(filled) + " " + were(filled) + " unknown.";
        }
        String as = AlarmEvaluation.treatment(alarm).equals("breaching") ? "Breaching" : "NonBreaching";
        String missing = filled + " missing " + (filled == 1 ? "datapoint" : "datapoints") + " " + were(filled)
                + " treated as [" + as + "]";
        if (verdict.evaluated().isEmpty()) {
            String periods = filled == 1 ? " period" : " periods";
            return "Threshold Crossed: no datapoints were received for " + filled + periods + " and " + missing + ".";
        }
        boolean alarming = verdict.state() == StateValue.ALARM;
        List<AlarmPoint> shown = verdict.evaluated().stream()
                .filter(point -> AlarmEvaluation.breaches(alarm, point.value()) == alarming)
                .toList();
        List<AlarmPoint> named = shown.isEmpty() ? verdict.evaluated() : shown;
        int count = named.size();
        boolean ofLast = alarm.datapointsToAlarm() != null;
        boolean negated = named == shown ? !alarming : alarming;
        StringBuilder text = new StringBuilder("Threshold Crossed: ");
        text.append(
                ofLast ? count + " out of the last " + alarm.evaluationPeriods() + " datapoints" : datapoints(count));
        text.append(' ').append(listed(named)).append(' ').append(were(count));
        text.append(negated ? " not " : " ").append(comparison(alarm));
        text.append(" the threshold (").append(alarm.threshold()).append(')');
        if (filled > 0 && !List.of("missing", "ignore").contains(AlarmEvaluation.treatment(alarm))) {
            text.append(" and ").append(missing);
        }
        if (ofLast) {
            int least = alarming
                    ? AlarmEvaluation.needed(alarm)
                    : alarm.evaluationPeriods() - AlarmEvaluation.needed(alarm) + 1;
            text.append(" (minimum ").append(datapoints(least)).append(" for ");
            text.append(alarming ? "OK -> ALARM" : "ALARM -> OK").append(" transition)");
        }
        return text.append('.').toString();
    }

    static String data(MetricAlarm alarm, AlarmVerdict verdict, Instant now) {
        ObjectNode data = AlarmJson.object();
        data.put("version", "1.0").put("queryDate", AlarmJson.time(now));
        List<AlarmPoint> points = verdict.evaluated();
        if (!points.isEmpty()) {
            data.put("startDate", AlarmJson.time(points.get(points.size() - 1).start()));
        }
        if (alarm.unit() != null) {
            data.put("unit", alarm.unitAsString());
        }
        data.put("statistic", alarm.statisticAsString()).put("period", alarm.period());
        ArrayNode recent = data.putArray("recentDatapoints");
        for (int i = points.size() - 1; i >= 0; i--) {
            recent.add(points.get(i).value());
        }
        data.put("threshold", alarm.threshold());
        ArrayNode evaluated = data.putArray("evaluatedDatapoints");
        for (AlarmPoint point : points) {
            evaluated
                    .addObject()
                    .put("timestamp", AlarmJson.time(point.start()))
                    .put("sampleCount", point.sampleCount())
                    .put("value", point.value());
        }
        return AlarmJson.text(data);
    }

    private static String listed(List<AlarmPoint> points) {
        return points.stream()
                .map(point -> point.value() + " (" + DATE.format(point.start()) + ")")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String comparison(MetricAlarm alarm) {
        return switch (alarm.comparisonOperator()) {
            case GREATER_THAN_THRESHOLD -> "greater than";
            case GREATER_THAN_OR_EQUAL_TO_THRESHOLD -> "greater than or equal to";
            case LESS_THAN_THRESHOLD -> "less than";
            case LESS_THAN_OR_EQUAL_TO_THRESHOLD -> "less than or equal to";
            default -> throw new IllegalStateException("an operator that is refused: " + alarm.comparisonOperator());
        };
    }

    private static String datapoints(int count) {
        return count + (count == 1 ? " datapoint" : " datapoints");
    }

    private static String were(int count) {
        return count == 1 ? "was" : "were";
    }
}
