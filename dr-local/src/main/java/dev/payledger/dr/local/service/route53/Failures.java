package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;

/** Route 53's errors in its own words. */
final class Failures {

    private Failures() {}

    static AwsServiceException invalidInput(String message) {
        return AwsError.of(InvalidInputException.builder(), "InvalidInput", 400, message);
    }

    static AwsServiceException invalidBatch(List<String> messages) {
        return AwsError.of(
                InvalidChangeBatchException.builder().messages(messages),
                "InvalidChangeBatch",
                400,
                "[" + String.join(", ", messages) + "]");
    }

    static AwsServiceException noSuchZone(String id) {
        return AwsError.of(
                NoSuchHostedZoneException.builder(), "NoSuchHostedZone", 404, "No hosted zone found with ID: " + id);
    }

    static AwsServiceException noSuchHealthCheck(String id) {
        return AwsError.of(
                NoSuchHealthCheckException.builder(),
                "NoSuchHealthCheck",
                404,
                "A health check with id " + id + " does not exist.");
    }
}
