package dev.payledger.dr.local.service.scheduler;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindow;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;
import software.amazon.awssdk.services.scheduler.model.RetryPolicy;
import software.amazon.awssdk.services.scheduler.model.ScheduleState;
import software.amazon.awssdk.services.scheduler.model.Target;

/** What a schedule must be like, and its defaults. */
final class ScheduleRules {
    static final String DEFAULT_GROUP = "default";

    private static final Pattern NAME = Pattern.compile("[0-9a-zA-Z_.-]{1,64}");
    private static final Pattern FUNCTION =
            Pattern.compile("arn:aws:lambda:([a-z0-9-]+):(\\d{12}):function:[a-zA-Z0-9_-]{1,64}(:[a-zA-Z0-9$_-]+)?");
    private static final int MAX_WINDOW_MINUTES = 1440;
    private static final int MAX_AGE_SECONDS = 86_400;
    private static final int MIN_AGE_SECONDS = 60;
    private static final int MAX_RETRIES = 185;
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final RegionContext context;
    private final RoleSessions roles;

    ScheduleRules(RegionContext context, RoleSessions roles) {
        this.context = context;
        this.roles = roles;
    }

    static String name(@Nullable String name, String member) {
        if (name == null || !NAME.matcher(name).matches()) {
            throw SchedulerErrors.invalid("1 validation error detected: Value '" + name + "' at '" + member
                    + "' failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " ^[0-9a-zA-Z-_.]+$");
        }
        return name;
    }

    static String group(@Nullable String group) {
        return group == null ? DEFAULT_GROUP : name(group, "groupName");
    }

    String arn(String group, String name) {
        return context.arn("scheduler", "schedule/" + group + "/" + name);
    }

    String groupArn(String group) {
        return context.arn("scheduler", "schedule-group/" + group);
    }

    /**
     * A schedule as a request to create or update it describes it, with every default.
     *
     * @param request a request with the members of both
     * @param created when it was created, or null for now
     */
    Schedule schedule(SdkPojo request, @Nullable Instant created) {
        GetScheduleResponse asked =
                Shapes.copy(request, GetScheduleResponse.builder()).build();
        String name = name(asked.name(), "name");
        String group = group(asked.groupName());
        String zone = asked.scheduleExpressionTimezone() == null ? "UTC" : asked.scheduleExpressionTimezone();
        Expression expression = Expression.of(asked.scheduleExpression(), zone);
        Instant now = context.time().now();
        if (expression.at() != null && !expression.at().isAfter(now)) {
            // Reported by users of AWS; the exact words are unconfirmed.
            throw SchedulerErrors.invalid(
                    "Invalid Schedule Expression " + asked.scheduleExpression() + ": the time is in the past.");
        }
        if (asked.startDate() != null
                && asked.endDate() != null
                && !asked.endDate().isAfter(asked.startDate())) {
            throw SchedulerErrors.invalid("The EndDate must come after the StartDate.");
        }
        ScheduleState state = asked.state() == null ? ScheduleState.ENABLED : asked.state();
        ActionAfterCompletion after =
                asked.actionAfterCompletion() == null ? ActionAfterCompletion.NONE : asked.actionAfterCompletion();
        if (state == ScheduleState.UNKNOWN_TO_SDK_VERSION) {
            throw notInEnum("state", asked.stateAsString(), "ENABLED, DISABLED");
        }
        if (after == ActionAfterCompletion.UNKNOWN_TO_SDK_VERSION) {
            throw notInEnum("actionAfterCompletion", asked.actionAfterCompletionAsString(), "NONE, DELETE");
        }
        checkWindow(asked.flexibleTimeWindow());
        GetScheduleResponse definition = asked.toBuilder()
                .arn(arn(group, name))
                .groupName(group)
                .scheduleExpressionTimezone(zone)
                .state(state)
                .actionAfterCompletion(after)
                .target(target(asked.target(), group))
                .creationDate(created == null ? now : created)
                .lastModificationDate(now)
                .build();
        return new Schedule(definition, expression);
    }

    private static void checkWindow(@Nullable FlexibleTimeWindow window) {
        if (window == null || window.mode() == null) {
            throw SchedulerErrors.invalid("1 validation error detected: Value null at 'flexibleTimeWindow.mode' failed"
                    + " to satisfy constraint: Member must not be null");
        }
        Integer minutes = window.maximumWindowInMinutes();
        if (window.mode() == FlexibleTimeWindowMode.UNKNOWN_TO_SDK_VERSION) {
            throw notInEnum("flexibleTimeWindow.mode", window.modeAsString(), "OFF, FLEXIBLE");
        }
        if (window.mode() == FlexibleTimeWindowMode.OFF && minutes != null) {
            throw SchedulerErrors.invalid("A maximum window cannot be given when the flexible time window is OFF.");
        }
        if (window.mode() == FlexibleTimeWindowMode.FLEXIBLE
                && (minutes == null || minutes < 1 || minutes > MAX_WINDOW_MINUTES)) {
            throw SchedulerErrors.invalid("A flexible time window needs a maximum window of 1 to " + MAX_WINDOW_MINUTES
                    + " minutes, not " + minutes + ".");
        }
    }

    private Target target(@Nullable Target target, String group) {
        if (target == null || target.arn() == null || target.roleArn() == null) {
            throw SchedulerErrors.invalid("1 validation error detected: Value null at 'target' failed to satisfy"
                    + " constraint: Member must not be null, with an Arn and a RoleArn");
        }
        Matcher function = FUNCTION.matcher(target.arn());
        if (!function.matches()
                || !function.group(1).equals(context.region())
                || !function.group(2).equals(context.accountId())) {
            throw AwsError.unsupported("A schedule's target other than a Lambda function of the schedule's own region"
                    + " and account, here " + target.arn() + ",");
        }
        if (!roles.assumableBy(target.roleArn(), Firing.PRINCIPAL, groupArn(group))) {
            throw SchedulerErrors.invalid(
                    "The execution role you provide must allow AWS EventBridge Scheduler to" + " assume the role.");
        }
        checkInput(target.input());
        return target.toBuilder().retryPolicy(retries(target.retryPolicy())).build();
    }

    private static void checkInput(@Nullable String input) {
        if (input == null) {
            return;
        }
        try {
            JSON.readTree(input.replaceAll("<aws\\.scheduler\\.[a-z-]+>", "0"));
        } catch (JsonProcessingException e) {
            throw SchedulerErrors.invalid("The Input of a Lambda target must be valid JSON.");
        }
    }

    private static RetryPolicy retries(@Nullable RetryPolicy asked) {
        Integer age = asked == null ? null : asked.maximumEventAgeInSeconds();
        Integer attempts = asked == null ? null : asked.maximumRetryAttempts();
        if (age != null && (age < MIN_AGE_SECONDS || age > MAX_AGE_SECONDS)) {
            throw outside("maximumEventAgeInSeconds", age, MIN_AGE_SECONDS, MAX_AGE_SECONDS);
        }
        if (attempts != null && (attempts < 0 || attempts > MAX_RETRIES)) {
            throw outside("maximumRetryAttempts", attempts, 0, MAX_RETRIES);
        }
        return RetryPolicy.builder()
                .maximumEventAgeInSeconds(age == null ? MAX_AGE_SECONDS : age)
                .maximumRetryAttempts(attempts == null ? MAX_RETRIES : attempts)
                .build();
    }

    private static RuntimeException outside(String member, int value, int least, int most) {
        return SchedulerErrors.invalid("1 validation error detected: Value '" + value + "' at 'target.retryPolicy."
                + member + "' failed to satisfy constraint: Member must have value between " + least + " and " + most);
    }

    private static RuntimeException notInEnum(String member, @Nullable String value, String values) {
        return SchedulerErrors.invalid("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: Member must satisfy enum value set: [" + values + "]");
    }
}
