package dev.payledger.dr.local.service.cloudformation;

import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The name of the service that made an error, as the SDK writes it into messages. */
final class ServiceNames {

    private static final String MODELS = "software.amazon.awssdk.services.";

    private ServiceNames() {}

    static String of(AwsServiceException error) {
        String type = error.getClass().getName();
        if (!type.startsWith(MODELS)) {
            return "AWS";
        }
        String module = type.substring(MODELS.length(), type.indexOf('.', MODELS.length()));
        return switch (module) {
            case "apigatewayv2" -> "ApiGatewayV2";
            case "cloudfront" -> "CloudFront";
            case "cloudwatch" -> "CloudWatch";
            case "cloudwatchlogs" -> "CloudWatchLogs";
            case "dynamodb" -> "DynamoDb";
            case "iam" -> "Iam";
            case "lambda" -> "Lambda";
            case "s3" -> "S3";
            case "sns" -> "Sns";
            default -> module;
        };
    }
}
