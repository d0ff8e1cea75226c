package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.PreconditionFailedException;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceInUseException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Lambda's errors, in its words. */
final class LambdaErrors {

    private LambdaErrors() {}

    static AwsServiceException invalid(String message) {
        return AwsError.of(
                InvalidParameterValueException.builder().type("User"), "InvalidParameterValueException", 400, message);
    }

    static AwsServiceException notFound(String message) {
        return AwsError.of(ResourceNotFoundException.builder().type("User"), "ResourceNotFoundException", 404, message);
    }

    static AwsServiceException functionNotFound(String arn) {
        return notFound("Function not found: " + arn);
    }

    static AwsServiceException conflict(String message) {
        return AwsError.of(ResourceConflictException.builder().type("User"), "ResourceConflictException", 409, message);
    }

    static AwsServiceException inUse(String message) {
        return AwsError.of(ResourceInUseException.builder().type("User"), "ResourceInUseException", 400, message);
    }

    static AwsServiceException preconditionFailed() {
        return AwsError.of(
                PreconditionFailedException.builder().type("User"),
                "PreconditionFailedException",
                412,
                "The RevisionId provided does not match the latest RevisionId. Call the GetFunction/GetAlias API to"
                        + " retrieve the latest RevisionId for your resource.");
    }

    static AwsServiceException throttled(ThrottleReason reason) {
        return AwsError.of(
                TooManyRequestsException.builder().type("User").reason(reason),
                "TooManyRequestsException",
                429,
                "Rate Exceeded.");
    }

    static AwsServiceException accessDenied(String who, String action, String resource) {
        return AwsError.of(
                "AccessDeniedException",
                403,
                "User: " + who + " is not authorized to perform: " + action + " on resource: " + resource
                        + " because no resource-based policy allows the " + action + " action");
    }
}
