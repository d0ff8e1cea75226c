package dev.payledger.dr.local.service.scheduler;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.wire.AwsError;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.RetryPolicy;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;

/**
 * Runs schedules: waits, hands the input to the function with the schedule's role, and tries again as the retry policy
 * says. AWS invokes within the minute that follows the scheduled second; here it is the second itself.
 *
 * <p>Nothing here is divided by the speed: schedules carry dead man's switches, whose time must not pass faster than
 * that of the machine which they guard against. No thread of its own: handing over does not block.
 *
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-templated.html">Targets</a>
 */
final class Firing {
    static final String PRINCIPAL = "scheduler.amazonaws.com";

    private static final Logger LOG = System.getLogger(Firing.class.getName());
    private static final String NAMESPACE = "AWS/Scheduler";
    /** AWS says only that it backs off exponentially; these let the default policy last for its day (unconfirmed). */
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);

    private static final Duration MAX_BACKOFF = Duration.ofMinutes(8);

    private final RegionContext context;
    private final FunctionEvents functions;
    private final RoleSessions roles;
    private final RolePermissions permissions;
    private final MetricSink metrics;
    private final Consumer<Schedule> completed;

    /**
     * Makes the runner.
     *
     * @param completed told when a schedule that is to be deleted after its completion has completed
     */
    Firing(
            RegionContext context,
            FunctionEvents functions,
            RoleSessions roles,
            RolePermissions permissions,
            MetricSink metrics,
            Consumer<Schedule> completed) {
        this.context = context;
        this.functions = functions;
        this.roles = roles;
        this.permissions = permissions;
        this.metrics = metrics;
        this.completed = completed;
    }

    /** Waits for a schedule's first run that is not before it was made or changed. */
    void arm(Schedule schedule) {
        armFrom(schedule, schedule.definition().lastModificationDate());
    }

    private void armFrom(Schedule schedule, Instant from) {
        GetScheduleResponse definition = schedule.definition();
        if (definition.state() == ScheduleState.DISABLED) {
            return;
        }
        Optional<Instant> next = schedule.expression()
                .next(from, definition.creationDate(), definition.startDate(), definition.endDate());
        if (next.isPresent()) {
            await(schedule, next.get(), next.get().plus(window(definition)));
        } else {
            complete(schedule);
        }
    }

    /** AWS spreads the runs over the window. */
    private Duration window(GetScheduleResponse definition) {
        return definition.flexibleTimeWindow().mode() == FlexibleTimeWindowMode.FLEXIBLE
                ? Duration.ofSeconds(
                        context.ids().below(definition.flexibleTimeWindow().maximumWindowInMinutes() * 60))
                : Duration.ZERO;
    }

    private void await(Schedule schedule, Instant scheduled, Instant due) {
        Duration left = Duration.between(context.time().now(), due);
        if (left.isNegative()) {
            left = Duration.ZERO;
        }
        schedule.keep(context.time().schedule(left, () -> run(schedule, scheduled, due)));
    }

    private void run(Schedule schedule, Instant scheduled, Instant due) {
        if (schedule.ended()) {
            return;
        }
        if (context.time().now().isBefore(due)) {
            // The machine's clock was set back meanwhile.
            await(schedule, scheduled, due);
            return;
        }
        attempt(new Delivery(
                schedule, scheduled, context.ids().uuid(), context.time().now()));
        if (schedule.expression().rate() != null) {
            armFrom(schedule, scheduled.plusMillis(1));
        }
    }

    private void attempt(Delivery delivery) {
        Schedule schedule = delivery.schedule;
        if (schedule.ended()) {
            return;
        }
        delivery.attempts++;
        count("InvocationAttemptCount", schedule);
        try {
            deliver(delivery);
            over(schedule);
        } catch (AwsServiceException e) {
            count("TargetErrorCount", schedule);
            if (e.statusCode() == 429) {
                count("TargetErrorThrottledCount", schedule);
            }
            again(delivery, e);
        }
    }

    private void deliver(Delivery delivery) {
        GetScheduleResponse definition = delivery.schedule.definition();
        String role = definition.target().roleArn();
        String function = definition.target().arn();
        if (!roles.assumableBy(role, PRINCIPAL, groupArn(definition))) {
            throw AwsError.of(
                    "AccessDenied",
                    403,
                    PRINCIPAL + " is not authorized to perform: sts:AssumeRole on resource: " + role);
        }
        if (!permissions.allows(role, "lambda:InvokeFunction", function)) {
            throw AwsError.of(
                    "AccessDeniedException",
                    403,
                    "User: " + role + " is not authorized to perform: lambda:InvokeFunction on resource: " + function
                            + " because no identity-based policy allows the lambda:InvokeFunction action");
        }
        functions.enqueue(function, input(delivery).getBytes(StandardCharsets.UTF_8));
    }

    /** What the service acts for: the schedule's group. */
    private String groupArn(GetScheduleResponse definition) {
        return context.arn("scheduler", "schedule-group/" + definition.groupName());
    }

    private void again(Delivery delivery, AwsServiceException failure) {
        Schedule schedule = delivery.schedule;
        RetryPolicy policy = schedule.definition().target().retryPolicy();
        Duration backoff = delivery.nextBackoff();
        Instant next = context.time().now().plus(backoff);
        Instant last = delivery.begun.plusSeconds(policy.maximumEventAgeInSeconds());
        if (delivery.attempts > policy.maximumRetryAttempts() || next.isAfter(last)) {
            LOG.log(
                    Level.WARNING,
                    "schedule {0} was given up after {1} attempts: {2}",
                    schedule.key(),
                    delivery.attempts,
                    failure.awsErrorDetails().errorMessage());
            count("InvocationDroppedCount", schedule);
            over(schedule);
        } else {
            schedule.keep(context.time().schedule(backoff, () -> attempt(delivery)));
        }
    }

    private void over(Schedule schedule) {
        if (schedule.expression().at() != null) {
            complete(schedule);
        }
    }

    private void complete(Schedule schedule) {
        if (schedule.definition().actionAfterCompletion() == ActionAfterCompletion.DELETE) {
            completed.accept(schedule);
        }
    }

    private void count(String metric, Schedule schedule) {
        metrics.record(
                NAMESPACE, metric, Map.of("ScheduleGroup", schedule.definition().groupName()), 1, "Count");
        metrics.record(NAMESPACE, metric, Map.of(), 1, "Count");
    }

    private String input(Delivery delivery) {
        GetScheduleResponse definition = delivery.schedule.definition();
        Instant second = delivery.scheduled.truncatedTo(ChronoUnit.SECONDS);
        String input = definition.target().input();
        if (input == null) {
            return "{\"version\":\"0\",\"id\":\"" + delivery.executionId
                    + "\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.scheduler\",\"account\":\""
                    + context.accountId() + "\",\"time\":\"" + second + "\",\"region\":\"" + context.region()
                    + "\",\"resources\":[\"" + definition.arn() + "\"],\"detail\":\"{}\"}";
        }
        return input.replace("<aws.scheduler.schedule-arn>", definition.arn())
                .replace("<aws.scheduler.scheduled-time>", second.toString())
                .replace("<aws.scheduler.execution-id>", delivery.executionId)
                .replace("<aws.scheduler.attempt-number>", Integer.toString(delivery.attempts));
    }

    /** One run and its attempts. */
    private static final class Delivery {
        private final Schedule schedule;
        private final Instant scheduled;
        private final String executionId;
        private final Instant begun;
        private int attempts;
        private Duration backoff = FIRST_BACKOFF;

        private Delivery(Schedule schedule, Instant scheduled, String executionId, Instant begun) {
            this.schedule = schedule;
            this.scheduled = scheduled;
            this.executionId = executionId;
            this.begun = begun;
        }

        private Duration nextBackoff() {
            Duration now = backoff;
            Duration doubled = backoff.multipliedBy(2);
            backoff = doubled.compareTo(MAX_BACKOFF) > 0 ? MAX_BACKOFF : doubled;
            return now;
        }
    }
}
