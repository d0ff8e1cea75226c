package dev.payledger.dr.local.service.cloudwatch;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/**
 * Decides what state an alarm is to be in.
 *
 * <p>An alarm looks at a range of periods that is wider than its {@code EvaluationPeriods} (N). If there are N points or
 * more, the newest N decide, and how missing data is treated plays no part. Otherwise the missing ones are filled in as
 * {@code TreatMissingData} says. Periods end at the current minute, whatever their length: a five-minute alarm looks at
 * the last five minutes, each minute anew.
 *
 * <p>Unconfirmed: that the range is two periods wider than N, which fits what users measured; what happens with {@code
 * missing} where every point breaches and the oldest is younger than {@code DatapointsToAlarm} (here: the state stays);
 * that an observation is seen half a minute after it was made; and that the running period counts as soon as it breaches
 * the threshold in a way that later observations cannot undo (a sum that grows, a maximum, a minimum), so that an alarm
 * of one period of a minute turns 30 to 90 seconds after the first error. On AWS one to three minutes are usual.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html">Alarm
 *     evaluation</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">How alarms
 *     treat missing data</a>
 */
final class AlarmEvaluation {

    private static final int WIDER_BY = 2;
    private static final int MINUTE_SECONDS = 60;

    private final MetricStore store;
    private final AlarmClock clock;

    AlarmEvaluation(MetricStore store, AlarmClock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * Evaluates an alarm at the beginning of a minute.
     *
     * @return empty where the alarm is to stay as it is
     */
    Optional<AlarmVerdict> evaluate(MetricAlarm alarm, long minute) {
        return judge(alarm, range(alarm, minute));
    }

    /** The periods of the evaluation range, newest first; null where nothing was observed. */
    private List<@Nullable AlarmPoint> range(MetricAlarm alarm, long minute) {
        int length = alarm.period() / MINUTE_SECONDS;
        List<@Nullable AlarmPoint> range = new ArrayList<>();
        long visible = minute * AlarmClock.SLOTS - 1;
        AlarmPoint running = point(alarm, minute - length, visible);
        if (running != null && isFinal(alarm) && breaches(alarm, running.value())) {
            range.add(running);
        }
        long end = minute - 1;
        while (range.size() < alarm.evaluationPeriods() + WIDER_BY) {
            range.add(point(alarm, end - length, end * AlarmClock.SLOTS));
            end -= length;
        }
        return range;
    }

    private @Nullable AlarmPoint point(MetricAlarm alarm, long fromMinute, long toSlot) {
        MetricName metric = MetricName.of(alarm.namespace(), alarm.metricName(), alarm.dimensions());
        Statistics found = store.observed(metric, alarm.unitAsString(), fromMinute * AlarmClock.SLOTS, toSlot);
        return found == null
                ? null
                : new AlarmPoint(clock.startOf(fromMinute), found.value(alarm.statisticAsString()), found.count());
    }

    static Optional<AlarmVerdict> judge(MetricAlarm alarm, List<@Nullable AlarmPoint> range) {
        int periods = alarm.evaluationPeriods();
        int needed = needed(alarm);
        List<AlarmPoint> real = range.stream().filter(Objects::nonNull).toList();
        List<AlarmPoint> newest = real.subList(0, Math.min(periods, real.size()));
        int breaching = (int)
                newest.stream().filter(point -> breaches(alarm, point.value())).count();
        int filled = periods - newest.size();
        AlarmVerdict ok = new AlarmVerdict(StateValue.OK, newest, breaching, filled);
        AlarmVerdict alarming = new AlarmVerdict(StateValue.ALARM, newest, breaching, filled);
        if (breaching >= needed) {
            return Optional.of(alarming);
        }
        if (filled == 0) {
            return Optional.of(ok);
        }
        return switch (treatment(alarm)) {
            case "breaching" -> Optional.of(breaching + filled >= needed ? alarming : ok);
            case "notBreaching" -> Optional.of(ok);
            case "ignore" -> breaching < newest.size() ? Optional.of(ok) : Optional.empty();
            default -> {
                if (newest.isEmpty()) {
                    yield Optional.of(new AlarmVerdict(StateValue.INSUFFICIENT_DATA, newest, 0, filled));
                }
                if (breaching < newest.size()) {
                    yield Optional.of(ok);
                }
                int age = 1 + range.indexOf(newest.get(newest.size() - 1));
                yield age >= needed ? Optional.of(alarming) : Optional.empty();
            }
        };
    }

    /** How many points must breach. */
    static int needed(MetricAlarm alarm) {
        return alarm.datapointsToAlarm() == null ? alarm.evaluationPeriods() : alarm.datapointsToAlarm();
    }

    /** Alarms on DynamoDB's metrics ignore missing data, whatever they say. */
    static String treatment(MetricAlarm alarm) {
        if (alarm.namespace().equals("AWS/DynamoDB")) {
            return "ignore";
        }
        return alarm.treatMissingData() == null ? "missing" : alarm.treatMissingData();
    }

    static boolean breaches(MetricAlarm alarm, double value) {
        double threshold = alarm.threshold();
        return switch (alarm.comparisonOperator()) {
            case GREATER_THAN_THRESHOLD -> value > threshold;
            case GREATER_THAN_OR_EQUAL_TO_THRESHOLD -> value >= threshold;
            case LESS_THAN_THRESHOLD -> value < threshold;
            case LESS_THAN_OR_EQUAL_TO_THRESHOLD -> value <= threshold;
            default -> throw new IllegalStateException("an operator that is refused: " + alarm.comparisonOperator());
        };
    }

    /** Whether a breach in a running period cannot be undone by what is still to be observed. */
    private static boolean isFinal(MetricAlarm alarm) {
        boolean above = alarm.comparisonOperator() == ComparisonOperator.GREATER_THAN_THRESHOLD
                || alarm.comparisonOperator() == ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;
        return above
                ? alarm.statistic() != Statistic.MINIMUM && alarm.statistic() != Statistic.AVERAGE
                : alarm.statistic() == Statistic.MINIMUM;
    }
}
