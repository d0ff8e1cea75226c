package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;

/**
 * The metric alarms of a region. While there are any, one task evaluates all of them at the beginning of each minute as
 * alarms count it ({@link AlarmClock}). Thread safe.
 */
final class Alarms implements AutoCloseable {

    private final RegionContext context;
    private final AlarmClock clock;
    private final AlarmEvaluation evaluation;
    private final AlarmActions actions;
    private final AlarmHistory history;
    private final Map<String, MetricAlarm> alarms = new TreeMap<>();
    private final Map<String, Map<String, String>> tags = new TreeMap<>();
    private TimeSource.@Nullable Task next;
    private boolean closed;

    Alarms(
            RegionContext context,
            AlarmClock clock,
            AlarmEvaluation evaluation,
            AlarmActions actions,
            AlarmHistory history) {
        this.context = context;
        this.clock = clock;
        this.evaluation = evaluation;
        this.actions = actions;
        this.history = history;
    }

    /** In the order of their names. */
    synchronized List<MetricAlarm> all() {
        return List.copyOf(alarms.values());
    }

    /**
     * Makes an alarm, or changes it in all but its state and tags.
     *
     * @param tagsOfNew what a new alarm is tagged with
     */
    synchronized void put(MetricAlarm.Builder wanted, Map<String, String> tagsOfNew) {
        Instant now = context.time().now();
        wanted.alarmConfigurationUpdatedTimestamp(now);
        MetricAlarm described = wanted.build();
        String name = described.alarmName();
        MetricAlarm former = alarms.get(name);
        if (former == null) {
            MetricAlarm made = described.toBuilder()
                    .stateValue(StateValue.INSUFFICIENT_DATA)
                    .stateReason(AlarmReasons.UNCHECKED)
                    .stateUpdatedTimestamp(now)
                    .stateTransitionedTimestamp(now)
                    .build();
            alarms.put(name, made);
            tags.put(name, new TreeMap<>(tagsOfNew));
            history.configured("Create", made, now);
        } else {
            MetricAlarm changed = described.toBuilder()
                    .stateValue(former.stateValue())
                    .stateReason(former.stateReason())
                    .stateReasonData(former.stateReasonData())
                    .stateUpdatedTimestamp(former.stateUpdatedTimestamp())
                    .stateTransitionedTimestamp(former.stateTransitionedTimestamp())
                    .build();
            alarms.put(name, changed);
            history.configured("Update", changed, now);
        }
        scheduleNext();
    }

    /** Names without an alarm are no error (unconfirmed). */
    synchronized void delete(Collection<String> names) {
        for (String name : names) {
            MetricAlarm gone = alarms.remove(name);
            tags.remove(name);
            if (gone != null) {
                history.configured("Delete", gone, context.time().now());
            }
        }
    }

    /** Turns the actions of alarms on or off; names without an alarm are passed over. */
    synchronized void enableActions(Collection<String> names, boolean enabled) {
        Instant now = context.time().now();
        for (String name : names) {
            MetricAlarm alarm = alarms.get(name);
            if (alarm != null && alarm.actionsEnabled() != enabled) {
                MetricAlarm changed = alarm.toBuilder()
                        .actionsEnabled(enabled)
                        .alarmConfigurationUpdatedTimestamp(now)
                        .build();
                alarms.put(name, changed);
                history.configured("Update", changed, now);
            }
        }
    }

    /** Sets a state by hand, until the next evaluation, and runs the actions if it is another one. */
    void setState(String name, StateValue state, String reason, @Nullable String data) {
        Change change;
        synchronized (this) {
            MetricAlarm alarm = alarms.get(name);
            if (alarm == null) {
                throw MetricErrors.notFound("ResourceNotFound", "Alarm " + name + " does not exist");
            }
            change = change(alarm, state, reason, data);
        }
        if (change.isTransition()) {
            actions.run(change.before(), change.after());
        }
    }

    /** Reads or changes an alarm's tags. */
    synchronized Map<String, String> tags(String arn, UnaryOperator<Map<String, String>> change) {
        String prefix = context.arn("cloudwatch", "alarm:");
        String name = arn.startsWith(prefix) ? arn.substring(prefix.length()) : "";
        Map<String, String> known = tags.get(name);
        if (known == null) {
            throw MetricErrors.notFound("ResourceNotFoundException", "Unknown resource: " + arn);
        }
        Map<String, String> changed = change.apply(new TreeMap<>(known));
        tags.put(name, changed);
        return changed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (next != null) {
            next.cancel();
        }
    }

    private synchronized void scheduleNext() {
        if (next == null && !closed && !alarms.isEmpty()) {
            Instant now = context.time().now();
            long minute = clock.minuteOf(now) + 1;
            Duration delay = Duration.between(now, clock.startOf(minute));
            next = context.time().schedule(delay.isNegative() ? Duration.ZERO : delay, () -> evaluateAll(minute));
        }
    }

    /** A timer may be late, so the minute is that of the clock unless the timer was early. */
    private void evaluateAll(long planned) {
        List<Change> changes = new ArrayList<>();
        try {
            synchronized (this) {
                long minute = Math.max(planned, clock.minuteOf(context.time().now()));
                for (MetricAlarm alarm : List.copyOf(alarms.values())) {
                    evaluation
                            .evaluate(alarm, minute)
                            .filter(verdict -> verdict.state() != alarm.stateValue())
                            .ifPresent(verdict -> changes.add(change(
                                    alarm,
                                    verdict.state(),
                                    AlarmReasons.text(alarm, verdict),
                                    AlarmReasons.data(
                                            alarm, verdict, context.time().now()))));
                }
            }
            changes.forEach(change -> actions.run(change.before(), change.after()));
        } finally {
            synchronized (this) {
                next = null;
                scheduleNext();
            }
        }
    }

    private Change change(MetricAlarm alarm, StateValue state, String reason, @Nullable String data) {
        Instant now = context.time().now();
        boolean transition = state != alarm.stateValue();
        MetricAlarm after = alarm.toBuilder()
                .stateValue(state)
                .stateReason(reason)
                .stateReasonData(data)
                .stateUpdatedTimestamp(now)
                .stateTransitionedTimestamp(transition ? now : alarm.stateTransitionedTimestamp())
                .build();
        alarms.put(alarm.alarmName(), after);
        if (transition) {
            history.changed(alarm, after, now);
        }
        return new Change(alarm, after);
    }

    private record Change(MetricAlarm before, MetricAlarm after) {
        private boolean isTransition() {
            return before.stateValue() != after.stateValue();
        }
    }
}
