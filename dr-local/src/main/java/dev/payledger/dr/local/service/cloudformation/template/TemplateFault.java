package dev.payledger.dr.local.service.cloudformation.template;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;

/** Makes CloudFormation's {@code ValidationError}, the answer to every template or parameter that cannot be used. */
public final class TemplateFault {

    private TemplateFault() {}

    /** A {@code ValidationError} with this message, HTTP status 400. */
    public static AwsServiceException validation(String message) {
        return AwsError.of(CloudFormationException.builder(), "ValidationError", 400, message);
    }

    /** A {@code ValidationError} whose message begins with {@code Template format error: }. */
    public static AwsServiceException format(String message) {
        return validation("Template format error: " + message);
    }

    /** A {@code ValidationError} whose message begins with {@code Template error: }. */
    public static AwsServiceException error(String message) {
        return validation("Template error: " + message);
    }

    /** What AWS has and this does not; a {@code ValidationError} that says so. */
    public static AwsServiceException unsupported(String what) {
        return validation(
                what + " is not supported by the local AWS (dr-local). See docs/reference/local-aws.md for what is.");
    }

    /** Whether an error was made by this class. */
    public static boolean isTemplateFault(AwsServiceException error) {
        return error instanceof CloudFormationException
                && "ValidationError".equals(error.awsErrorDetails().errorCode());
    }
}
