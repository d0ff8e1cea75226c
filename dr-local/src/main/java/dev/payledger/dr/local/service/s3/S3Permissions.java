package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.s3.model.CopyObjectRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectsRequest;

/** Which IAM actions S3's operations need; several are not named after the operation. */
final class S3Permissions {
    private static final Map<String, String> ACTIONS = Map.of(
            "HeadObject", "GetObject",
            "HeadBucket", "ListBucket",
            "ListObjectsV2", "ListBucket",
            "ListBuckets", "ListAllMyBuckets",
            "GetBucketEncryption", "GetEncryptionConfiguration",
            "PutBucketEncryption", "PutEncryptionConfiguration",
            "GetPublicAccessBlock", "GetBucketPublicAccessBlock",
            "PutPublicAccessBlock", "PutBucketPublicAccessBlock",
            "DeletePublicAccessBlock", "PutBucketPublicAccessBlock",
            "DeleteBucketTagging", "PutBucketTagging");

    private S3Permissions() {}

    static List<Permission> of(SdkRequest request) {
        String operation = request.getClass().getSimpleName().replaceFirst("Request$", "");
        if (request instanceof CopyObjectRequest copy) {
            return List.of(
                    new Permission("s3:GetObject", arn(CopySource.of(copy).path())),
                    new Permission("s3:PutObject", arn(copy.destinationBucket() + "/" + copy.destinationKey())));
        }
        if (request instanceof DeleteObjectsRequest delete) {
            return delete.delete().objects().stream()
                    .map(object -> new Permission("s3:DeleteObject", arn(delete.bucket() + "/" + object.key())))
                    .toList();
        }
        String bucket = request.getValueForField("Bucket", String.class).orElse("");
        String key = request.getValueForField("Key", String.class).orElse("");
        String resource = bucket.isEmpty() ? "*" : arn(key.isEmpty() ? bucket : bucket + "/" + key);
        return List.of(new Permission("s3:" + ACTIONS.getOrDefault(operation, operation), resource));
    }

    private static String arn(String path) {
        return "arn:aws:s3:::" + path;
    }
}
