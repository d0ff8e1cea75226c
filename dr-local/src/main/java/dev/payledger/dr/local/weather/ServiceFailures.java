package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.wire.AwsError;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/**
 * How each service says that a caller is too fast, or that it is ill itself: codes and statuses from AWS's service models
 * and <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/CommonErrors.html">common errors</a>. The
 * wording of the messages is partly unconfirmed.
 */
final class ServiceFailures {

    private static final String RATE = "Rate exceeded";
    private static final String UNKNOWN =
            "The request processing has failed because of an unknown error, exception or failure.";
    private static final String TEMPORARY = "The request has failed due to a temporary failure of the server.";
    private static final Set<String> IN_XML =
            Set.of("iam", "sts", "cloudformation", "sns", "monitoring", "route53", "cloudfront");
    private static final Pattern ITEMS =
            Pattern.compile("(Put|Get|Update|Delete)Item|Query|Scan|Batch(Get|Write)Item|Transact(Get|Write)Items");

    private ServiceFailures() {}

    static AwsServiceException throttled(String service, String operation) {
        return switch (service) {
            case "dynamodb" ->
                ITEMS.matcher(operation).matches()
                        ? AwsError.of(
                                "ProvisionedThroughputExceededException",
                                400,
                                "The level of configured provisioned throughput for the table was exceeded. Consider"
                                        + " increasing your provisioning level with the UpdateTable API.")
                        : AwsError.of("ThrottlingException", 400, "Rate of requests exceeds the allowed throughput.");
            case "lambda" ->
                AwsError.of(
                        TooManyRequestsException.builder().type("User").reason("CallerRateLimitExceeded"),
                        "TooManyRequestsException",
                        429,
                        RATE);
            case "s3" -> AwsError.of("SlowDown", 503, "Please reduce your request rate.");
            case "apigateway" -> AwsError.of("TooManyRequestsException", 429, "Too Many Requests");
            case "scheduler", "fis" -> AwsError.of("ThrottlingException", 429, RATE);
            default -> AwsError.of(IN_XML.contains(service) ? "Throttling" : "ThrottlingException", 400, RATE);
        };
    }

    static AwsServiceException internal(String service) {
        return switch (service) {
            case "dynamodb" -> AwsError.of("InternalServerError", 500, "Internal server error");
            case "lambda" ->
                AwsError.of("ServiceException", 500, "An error occurred and the request cannot be processed.");
            case "s3" -> AwsError.of("InternalError", 500, "We encountered an internal error. Please try again.");
            case "iam" -> AwsError.of("ServiceFailure", 500, UNKNOWN);
            case "monitoring" -> AwsError.of("InternalServiceError", 500, UNKNOWN);
            case "sns" -> AwsError.of("InternalError", 500, UNKNOWN);
            case "secretsmanager" -> AwsError.of("InternalServiceError", 500, "An error occurred on the server side.");
            case "scheduler" ->
                AwsError.of(
                        "InternalServerException", 500, "Unexpected error encountered while processing the request.");
            default -> AwsError.of("InternalFailure", 500, UNKNOWN);
        };
    }

    static AwsServiceException unavailable(String service) {
        return service.equals("s3")
                ? AwsError.of("ServiceUnavailable", 503, "Service is unable to handle request.")
                : AwsError.of("ServiceUnavailable", 503, TEMPORARY);
    }
}
