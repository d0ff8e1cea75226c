package dev.payledger.dr.local.service.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.wire.AwsError;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.DeadLetterConfig;

/**
 * Sends events that were given up to the function's dead-letter topic, beside its destination for failures. Queues are
 * refused. That a function's error has the code 200 there is unconfirmed.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq">
 *     Dead-letter queues</a>
 */
final class DeadLetters {

    private static final Logger LOG = System.getLogger(DeadLetters.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TARGET = Pattern.compile("arn:aws[a-z-]*:(sns|sqs):[a-z0-9-]+:\\d{12}:[^:]+");
    private static final int MOST_MESSAGE_BYTES = 1024;
    private static final int ANSWERED = 200;

    private final RolePermissions permissions;
    private final EventDestinations destinations;
    private final FunctionMetrics metrics;

    DeadLetters(RolePermissions permissions, EventDestinations destinations, FunctionMetrics metrics) {
        this.permissions = permissions;
        this.destinations = destinations;
        this.metrics = metrics;
    }

    /** Refuses a target that is no topic, or that the function's role may not publish to. */
    void check(@Nullable DeadLetterConfig config, String role) {
        if (config == null || config.targetArn() == null) {
            return;
        }
        String target = config.targetArn();
        Matcher matcher = TARGET.matcher(target);
        if (!matcher.matches()) {
            throw AwsError.of(
                    "ValidationException",
                    400,
                    "1 validation error detected: Value '" + target + "' at 'deadLetterConfig.targetArn' failed to"
                            + " satisfy constraint: Member must satisfy regular expression pattern: "
                            + "(arn:(aws[a-zA-Z-]*)?:[a-z0-9-.]+:.*)|()");
        }
        if (matcher.group(1).equals("sqs")) {
            throw AwsError.unsupported("DeadLetterConfig.TargetArn of SQS, " + target + " (topics of SNS are)");
        }
        if (!permissions.allows(role, "sns:Publish", target)) {
            throw LambdaErrors.invalid("The provided execution role does not have permissions to call Publish on SNS");
        }
    }

    /** What of a failure is told: the function's own error, or Lambda's. */
    static EventDestinations.DeadLetter letter(String requestId, byte[] event, Invocations.Done done) {
        String text = new String(done.payload(), StandardCharsets.UTF_8);
        try {
            JsonNode document = JSON.readTree(done.payload());
            if (document != null && document.path("errorMessage").isTextual()) {
                text = document.path("errorMessage").asText();
            }
        } catch (IOException e) {
            // No document of ours: an own runtime may answer anything, which is then the message.
        }
        return letter(requestId, event, ANSWERED, text);
    }

    static EventDestinations.DeadLetter letter(String requestId, byte[] event, int code, String message) {
        return new EventDestinations.DeadLetter(
                new String(event, StandardCharsets.UTF_8), requestId, code, shortened(message));
    }

    /** Sends a letter to the function's topic; false where it has none. */
    boolean send(Target target, EventDestinations.DeadLetter letter) {
        DeadLetterConfig config = target.configuration().deadLetterConfig();
        if (config == null || config.targetArn() == null) {
            return false;
        }
        try {
            check(config, target.configuration().role());
            destinations.deadLetter(config.targetArn(), letter);
        } catch (AwsServiceException e) {
            metrics.deadLetterError(target);
            LOG.log(
                    Level.WARNING,
                    "event {0} did not reach the dead-letter topic {1}: {2}",
                    letter.requestId(),
                    config.targetArn(),
                    e.getMessage());
        }
        return true;
    }

    /** At most 1 KB, and never half a character; an attribute must not be empty. */
    private static String shortened(String message) {
        String text = message.isEmpty() ? "Unknown" : message;
        int end = Math.min(text.length(), MOST_MESSAGE_BYTES);
        while (text.substring(0, end).getBytes(StandardCharsets.UTF_8).length > MOST_MESSAGE_BYTES) {
            end--;
        }
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(0, end);
    }
}
