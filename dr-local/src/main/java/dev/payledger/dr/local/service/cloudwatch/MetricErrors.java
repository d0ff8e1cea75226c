package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidFormatException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterCombinationException;
import software.amazon.awssdk.services.cloudwatch.model.InvalidParameterValueException;
import software.amazon.awssdk.services.cloudwatch.model.MissingRequiredParameterException;
import software.amazon.awssdk.services.cloudwatch.model.ResourceNotFoundException;

/** CloudWatch's errors, in its words. */
final class MetricErrors {

    private MetricErrors() {}

    static AwsServiceException invalid(String message) {
        return AwsError.of(InvalidParameterValueException.builder(), "InvalidParameterValue", 400, message);
    }

    static AwsServiceException combination(String message) {
        return AwsError.of(InvalidParameterCombinationException.builder(), "InvalidParameterCombination", 400, message);
    }

    static AwsServiceException missing(String parameter) {
        return AwsError.of(
                MissingRequiredParameterException.builder(),
                "MissingParameter",
                400,
                "The parameter " + parameter + " is required.");
    }

    static AwsServiceException notFound(String code, String message) {
        return AwsError.of(ResourceNotFoundException.builder(), code, 404, message);
    }

    static AwsServiceException nextToken(String message) {
        return AwsError.of(InvalidNextTokenException.builder(), "InvalidNextToken", 400, message);
    }

    static AwsServiceException format(String message) {
        return AwsError.of(InvalidFormatException.builder(), "InvalidFormat", 400, message);
    }

    static AwsServiceException validation(String message) {
        return AwsError.of("ValidationError", 400, message);
    }
}
