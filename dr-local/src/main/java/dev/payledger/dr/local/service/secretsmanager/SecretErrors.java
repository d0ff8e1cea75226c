package dev.payledger.dr.local.service.secretsmanager;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.LimitExceededException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** Secrets Manager's errors, in its words. Each is a 400. */
final class SecretErrors {

    private SecretErrors() {}

    static AwsServiceException noSuchSecret() {
        return notFound("Secrets Manager can't find the specified secret.");
    }

    static AwsServiceException noSuchVersion(String versionId) {
        return notFound("Secrets Manager can't find the specified secret value for VersionId: " + versionId);
    }

    static AwsServiceException noSuchStage(String stage) {
        return notFound("Secrets Manager can't find the specified secret value for staging label: " + stage);
    }

    static AwsServiceException exists(String name) {
        return AwsError.of(
                ResourceExistsException.builder(),
                "ResourceExistsException",
                400,
                "The operation failed because the secret " + name + " already exists.");
    }

    static AwsServiceException tokenInUse(String token, String arn) {
        return AwsError.of(
                ResourceExistsException.builder(),
                "ResourceExistsException",
                400,
                "You can't use ClientRequestToken " + token
                        + " because that value is already in use for a version of secret " + arn + ".");
    }

    /** The name stays reserved until the recovery window ends. */
    static AwsServiceException nameReserved() {
        return invalidRequest(
                "You can't create this secret because a secret with this name is already scheduled for" + " deletion.");
    }

    static AwsServiceException markedForDeletion() {
        return invalidRequest("You can't perform this operation on the secret because it was marked for deletion.");
    }

    static AwsServiceException invalidRequest(String message) {
        return AwsError.of(InvalidRequestException.builder(), "InvalidRequestException", 400, message);
    }

    static AwsServiceException invalidParameter(String message) {
        return AwsError.of(InvalidParameterException.builder(), "InvalidParameterException", 400, message);
    }

    static AwsServiceException badToken() {
        return AwsError.of(InvalidNextTokenException.builder(), "InvalidNextTokenException", 400, "Invalid NextToken.");
    }

    static AwsServiceException limit(String message) {
        return AwsError.of(LimitExceededException.builder(), "LimitExceededException", 400, message);
    }

    /** The service model's own checks. A value is never repeated: it may be the secret. */
    static AwsServiceException constraint(String member, String rule) {
        return AwsError.of(
                "ValidationException",
                400,
                "1 validation error detected: Value at '" + member + "' failed to satisfy constraint: " + rule);
    }

    private static AwsServiceException notFound(String message) {
        return AwsError.of(ResourceNotFoundException.builder(), "ResourceNotFoundException", 400, message);
    }
}
