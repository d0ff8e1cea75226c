package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.RetryPolicy;
import software.amazon.awssdk.services.scheduler.model.Target;

/**
 * The dead man's switch of one region's faults: a one-shot schedule in the other region that starts the fault guard
 * there. It goes by itself once it has fired. See <a
 * href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time">one-time schedules</a>.
 */
public final class UndoSchedule {

    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("'at('uuuu-MM-dd'T'HH:mm:ss')'");
    private static final int ATTEMPTS = 10;
    private static final int MAX_AGE_SECONDS = 3_600;

    private final SchedulerClient client;
    private final String region;
    private final String name;

    UndoSchedule(SchedulerClient client, String region, String name) {
        this.client = client;
        this.region = region;
        this.name = name;
    }

    private AwsCall call(String operation) {
        return new AwsCall("scheduler", operation, "schedule " + name, region);
    }

    public String name() {
        return name;
    }

    /** The region in which it stands. */
    public String region() {
        return region;
    }

    /**
     * What is armed.
     *
     * @param at when the guard is started
     * @param guard the function that is started
     * @param input what it is told
     */
    public record Armed(Instant at, String guard, String input) {}

    /** What is armed, read from EventBridge Scheduler; empty where nothing is, or where its time cannot be read. */
    public Optional<Armed> find() {
        return call("GetSchedule")
                .find(() -> client.getSchedule(request -> request.name(name)))
                .flatMap(found -> at(found.scheduleExpression())
                        .map(at -> new Armed(
                                at, found.target().arn(), found.target().input())));
    }

    /** Arms it, in place of what was armed before. The time is cut to the second. */
    public void arm(Instant at, String guard, String role, String input) {
        disarm();
        String expression = AT.format(LocalDateTime.ofInstant(at.truncatedTo(ChronoUnit.SECONDS), ZoneOffset.UTC));
        call("CreateSchedule")
                .get(() -> client.createSchedule(request -> request.name(name)
                        .description("Undoes injected faults although the machine that injected them may be gone")
                        .scheduleExpression(expression)
                        .scheduleExpressionTimezone("UTC")
                        .actionAfterCompletion(ActionAfterCompletion.DELETE)
                        .flexibleTimeWindow(FlexibleTimeWindow.builder()
                                .mode(FlexibleTimeWindowMode.OFF)
                                .build())
                        .target(Target.builder()
                                .arn(guard)
                                .roleArn(role)
                                .input(input)
                                .retryPolicy(RetryPolicy.builder()
                                        .maximumRetryAttempts(ATTEMPTS)
                                        .maximumEventAgeInSeconds(MAX_AGE_SECONDS)
                                        .build())
                                .build())));
    }

    /**
     * Disarms it.
     *
     * @return whether it was armed
     */
    public boolean disarm() {
        return call("DeleteSchedule")
                .find(() -> client.deleteSchedule(request -> request.name(name)))
                .isPresent();
    }

    private static Optional<Instant> at(String expression) {
        try {
            return Optional.of(LocalDateTime.parse(expression, AT).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
