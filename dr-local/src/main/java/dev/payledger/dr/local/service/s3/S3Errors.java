package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** S3's errors: <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html">codes</a>. */
final class S3Errors {

    private S3Errors() {}

    static AwsServiceException noBucket() {
        return AwsError.of(NoSuchBucketException.builder(), "NoSuchBucket", 404, "The specified bucket does not exist");
    }

    static AwsServiceException noKey() {
        return AwsError.of(NoSuchKeyException.builder(), "NoSuchKey", 404, "The specified key does not exist.");
    }

    static AwsServiceException owned() {
        return AwsError.of(
                BucketAlreadyOwnedByYouException.builder(),
                "BucketAlreadyOwnedByYou",
                409,
                "Your previous request to create the named bucket succeeded and you already own it.");
    }

    static AwsServiceException elsewhere() {
        return AwsError.of(
                "PermanentRedirect",
                301,
                "The bucket you are attempting to access must be addressed using the specified endpoint."
                        + " Please send all future requests to this endpoint.");
    }

    static AwsServiceException precondition() {
        return AwsError.of("PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold");
    }

    static AwsServiceException notModified() {
        return AwsError.of("NotModified", 304, "Not Modified");
    }

    static AwsServiceException badDigest(String what) {
        return AwsError.of("BadDigest", 400, "The " + what + " you specified did not match the calculated checksum.");
    }

    static AwsServiceException invalid(String message) {
        return AwsError.of("InvalidArgument", 400, message);
    }

    static AwsServiceException denied() {
        return AwsError.of("AccessDenied", 403, "Access Denied");
    }
}
