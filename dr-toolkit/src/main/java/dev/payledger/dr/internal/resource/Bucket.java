package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Object;
import software.amazon.awssdk.services.s3.model.Tag;

/**
 * The toolkit's bucket in one region. Conditional writes are S3's: <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html">PutObject with If-None-Match and
 * If-Match</a>.
 */
public final class Bucket {

    private static final String NO_CONSTRAINT_REGION = "us-east-1";

    private final S3Client client;
    private final String region;
    private final String name;
    private final String deployment;

    Bucket(S3Client client, String region, String name, String deployment) {
        this.client = client;
        this.region = region;
        this.name = name;
        this.deployment = deployment;
    }

    public String name() {
        return name;
    }

    public String region() {
        return region;
    }

    private AwsCall call(String operation, String key) {
        return new AwsCall("s3", operation, name + (key.isEmpty() ? "" : "/" + key), region);
    }

    public boolean exists() {
        return call("HeadBucket", "")
                .find(() -> client.headBucket(request -> request.bucket(name)))
                .isPresent();
    }

    /**
     * Makes the bucket where it does not exist.
     *
     * @return whether it was made now
     */
    public boolean ensure() {
        if (exists()) {
            return false;
        }
        try {
            call("CreateBucket", "")
                    .get(() -> client.createBucket(request -> {
                        request.bucket(name);
                        if (!region.equals(NO_CONSTRAINT_REGION)) {
                            request.createBucketConfiguration(where -> where.locationConstraint(region));
                        }
                    }));
        } catch (DrException e) {
            if (!AwsCall.code(e).equals("BucketAlreadyOwnedByYou")) {
                throw e;
            }
        }
        call("PutBucketTagging", "")
                .get(() -> client.putBucketTagging(request -> request.bucket(name)
                        .tagging(tags -> tags.tagSet(
                                Tag.builder().key(Names.TAG).value(deployment).build()))));
        return true;
    }

    /** Whether an object of this key exists. */
    public boolean has(String key) {
        return call("HeadObject", key)
                .find(() -> client.headObject(request -> request.bucket(name).key(key)))
                .isPresent();
    }

    /** Stores bytes. */
    public void put(String key, byte[] bytes) {
        call("PutObject", key)
                .get(() -> client.putObject(request -> request.bucket(name).key(key), RequestBody.fromBytes(bytes)));
    }

    /** Stores text. */
    public void put(String key, String text) {
        put(key, text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Stores text where there is nothing of this key.
     *
     * @return whether it was stored
     */
    public boolean putIfAbsent(String key, String text) {
        return conditional(key, text, () -> call("PutObject", key)
                .get(() -> client.putObject(
                        request -> request.bucket(name).key(key).ifNoneMatch("*"), RequestBody.fromString(text))));
    }

    /**
     * Replaces text that has not changed since it was read.
     *
     * @return whether it was replaced
     */
    public boolean replace(String key, Text former, String text) {
        return conditional(key, text, () -> call("PutObject", key)
                .get(() -> client.putObject(
                        request -> request.bucket(name).key(key).ifMatch(former.etag()),
                        RequestBody.fromString(text))));
    }

    /** If the answer is lost, the SDK asks again, and its own first write stands in its way: what is stored decides. */
    private boolean conditional(String key, String text, Runnable write) {
        try {
            write.run();
            return true;
        } catch (DrException e) {
            String code = AwsCall.code(e);
            if (code.equals("PreconditionFailed")
                    || code.equals("ConditionalRequestConflict")
                    || AwsCall.isMissing(e)) {
                return get(key).filter(stored -> stored.text().equals(text)).isPresent();
            }
            throw e;
        }
    }

    /** An object's text and its version. */
    public record Text(String text, String etag) {}

    /** An object's text; empty where bucket or object do not exist. */
    public Optional<Text> get(String key) {
        return call("GetObject", key).find(() -> {
            ResponseBytes<GetObjectResponse> object =
                    client.getObjectAsBytes(request -> request.bucket(name).key(key));
            return new Text(object.asUtf8String(), object.response().eTag());
        });
    }

    /** The keys that begin so; none where the bucket does not exist. */
    public List<String> keys(String prefix) {
        return call("ListObjectsV2", prefix)
                .find(() -> {
                    List<String> keys = new ArrayList<>();
                    for (S3Object object : client.listObjectsV2Paginator(
                                    request -> request.bucket(name).prefix(prefix))
                            .contents()) {
                        keys.add(object.key());
                    }
                    return keys;
                })
                .orElse(List.of());
    }

    /** Removes an object; nothing happens where it does not exist. */
    public void delete(String key) {
        call("DeleteObject", key)
                .find(() -> client.deleteObject(request -> request.bucket(name).key(key)));
    }

    /**
     * Empties and removes the bucket.
     *
     * @return whether there was one
     */
    public boolean remove() {
        if (!exists()) {
            return false;
        }
        keys("").forEach(this::delete);
        return call("DeleteBucket", "")
                .find(() -> client.deleteBucket(request -> request.bucket(name)))
                .isPresent();
    }
}
