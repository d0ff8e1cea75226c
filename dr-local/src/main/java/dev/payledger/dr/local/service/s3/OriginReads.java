package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.region.ObjectOrigin;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads on behalf of another AWS service. Nothing is public: a request without a signature is refused, and one that is
 * signed by a service is allowed what the bucket's policy says. An object that does not exist is a 404 only to those who
 * may list the bucket, else a 403. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
public final class OriginReads implements ObjectOrigin {

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final BucketNames buckets;
    private final String accountId;

    public OriginReads(BucketNames buckets, String accountId) {
        this.buckets = buckets;
        this.accountId = accountId;
    }

    @Override
    public Answer get(Request request) {
        try {
            return found(request);
        } catch (AwsServiceException e) {
            return error(e);
        }
    }

    private Answer found(Request request) {
        Bucket bucket = buckets.find(request.bucket()).orElseThrow(S3Errors::noBucket);
        if (!bucket.region.equals(request.region())) {
            throw S3Errors.elsewhere();
        }
        StoredObject object;
        BucketPolicy policy;
        synchronized (bucket) {
            object = bucket.objects.get(request.key());
            policy = bucket.policy;
        }
        String arn = "arn:aws:s3:::" + request.bucket();
        if (object == null) {
            throw allowed(policy, request.signer(), "s3:ListBucket", arn) ? S3Errors.noKey() : S3Errors.denied();
        }
        if (!allowed(policy, request.signer(), "s3:GetObject", arn + "/" + request.key())) {
            throw S3Errors.denied();
        }
        boolean same = object.etag().equals(request.ifNoneMatch());
        return new Answer(same ? 304 : 200, headers(object), same ? new byte[0] : object.content());
    }

    private boolean allowed(@Nullable BucketPolicy policy, @Nullable Signer signer, String action, String resource) {
        return policy != null
                && signer != null
                && policy.allowsService(signer.servicePrincipal(), action, resource, signer.sourceArn(), accountId);
    }

    private static Map<String, String> headers(StoredObject object) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", object.contentType());
        headers.put("etag", object.etag());
        headers.put("last-modified", HTTP_DATE.format(object.modified()));
        headers.put("server", "AmazonS3");
        headers.put("x-amz-server-side-encryption", "AES256");
        put(headers, "cache-control", object.headers().cacheControl());
        put(headers, "content-encoding", object.headers().contentEncoding());
        put(headers, "content-disposition", object.headers().contentDisposition());
        put(headers, "content-language", object.headers().contentLanguage());
        object.metadata().forEach((name, value) -> headers.put("x-amz-meta-" + name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static void put(Map<String, String> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.put(name, value);
        }
    }

    private static Answer error(AwsServiceException error) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>"
                + error.awsErrorDetails().errorCode() + "</Code><Message>"
                + error.awsErrorDetails().errorMessage() + "</Message></Error>";
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/xml");
        headers.put("server", "AmazonS3");
        return new Answer(error.statusCode(), headers, body.getBytes(StandardCharsets.UTF_8));
    }
}
