package dev.payledger.dr.local.wire.codec;

import java.util.Map;

/** The HTTP status of a successful answer where it is not 200; the SDK's model classes do not carry it. */
final class SuccessStatus {
    private static final Map<String, Integer> OTHER_THAN_200 = Map.ofEntries(
            Map.entry("lambda:CreateFunction", 201),
            Map.entry("lambda:AddPermission", 201),
            Map.entry("lambda:PublishVersion", 201),
            Map.entry("lambda:CreateAlias", 201),
            Map.entry("lambda:CreateEventSourceMapping", 202),
            Map.entry("lambda:UpdateEventSourceMapping", 202),
            Map.entry("lambda:DeleteEventSourceMapping", 202),
            Map.entry("lambda:RemovePermission", 204),
            Map.entry("lambda:DeleteFunction", 204),
            Map.entry("lambda:DeleteFunctionConcurrency", 204),
            Map.entry("lambda:DeleteAlias", 204),
            Map.entry("lambda:TagResource", 204),
            Map.entry("lambda:UntagResource", 204),
            Map.entry("route53:CreateHostedZone", 201),
            Map.entry("route53:CreateHealthCheck", 201),
            Map.entry("cloudfront:CreateDistribution", 201),
            Map.entry("cloudfront:CreateDistributionWithTags", 201),
            Map.entry("cloudfront:CreateInvalidation", 201),
            Map.entry("cloudfront:CreateOriginAccessControl", 201),
            Map.entry("cloudfront:CreateResponseHeadersPolicy", 201),
            Map.entry("cloudfront:DeleteDistribution", 204),
            Map.entry("cloudfront:DeleteOriginAccessControl", 204),
            Map.entry("cloudfront:DeleteResponseHeadersPolicy", 204),
            Map.entry("cloudfront:TagResource", 204),
            Map.entry("cloudfront:UntagResource", 204),
            Map.entry("s3:DeleteObject", 204),
            Map.entry("s3:DeleteBucket", 204),
            Map.entry("s3:DeleteBucketTagging", 204),
            Map.entry("s3:DeleteBucketPolicy", 204),
            Map.entry("s3:DeleteBucketEncryption", 204),
            Map.entry("s3:DeletePublicAccessBlock", 204),
            Map.entry("s3:PutBucketPolicy", 204),
            Map.entry("s3:PutBucketTagging", 204));

    private SuccessStatus() {}

    static int of(String signingName, String operation) {
        if (signingName.equals("apigateway")) {
            return operation.startsWith("Create") || operation.equals("TagResource")
                    ? 201
                    : operation.startsWith("Delete") || operation.equals("UntagResource") ? 204 : 200;
        }
        return OTHER_THAN_200.getOrDefault(signingName + ":" + operation, 200);
    }
}
