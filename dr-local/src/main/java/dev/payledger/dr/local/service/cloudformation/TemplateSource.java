package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/** Finds the text of a template: sent with the request, in a bucket, or the stack's present one. */
final class TemplateSource {

    /** The longest template in a request, in bytes. */
    private static final int BODY_BYTES_MAX = 51_200;

    /** The longest template in a bucket, in bytes. */
    private static final int OBJECT_BYTES_MAX = 1_048_576;

    private static final Pattern VIRTUAL_HOST = Pattern.compile("(.+)\\.s3[.-][a-z0-9.-]*amazonaws\\.com");

    private TemplateSource() {}

    /**
     * The template's text.
     *
     * @param previous the stack's present template, or a failure if there is none
     * @throws AwsServiceException {@code ValidationError} if not exactly one source is given, it is too long, or the
     *     object cannot be read
     */
    static String text(
            @Nullable String body,
            @Nullable String url,
            boolean usePrevious,
            Supplier<String> previous,
            RegionClients clients) {
        int sources = (body == null ? 0 : 1) + (url == null ? 0 : 1) + (usePrevious ? 1 : 0);
        if (sources == 0) {
            throw TemplateFault.validation("Either Template URL or Template Body must be specified.");
        }
        if (sources > 1) {
            throw TemplateFault.validation(
                    "Only one of Template URL, Template Body or Use Previous Template may be specified.");
        }
        if (body != null) {
            checkLength("templateBody", body.getBytes(StandardCharsets.UTF_8).length, BODY_BYTES_MAX);
            return body;
        }
        return url == null ? previous.get() : object(url, clients.s3());
    }

    private static String object(String url, S3Client s3) {
        GetObjectRequest request = request(url);
        try {
            byte[] bytes = s3.getObject(request, ResponseTransformer.toBytes()).asByteArray();
            checkLength("templateURL", bytes.length, OBJECT_BYTES_MAX);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (AwsServiceException e) {
            if (TemplateFault.isTemplateFault(e)) {
                throw e;
            }
            throw TemplateFault.validation(
                    "S3 error: " + e.awsErrorDetails().errorMessage() + "\nFor more information check "
                            + "http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html");
        }
    }

    /** Both {@code https://<bucket>.s3.<region>.amazonaws.com/<key>} and {@code <any host>/<bucket>/<key>}. */
    private static GetObjectRequest request(String url) {
        try {
            URI uri = URI.create(url);
            String host = uri.getHost();
            String path = uri.getRawPath();
            if (host != null
                    && path != null
                    && path.length() > 1
                    && String.valueOf(uri.getScheme()).startsWith("http")) {
                Matcher virtual = VIRTUAL_HOST.matcher(host);
                String bucketAndKey = virtual.matches() ? virtual.group(1) + path : path.substring(1);
                int slash = bucketAndKey.indexOf('/');
                if (slash > 0 && slash < bucketAndKey.length() - 1) {
                    String key = bucketAndKey.substring(slash + 1).replace("+", "%2B");
                    return GetObjectRequest.builder()
                            .bucket(bucketAndKey.substring(0, slash))
                            .key(URLDecoder.decode(key, StandardCharsets.UTF_8))
                            .build();
                }
            }
        } catch (IllegalArgumentException e) {
            throw TemplateFault.validation("TemplateURL must be a supported URL.");
        }
        throw TemplateFault.validation("TemplateURL must be a supported URL.");
    }

    private static void checkLength(String member, int length, int max) {
        if (length > max) {
            throw TemplateFault.validation("1 validation error detected: Value at '" + member
                    + "' failed to satisfy constraint: Member must have length less than or equal to " + max);
        }
    }
}
