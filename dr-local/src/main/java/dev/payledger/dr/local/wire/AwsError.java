package dev.payledger.dr.local.wire;

import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Makes the exceptions that services throw, so that code, message and HTTP status reach the caller as AWS sends them.
 */
public final class AwsError {

    private AwsError() {}

    /** An error without a modelled exception class, for example {@code ValidationException}. */
    public static AwsServiceException of(String code, int status, String message) {
        return of(AwsServiceException.builder(), code, status, message);
    }

    /**
     * A modelled error, for example {@code NoSuchEntityException.builder()} with the code {@code NoSuchEntity}. Members
     * of its own (such as cancellation reasons) are set on the builder before.
     */
    public static AwsServiceException of(AwsServiceException.Builder builder, String code, int status, String message) {
        AwsErrorDetails details =
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
        builder.message(message);
        builder.statusCode(status);
        builder.awsErrorDetails(details);
        return builder.build();
    }

    /** What the local AWS answers where AWS has a feature that is not built here; a 4xx, so that no client retries. */
    public static AwsServiceException unsupported(String what) {
        return of(
                "UnsupportedOperation",
                400,
                what + " is not supported by the local AWS (dr-local). See docs/reference/local-aws.md for what is.");
    }
}
