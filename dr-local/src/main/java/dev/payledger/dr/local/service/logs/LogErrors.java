package dev.payledger.dr.local.service.logs;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

/** CloudWatch Logs' errors, in its words. */
final class LogErrors {

    private LogErrors() {}

    static AwsServiceException noSuchGroup() {
        return AwsError.of(
                ResourceNotFoundException.builder(),
                "ResourceNotFoundException",
                400,
                "The specified log group does not exist.");
    }

    static AwsServiceException noSuchStream() {
        return AwsError.of(
                ResourceNotFoundException.builder(),
                "ResourceNotFoundException",
                400,
                "The specified log stream does not exist.");
    }

    static AwsServiceException exists(String what) {
        return AwsError.of(
                ResourceAlreadyExistsException.builder(),
                "ResourceAlreadyExistsException",
                400,
                "The specified log " + what + " already exists");
    }

    static AwsServiceException invalid(String message) {
        return AwsError.of(InvalidParameterException.builder(), "InvalidParameterException", 400, message);
    }
}
