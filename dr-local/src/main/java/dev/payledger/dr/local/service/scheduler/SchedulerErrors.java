package dev.payledger.dr.local.service.scheduler;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.ValidationException;

/** EventBridge Scheduler's errors, in its words where they are known. */
final class SchedulerErrors {

    private SchedulerErrors() {}

    static AwsServiceException invalid(String message) {
        return AwsError.of(ValidationException.builder(), "ValidationException", 400, message);
    }

    static AwsServiceException exists(String what) {
        return AwsError.of(ConflictException.builder(), "ConflictException", 409, what + " already exists.");
    }

    static AwsServiceException notFound(String what) {
        return AwsError.of(
                ResourceNotFoundException.builder(), "ResourceNotFoundException", 404, what + " does not exist.");
    }
}
