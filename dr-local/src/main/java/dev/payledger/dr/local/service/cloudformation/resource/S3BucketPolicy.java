package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;

/**
 * {@code AWS::S3::BucketPolicy}.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html">
 *     AWS::S3::BucketPolicy</a>
 */
final class S3BucketPolicy implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::S3::BucketPolicy")
            .supported("Bucket", "PolicyDocument")
            .required("Bucket", "PolicyDocument")
            .createOnly("Bucket")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        String bucket = request.properties().required("Bucket");
        put(request, bucket);
        request.initiated(bucket);
        return new Made(bucket, Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        put(request, existing.physicalId());
        return new Made(existing.physicalId(), Map.of());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .s3()
                    .deleteBucketPolicy(DeleteBucketPolicyRequest.builder()
                            .bucket(existing.physicalId())
                            .build());
        } catch (NoSuchBucketException e) {
            // The bucket, and its policy with it, may have gone before.
        }
    }

    private static void put(ResourceRequest request, String bucket) {
        S3Client s3 = request.context().clients().s3();
        s3.putBucketPolicy(PutBucketPolicyRequest.builder()
                .bucket(bucket)
                .policy(request.properties().json("PolicyDocument"))
                .build());
    }
}
