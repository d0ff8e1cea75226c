package dev.payledger.dr.local.region;

import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/**
 * The services of one region as an AWS client sees them, called in process. CloudFormation makes resources through
 * these, so that what it does is exactly what a caller could do.
 */
public interface RegionClients {
    AcmClient acm();

    ApiGatewayV2Client apiGatewayV2();

    CloudFrontClient cloudFront();

    CloudWatchClient cloudWatch();

    CloudWatchLogsClient logs();

    DynamoDbClient dynamoDb();

    /**
     * DynamoDB of another region: a stack sets up every replica of its global tables.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such region
     */
    DynamoDbClient dynamoDb(String region);

    FisClient fis();

    IamClient iam();

    LambdaClient lambda();

    /** The account's Route 53, which has no region. */
    Route53Client route53();

    S3Client s3();

    SchedulerClient scheduler();

    SecretsManagerClient secretsManager();

    SnsClient sns();

    /**
     * SNS of another region: subscriptions can be made across regions.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such region
     */
    SnsClient sns(String region);
}
