package dev.payledger.dr.local.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** The tables of AWS's page on missing data: {@code 0} is good, {@code X} breaches, {@code -} is missing. */
final class AlarmEvaluationTest {

    @ParameterizedTest
    @CsvSource({
        "0 - X - X, 3, OK, OK, OK, OK",
        "- - - - 0, 3, OK, OK, OK, OK",
        "- - - - -, 3, INSUFFICIENT_DATA, keep, ALARM, OK",
        "0 X X - X, 3, ALARM, ALARM, ALARM, ALARM",
        "- - X - -, 3, ALARM, keep, ALARM, OK",
        "- - - - X, 3, keep, keep, ALARM, OK",
        "0 - X - X, 2, ALARM, ALARM, ALARM, ALARM",
        "0 0 X 0 X, 2, ALARM, ALARM, ALARM, ALARM",
        "0 - X - -, 2, OK, OK, ALARM, OK",
        "- - - - 0, 2, OK, OK, ALARM, OK",
        "- - - X -, 2, ALARM, keep, ALARM, OK"
    })
    void threePeriodsAreJudgedAsInTheTablesOfTheManual(
            String points, int needed, String missing, String ignore, String breaching, String notBreaching) {
        assertThat(judged(points, needed, "missing")).isEqualTo(missing);
        assertThat(judged(points, needed, "ignore")).isEqualTo(ignore);
        assertThat(judged(points, needed, "breaching")).isEqualTo(breaching);
        assertThat(judged(points, needed, "notBreaching")).isEqualTo(notBreaching);
    }

    @ParameterizedTest
    @CsvSource({
        "GreaterThanThreshold, 1, false",
        "GreaterThanThreshold, 1.5, true",
        "GreaterThanOrEqualToThreshold, 1, true",
        "GreaterThanOrEqualToThreshold, 0.5, false",
        "LessThanThreshold, 1, false",
        "LessThanThreshold, 0.5, true",
        "LessThanOrEqualToThreshold, 1, true",
        "LessThanOrEqualToThreshold, 1.5, false"
    })
    void valuesAreComparedWithTheThreshold(String operator, double value, boolean breaches) {
        MetricAlarm alarm = MetricAlarm.builder()
                .threshold(1.0)
                .comparisonOperator(operator)
                .build();
        assertThat(AlarmEvaluation.breaches(alarm, value)).isEqualTo(breaches);
    }

    private static String judged(String points, int needed, String treatment) {
        MetricAlarm alarm = MetricAlarm.builder()
                .namespace("App")
                .evaluationPeriods(3)
                .datapointsToAlarm(needed)
                .treatMissingData(treatment)
                .threshold(1.0)
                .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                .build();
        List<AlarmPoint> newestFirst = new ArrayList<>();
        Instant at = Instant.parse("2026-11-22T11:40:00Z");
        for (String point : points.split(" ")) {
            newestFirst.add(0, point.equals("-") ? null : new AlarmPoint(at, point.equals("X") ? 5 : 0, 1));
            at = at.plusSeconds(60);
        }
        return AlarmEvaluation.judge(alarm, newestFirst)
                .map(verdict -> verdict.state().toString())
                .orElse("keep");
    }
}
