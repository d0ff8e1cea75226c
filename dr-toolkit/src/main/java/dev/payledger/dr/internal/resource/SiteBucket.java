package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The bucket of a static site. What an object holds is known by its ETag, which is the MD5 of its bytes: <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Object.html">objects that are put whole and encrypted by
 * S3</a>.
 */
public final class SiteBucket {

    private static final int DELETE_MAX = 1_000;

    private final S3Client client;
    private final String region;
    private final String name;

    SiteBucket(S3Client client, String region, String name) {
        this.client = client;
        this.region = region;
        this.name = name;
    }

    public String name() {
        return name;
    }

    private AwsCall call(String operation, String key) {
        return new AwsCall("s3", operation, name + (key.isEmpty() ? "" : "/" + key), region);
    }

    /** Every object's ETag, without its quotes, by key; none where the bucket does not exist. */
    public Map<String, String> etags() {
        return call("ListObjectsV2", "")
                .find(() -> {
                    Map<String, String> etags = new TreeMap<>();
                    for (S3Object object : client.listObjectsV2Paginator(request -> request.bucket(name))
                            .contents()) {
                        etags.put(object.key(), object.eTag().replace("\"", ""));
                    }
                    return etags;
                })
                .orElse(Map.of());
    }

    /** Stores an object as browsers are to get it. */
    public void put(String key, byte[] bytes, String contentType, String cacheControl) {
        call("PutObject", key)
                .get(() -> client.putObject(
                        request -> request.bucket(name)
                                .key(key)
                                .contentType(contentType)
                                .cacheControl(cacheControl),
                        RequestBody.fromBytes(bytes)));
    }

    /** An object's text; empty where bucket or object do not exist. */
    public Optional<String> text(String key) {
        return call("GetObject", key).find(() -> client.getObjectAsBytes(
                        request -> request.bucket(name).key(key))
                .asString(StandardCharsets.UTF_8));
    }

    /** Removes objects; nothing happens for those that do not exist. */
    public void remove(List<String> keys) {
        for (int from = 0; from < keys.size(); from += DELETE_MAX) {
            List<ObjectIdentifier> some = new ArrayList<>();
            keys.subList(from, Math.min(keys.size(), from + DELETE_MAX))
                    .forEach(key -> some.add(ObjectIdentifier.builder().key(key).build()));
            AwsCall call = call("DeleteObjects", some.size() + " objects");
            Optional<DeleteObjectsResponse> answer = call.find(() -> client.deleteObjects(request ->
                    request.bucket(name).delete(delete -> delete.objects(some).quiet(true))));
            List<S3Error> errors = answer.map(DeleteObjectsResponse::errors).orElse(List.of());
            if (!errors.isEmpty()) {
                S3Error first = errors.get(0);
                throw call.refused(
                        first.code(),
                        errors.size() + " objects stay, the first is " + first.key() + ": " + first.message());
            }
        }
    }

    /** Removes every object, so that the bucket's stack can be deleted. */
    public int empty() {
        List<String> keys = List.copyOf(etags().keySet());
        remove(keys);
        return keys.size();
    }
}
