package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CodeStorageExceededException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Where the code of functions and the content of layers comes from: the request itself, or an object in S3. */
final class CodeSource {

    private static final int MAX_DIRECT_ZIP_BYTES = 50 * 1024 * 1024;

    private final S3Client s3;
    private final CodeStore codes;

    CodeSource(S3Client s3, CodeStore codes) {
        this.s3 = s3;
        this.codes = codes;
    }

    /**
     * Reads a zip and keeps it.
     *
     * @param operation who asks, for the words of a refusal
     */
    FunctionCode code(
            @Nullable SdkBytes zip,
            @Nullable String bucket,
            @Nullable String key,
            @Nullable String version,
            String operation) {
        if (zip != null) {
            byte[] content = zip.asByteArrayUnsafe();
            if (content.length > MAX_DIRECT_ZIP_BYTES) {
                throw AwsError.of(
                        CodeStorageExceededException.builder(),
                        "RequestEntityTooLargeException",
                        413,
                        "Request must be smaller than " + MAX_DIRECT_ZIP_BYTES + " bytes for the " + operation
                                + " operation");
            }
            return codes.keep(content);
        }
        if (bucket == null || key == null) {
            throw LambdaErrors.invalid("Please provide a source for function code.");
        }
        GetObjectRequest request = GetObjectRequest.builder()
                .bucket(bucket)
                .key(key)
                .versionId(version)
                .build();
        try (var content = s3.getObject(request)) {
            return codes.keep(content.readAllBytes());
        } catch (S3Exception e) {
            throw LambdaErrors.invalid("Error occurred while GetObject. S3 Error Code: "
                    + e.awsErrorDetails().errorCode() + ". S3 Error Message: "
                    + e.awsErrorDetails().errorMessage());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read s3://" + bucket + "/" + key, e);
        }
    }
}
