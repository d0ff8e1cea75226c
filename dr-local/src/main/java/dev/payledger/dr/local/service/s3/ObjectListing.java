package dev.payledger.dr.local.service.s3;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectStorageClass;
import software.amazon.awssdk.services.s3.model.S3Object;

/** One page of <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>. */
final class ObjectListing {
    private static final int MAX_KEYS = 1000;

    private final ListObjectsV2Request request;
    private final String prefix;
    private final @Nullable String delimiter;
    private final int limit;
    private final UnaryOperator<String> encoding;
    private final List<S3Object> found = new ArrayList<>();
    private final List<CommonPrefix> prefixes = new ArrayList<>();
    private @Nullable String last;
    private boolean truncated;

    private ObjectListing(ListObjectsV2Request request) {
        this.request = request;
        this.prefix = request.prefix() == null ? "" : request.prefix();
        this.delimiter = request.delimiter() == null || request.delimiter().isEmpty() ? null : request.delimiter();
        this.limit = request.maxKeys() == null ? MAX_KEYS : Math.min(MAX_KEYS, request.maxKeys());
        this.encoding = request.encodingType() == EncodingType.URL ? ObjectListing::encode : UnaryOperator.identity();
        if (request.maxKeys() != null && request.maxKeys() < 0) {
            throw S3Errors.invalid("Argument maxKeys must be an integer between 0 and 2147483647");
        }
    }

    /** Lists; the caller holds the bucket's monitor. */
    static ListObjectsV2Response of(Bucket bucket, ListObjectsV2Request request) {
        ObjectListing listing = new ObjectListing(request);
        listing.collect(bucket);
        return listing.response(bucket);
    }

    private void collect(Bucket bucket) {
        String after = start();
        for (Map.Entry<String, StoredObject> entry :
                bucket.objects.tailMap(prefix, true).entrySet()) {
            String key = entry.getKey();
            if (!key.startsWith(prefix)) {
                return;
            }
            String common = commonPrefix(key);
            String mark = common == null ? key : common;
            boolean before =
                    after != null && (key.compareTo(after) <= 0 || (common != null && after.startsWith(common)));
            if (before || (common != null && common.equals(last))) {
                continue;
            }
            if (found.size() + prefixes.size() >= limit) {
                truncated = limit > 0;
                return;
            }
            last = mark;
            if (common == null) {
                found.add(view(key, entry.getValue()));
            } else {
                prefixes.add(
                        CommonPrefix.builder().prefix(encoding.apply(common)).build());
            }
        }
    }

    private @Nullable String commonPrefix(String key) {
        if (delimiter == null) {
            return null;
        }
        int at = key.indexOf(delimiter, prefix.length());
        return at < 0 ? null : key.substring(0, at + delimiter.length());
    }

    private @Nullable String start() {
        String token = request.continuationToken();
        if (token == null) {
            return request.startAfter();
        }
        try {
            return new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalid("The continuation token provided is incorrect");
        }
    }

    private S3Object view(String key, StoredObject object) {
        return S3Object.builder()
                .key(encoding.apply(key))
                .eTag(object.etag())
                .size((long) object.content().length)
                .lastModified(object.modified())
                .checksumAlgorithmWithStrings(object.checksum().algorithm().name())
                .storageClass(ObjectStorageClass.STANDARD)
                .build();
    }

    private ListObjectsV2Response response(Bucket bucket) {
        String next = last;
        return ListObjectsV2Response.builder()
                .name(bucket.name)
                .prefix(encoding.apply(prefix))
                .delimiter(delimiter == null ? null : encoding.apply(delimiter))
                .startAfter(request.startAfter() == null ? null : encoding.apply(request.startAfter()))
                .encodingType(request.encodingType())
                .maxKeys(limit)
                .keyCount(found.size() + prefixes.size())
                .contents(found.isEmpty() ? null : found)
                .commonPrefixes(prefixes.isEmpty() ? null : prefixes)
                .continuationToken(request.continuationToken())
                .isTruncated(truncated)
                .nextContinuationToken(
                        truncated && next != null
                                ? Base64.getUrlEncoder().encodeToString(next.getBytes(StandardCharsets.UTF_8))
                                : null)
                .build();
    }

    private static String encode(String key) {
        return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("%2F", "/");
    }
}
