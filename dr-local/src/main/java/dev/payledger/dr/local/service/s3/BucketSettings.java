package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.Tag;

/** What a bucket has beside its objects: tags, policy, the block of public access. Guarded by the bucket's monitor. */
final class BucketSettings {

    private BucketSettings() {}

    static void tag(Bucket bucket, List<Tag> tags) {
        synchronized (bucket) {
            bucket.tags = List.copyOf(tags);
        }
    }

    static List<Tag> tags(Bucket bucket) {
        synchronized (bucket) {
            if (bucket.tags.isEmpty()) {
                throw AwsError.of("NoSuchTagSet", 404, "The TagSet does not exist");
            }
            return bucket.tags;
        }
    }

    static void policy(Bucket bucket, @Nullable String text) {
        BucketPolicy policy = text == null ? null : BucketPolicy.of(bucket.name, text);
        synchronized (bucket) {
            bucket.policy = policy;
        }
    }

    static String policy(Bucket bucket) {
        synchronized (bucket) {
            BucketPolicy policy = bucket.policy;
            if (policy == null) {
                throw AwsError.of("NoSuchBucketPolicy", 404, "The bucket policy does not exist");
            }
            return policy.text();
        }
    }

    static void publicAccess(Bucket bucket, @Nullable PublicAccessBlockConfiguration block) {
        synchronized (bucket) {
            bucket.publicAccess = block;
        }
    }

    static PublicAccessBlockConfiguration publicAccess(Bucket bucket) {
        synchronized (bucket) {
            PublicAccessBlockConfiguration block = bucket.publicAccess;
            if (block == null) {
                throw AwsError.of(
                        "NoSuchPublicAccessBlockConfiguration",
                        404,
                        "The public access block configuration was not found");
            }
            return block;
        }
    }
}
