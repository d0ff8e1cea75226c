package dev.payledger.dr.local.service.fis;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.fis.model.ConflictException;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.fis.model.ValidationException;

/** The errors of the API, with AWS's codes; the wording of the messages is unconfirmed. */
final class FisErrors {

    private FisErrors() {}

    static AwsServiceException validation(String message) {
        return AwsError.of(ValidationException.builder(), "ValidationException", 400, message);
    }

    static AwsServiceException notFound(String what, String id) {
        return AwsError.of(
                ResourceNotFoundException.builder(),
                "ResourceNotFoundException",
                404,
                "The " + what + " " + id + " does not exist.");
    }

    static AwsServiceException conflict(String message) {
        return AwsError.of(ConflictException.builder(), "ConflictException", 409, message);
    }
}
