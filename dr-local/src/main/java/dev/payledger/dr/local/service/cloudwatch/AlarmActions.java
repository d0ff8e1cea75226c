package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.TopicPublisher;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;

/** Tells topics and functions that an alarm changed, and notes in the history how that went. Thread safe. */
final class AlarmActions {

    /** The functions' resource policies must allow this service for the alarm's ARN. */
    private static final String TO_FUNCTIONS = "lambda.alarms.cloudwatch.amazonaws.com";

    private static final String TO_TOPICS = "cloudwatch.amazonaws.com";

    private final RegionContext context;
    private final TopicPublisher topics;
    private final FunctionEvents functions;
    private final AlarmMessages messages;
    private final AlarmHistory history;

    AlarmActions(RegionContext context, TopicPublisher topics, FunctionEvents functions, AlarmHistory history) {
        this.context = context;
        this.topics = topics;
        this.functions = functions;
        this.messages = new AlarmMessages(context);
        this.history = history;
    }

    /** Runs the actions of the state that the alarm has now, if they are enabled. */
    void run(MetricAlarm before, MetricAlarm alarm) {
        if (!Boolean.TRUE.equals(alarm.actionsEnabled())) {
            return;
        }
        List<String> actions =
                switch (alarm.stateValue()) {
                    case OK -> alarm.okActions();
                    case ALARM -> alarm.alarmActions();
                    default -> alarm.insufficientDataActions();
                };
        for (String arn : actions) {
            boolean isTopic = arn.split(":", 4)[2].equals("sns");
            String message = isTopic ? messages.message(before, alarm) : messages.event(before, alarm);
            history.acted(
                    alarm,
                    arn,
                    message,
                    tell(arn, isTopic, message, alarm),
                    context.time().now());
        }
    }

    /** Answers what went wrong, or null. */
    private @Nullable String tell(String arn, boolean isTopic, String message, MetricAlarm alarm) {
        try {
            if (isTopic) {
                topics.publish(arn, messages.subject(alarm), message, TO_TOPICS, alarm.alarmArn());
            } else {
                functions.enqueue(arn, message.getBytes(StandardCharsets.UTF_8), TO_FUNCTIONS, alarm.alarmArn());
            }
            return null;
        } catch (AwsServiceException e) {
            return e.awsErrorDetails() == null
                    ? String.valueOf(e.getMessage())
                    : String.valueOf(e.awsErrorDetails().errorMessage());
        }
    }
}
