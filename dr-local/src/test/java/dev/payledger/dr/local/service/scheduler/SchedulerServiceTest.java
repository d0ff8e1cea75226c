package dev.payledger.dr.local.service.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Permission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.ListSchedulesResponse;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.ScheduleSummary;
import software.amazon.awssdk.services.scheduler.model.Tag;

final class SchedulerServiceTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final String FUNCTION = "arn:aws:lambda:ap-southeast-1:111122223333:function:guard";
    private static final String ROLE = "arn:aws:iam::111122223333:role/schedules";
    private static final String UNTRUSTED = "arn:aws:iam::111122223333:role/untrusted";

    /** A speed of 50 must change nothing. */
    private final VirtualTime time = new VirtualTime(START, 50);

    private final Surroundings around = new Surroundings();
    private final SchedulerService scheduler = new SchedulerService(
            new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)), around, around, around, around);

    @Test
    void aOneTimeScheduleInvokesItsFunctionOnceAtItsTimeWhateverTheSpeed() {
        create("at(2026-11-22T10:15:00)", r -> r.target(t -> t.input("{\"experiment\":\"e1\"}")));

        time.advance(Duration.ofMinutes(15).minusMillis(1));
        assertThat(around.invocations).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(around.invocations).containsExactly("10:15:00 guard {\"experiment\":\"e1\"}");
        time.advance(Duration.ofDays(1));
        assertThat(around.invocations).hasSize(1);
        assertThat(get().state()).as("it stays, unless it is to be deleted").isEqualTo(ScheduleState.ENABLED);
    }

    @Test
    void aTimeIsInTheZoneThatTheScheduleNames() {
        create("at(2026-11-22T19:01:00)", r -> r.scheduleExpressionTimezone("Asia/Tokyo"));
        time.advance(Duration.ofMinutes(1));
        assertThat(around.invocations).hasSize(1);
        assertError(
                () -> create("at(2027-01-01T00:00:00)", r -> r.name("z").scheduleExpressionTimezone("Mars/Olympus")),
                "ValidationException",
                "Invalid ScheduleExpressionTimezone Mars/Olympus.");
    }

    @Test
    void aScheduleMayDeleteItselfAfterItsOnlyRun() {
        create("at(2026-11-22T10:01:00)", r -> r.actionAfterCompletion(ActionAfterCompletion.DELETE));
        time.advance(Duration.ofMinutes(1));
        assertThat(around.invocations).hasSize(1);
        assertError(this::get, "ResourceNotFoundException", "Schedule guard does not exist.");
    }

    @Test
    void aDisabledOrDeletedScheduleDoesNotRunAndAnUpdateMovesIt() {
        create("at(2026-11-22T10:05:00)", r -> {});
        update("at(2026-11-22T10:10:00)", ScheduleState.ENABLED);
        time.advance(Duration.ofMinutes(6));
        assertThat(around.invocations).isEmpty();
        update("at(2026-11-22T10:10:00)", ScheduleState.DISABLED);
        time.advance(Duration.ofMinutes(6));
        assertThat(around.invocations).isEmpty();
        update("at(2026-11-22T10:20:00)", ScheduleState.ENABLED);
        scheduler.deleteSchedule(r -> r.name("guard"));
        time.advance(Duration.ofMinutes(30));
        assertThat(around.invocations).isEmpty();
        assertError(
                () -> scheduler.deleteSchedule(r -> r.name("guard")),
                "ResourceNotFoundException",
                "Schedule guard does not exist.");
    }

    @Test
    void aRateRunsAtOnceAndThenAgainUntilItsEnd() {
        create("rate(5 minutes)", r -> r.endDate(START.plus(Duration.ofMinutes(11)))
                .actionAfterCompletion(ActionAfterCompletion.DELETE));
        time.advance(Duration.ofMinutes(30));
        assertThat(around.invocations)
                .extracting(line -> line.substring(0, 8))
                .containsExactly("10:00:00", "10:05:00", "10:10:00");
        assertError(this::get, "ResourceNotFoundException", "Schedule guard does not exist.");
    }

    @Test
    void aFlexibleWindowDelaysTheRunWithinItself() {
        scheduler.createSchedule(request("at(2026-11-22T10:10:00)")
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.FLEXIBLE).maximumWindowInMinutes(5))
                .build());
        time.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertThat(around.invocations).isEmpty();
        time.advance(Duration.ofMinutes(5).plusSeconds(1));
        assertThat(around.invocations).hasSize(1);
    }

    @Test
    void withoutInputTheFunctionGetsAnEventThatNamesTheSchedule() {
        create("at(2026-11-22T10:01:00)", r -> {});
        time.advance(Duration.ofMinutes(1));
        assertThat(around.invocations.get(0))
                .contains(
                        "\"source\":\"aws.scheduler\"",
                        "\"detail-type\":\"Scheduled Event\"",
                        "\"time\":\"2026-11-22T10:01:00Z\"",
                        "arn:aws:scheduler:ap-southeast-1:111122223333:schedule/default/guard");
    }

    @Test
    void aRoleThatMayNotInvokeIsTriedAgainUntilThePolicyIsExhausted() {
        around.allowed = false;
        create("at(2026-11-22T10:01:00)", r -> r.actionAfterCompletion(ActionAfterCompletion.DELETE)
                .target(t -> t.input("\"attempt <aws.scheduler.attempt-number>\"")
                        .retryPolicy(p -> p.maximumRetryAttempts(3).maximumEventAgeInSeconds(60))));
        time.advance(Duration.ofMinutes(1).plusSeconds(2));
        assertThat(get()).as("it is tried again").isNotNull();
        around.allowed = true;
        time.advance(Duration.ofMinutes(1));

        assertThat(around.invocations).containsExactly("10:01:03 guard \"attempt 3\"");
        assertThat(around.metrics).containsEntry("InvocationAttemptCount", 3).containsEntry("TargetErrorCount", 2);
        assertError(this::get, "ResourceNotFoundException", "Schedule guard does not exist.");
    }

    @Test
    void attemptsEndWithThePolicysNumberOrAge() {
        around.allowed = false;
        create("at(2026-11-22T10:01:00)", r -> r.target(t -> t.retryPolicy(p -> p.maximumRetryAttempts(2))));
        time.advance(Duration.ofDays(2));
        assertThat(around.metrics)
                .containsEntry("InvocationAttemptCount", 3)
                .containsEntry("InvocationDroppedCount", 1);

        around.metrics.clear();
        scheduler.createSchedule(request("at(2026-11-24T10:30:00)")
                .name("aged")
                .target(t -> t.arn(FUNCTION).roleArn(ROLE).retryPolicy(p -> p.maximumEventAgeInSeconds(60)))
                .build());
        time.advance(Duration.ofDays(1));
        assertThat(around.metrics.get("InvocationAttemptCount")).isEqualTo(6);
        assertThat(around.metrics).containsEntry("InvocationDroppedCount", 1);
    }

    @Test
    void aFunctionThatIsGoneIsATargetErrorAndANewOneIsReached() {
        around.missing = true;
        create("at(2026-11-22T10:01:00)", r -> {});
        time.advance(Duration.ofMinutes(2));
        around.missing = false;
        time.advance(Duration.ofMinutes(10));
        assertThat(around.invocations).hasSize(1);
    }

    @Test
    void aRoleThatTheSchedulerMayNotAssumeIsRefused() {
        assertError(
                () -> scheduler.createSchedule(request("at(2026-11-22T10:01:00)")
                        .target(t -> t.arn(FUNCTION).roleArn(UNTRUSTED))
                        .build()),
                "ValidationException",
                "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.");
    }

    @Test
    void whatIsNotBuiltOrWrongIsRefused() {
        assertError(() -> create("cron(0 12 * * ? *)", r -> {}), "UnsupportedOperation", null);
        assertError(
                () -> create("at(2026-11-22)", r -> {}),
                "ValidationException",
                "Invalid Schedule Expression at(2026-11-22).");
        assertError(() -> create("at(2026-02-30T00:00:00)", r -> {}), "ValidationException", null);
        assertError(() -> create("rate(0 minutes)", r -> {}), "ValidationException", null);
        assertError(() -> create("at(2026-11-22T09:59:59)", r -> {}), "ValidationException", null);
        assertError(
                () -> create("rate(1 day)", r -> r.target(t -> t.arn("arn:aws:sqs:ap-southeast-1:111122223333:queue"))),
                "UnsupportedOperation",
                null);
        assertError(
                () -> create("rate(1 day)", r -> r.target(t -> t.input("{not json"))),
                "ValidationException",
                "The Input of a Lambda target must be valid JSON.");
        assertError(
                () -> create("rate(1 day)", r -> r.groupName("none")),
                "ResourceNotFoundException",
                "Schedule group none does not exist.");
        assertThat(scheduler.listSchedules(r -> {}).schedules()).isEmpty();
    }

    @Test
    void defaultsAreShownAndARequestMadeTwiceIsAnsweredOnce() {
        CreateScheduleRequest request =
                request("rate(1 hour)").clientToken("t1").build();
        String arn = scheduler.createSchedule(request).scheduleArn();
        assertThat(scheduler.createSchedule(request).scheduleArn()).isEqualTo(arn);
        assertError(
                () -> scheduler.createSchedule(
                        request.toBuilder().clientToken("t2").build()),
                "ConflictException",
                "Schedule guard already exists.");

        assertThat(arn).isEqualTo("arn:aws:scheduler:ap-southeast-1:111122223333:schedule/default/guard");
        GetScheduleResponse schedule = get();
        assertThat(schedule.scheduleExpressionTimezone()).isEqualTo("UTC");
        assertThat(schedule.actionAfterCompletion()).isEqualTo(ActionAfterCompletion.NONE);
        assertThat(schedule.target().retryPolicy().maximumRetryAttempts()).isEqualTo(185);
        assertThat(schedule.target().retryPolicy().maximumEventAgeInSeconds()).isEqualTo(86_400);
    }

    @Test
    void groupsHoldSchedulesAndTakeThemAlong() {
        scheduler.createScheduleGroup(
                r -> r.name("dr").tags(Tag.builder().key("a").value("b").build()));
        for (String name : List.of("one", "two", "three")) {
            create("at(2026-11-22T10:30:00)", r -> r.name(name).groupName("dr"));
        }
        create("at(2026-11-22T10:30:00)", r -> {});

        ListSchedulesResponse first =
                scheduler.listSchedules(r -> r.groupName("dr").maxResults(2));
        assertThat(first.schedules()).extracting(ScheduleSummary::name).containsExactly("one", "three");
        assertThat(scheduler
                        .listSchedules(r -> r.groupName("dr").nextToken(first.nextToken()))
                        .schedules())
                .extracting(ScheduleSummary::name)
                .containsExactly("two");
        assertThat(scheduler.listSchedules(r -> r.namePrefix("t")).schedules()).hasSize(2);
        String arn = scheduler.getScheduleGroup(r -> r.name("dr")).arn();
        scheduler.tagResource(
                r -> r.resourceArn(arn).tags(Tag.builder().key("c").value("d").build()));
        scheduler.untagResource(r -> r.resourceArn(arn).tagKeys("a"));
        assertThat(scheduler.listTagsForResource(r -> r.resourceArn(arn)).tags())
                .containsExactly(Tag.builder().key("c").value("d").build());
        scheduler.deleteScheduleGroup(r -> r.name("dr"));
        time.advance(Duration.ofHours(1));
        assertThat(around.invocations).hasSize(1);
        assertThat(scheduler.listScheduleGroups(r -> {}).scheduleGroups()).hasSize(1);
        assertError(() -> scheduler.deleteScheduleGroup(r -> r.name("default")), "ValidationException", null);
    }

    @Test
    void creatingNeedsTheScheduleAndToPassTheRole() {
        assertThat(scheduler.permissions(request("rate(1 day)").build()))
                .containsExactlyInAnyOrder(
                        new Permission(
                                "scheduler:CreateSchedule",
                                "arn:aws:scheduler:ap-southeast-1:111122223333:schedule/default/guard"),
                        new Permission("iam:PassRole", ROLE, Map.of("iam:PassedToService", "scheduler.amazonaws.com")));
    }

    private GetScheduleResponse get() {
        return scheduler.getSchedule(r -> r.name("guard"));
    }

    private interface Change {
        void to(CreateScheduleRequest.Builder request);
    }

    private void create(String expression, Change change) {
        CreateScheduleRequest.Builder request = request(expression);
        change.to(request);
        CreateScheduleRequest built = request.build();
        scheduler.createSchedule(built.toBuilder()
                .target(built.target().toBuilder()
                        .arn(
                                built.target().arn() == null
                                        ? FUNCTION
                                        : built.target().arn())
                        .roleArn(ROLE)
                        .build())
                .build());
    }

    private void update(String expression, ScheduleState state) {
        scheduler.updateSchedule(r -> r.name("guard")
                .scheduleExpression(expression)
                .state(state)
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                .target(t -> t.arn(FUNCTION).roleArn(ROLE)));
    }

    private static CreateScheduleRequest.Builder request(String expression) {
        return CreateScheduleRequest.builder()
                .name("guard")
                .scheduleExpression(expression)
                .flexibleTimeWindow(w -> w.mode(FlexibleTimeWindowMode.OFF))
                .target(t -> t.arn(FUNCTION).roleArn(ROLE));
    }

    private static void assertError(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            if (message != null) {
                assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
            }
        });
    }

    /** What the scheduler meets in its region. */
    private final class Surroundings implements FunctionEvents, RoleSessions, RolePermissions, MetricSink {
        private final List<String> invocations = new ArrayList<>();
        private final Map<String, Integer> metrics = new TreeMap<>();
        private boolean allowed = true;
        private boolean missing;

        @Override
        public String enqueue(String functionArn, byte[] event) {
            if (missing) {
                throw AwsError.of("ResourceNotFoundException", 404, "Function not found: " + functionArn);
            }
            invocations.add(time.now().toString().substring(11, 19) + " "
                    + functionArn.substring(functionArn.lastIndexOf(':') + 1) + " "
                    + new String(event, StandardCharsets.UTF_8));
            return "id";
        }

        @Override
        public String enqueue(String functionArn, byte[] event, String servicePrincipal, String sourceArn) {
            throw new AssertionError("the scheduler acts with a role");
        }

        @Override
        public Session assume(String roleArn, String sessionName, String servicePrincipal, String sourceArn) {
            throw new AssertionError("not needed");
        }

        @Override
        public boolean assumableBy(String roleArn, String servicePrincipal, String sourceArn) {
            return !roleArn.equals(UNTRUSTED) && servicePrincipal.equals("scheduler.amazonaws.com");
        }

        @Override
        public boolean allows(String roleArn, String action, String resourceArn) {
            return allowed && action.equals("lambda:InvokeFunction") && resourceArn.equals(FUNCTION);
        }

        @Override
        public void record(String namespace, String metric, Map<String, String> dimensions, double value, String unit) {
            if (!dimensions.isEmpty()) {
                metrics.merge(metric, 1, Integer::sum);
            }
        }
    }
}
