package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudfront.model.*;

/**
 * CloudFront's errors.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudfront/latest/APIReference/CommonErrors.html">CloudFront API</a>
 */
final class CloudFrontErrors {

    private CloudFrontErrors() {}

    static AwsServiceException invalidArgument(String message) {
        return AwsError.of(InvalidArgumentException.builder(), "InvalidArgument", 400, message);
    }

    static AwsServiceException noSuchDistribution() {
        return AwsError.of(
                NoSuchDistributionException.builder(),
                "NoSuchDistribution",
                404,
                "The specified distribution does not exist.");
    }

    static AwsServiceException notDisabled() {
        return AwsError.of(
                DistributionNotDisabledException.builder(),
                "DistributionNotDisabled",
                409,
                "The distribution you are trying to delete has not been disabled.");
    }

    static AwsServiceException distributionExists(String id) {
        return AwsError.of(
                DistributionAlreadyExistsException.builder(),
                "DistributionAlreadyExists",
                409,
                "The caller reference that you are using to create a distribution is associated with another"
                        + " distribution. Already exists: " + id);
    }

    static AwsServiceException nameTaken() {
        return AwsError.of(
                CnameAlreadyExistsException.builder(),
                "CNAMEAlreadyExists",
                409,
                "One or more of the CNAMEs you provided are already associated with a different resource.");
    }

    static AwsServiceException ifMatchMissing(String what) {
        return AwsError.of(
                InvalidIfMatchVersionException.builder(),
                "InvalidIfMatchVersion",
                400,
                "The If-Match version is missing or not valid for the " + what + ".");
    }

    static AwsServiceException precondition() {
        return AwsError.of(
                PreconditionFailedException.builder(),
                "PreconditionFailed",
                412,
                "The request failed because it didn't meet the preconditions in one or more request-header fields.");
    }

    static AwsServiceException illegalUpdate() {
        return AwsError.of(
                IllegalUpdateException.builder(),
                "IllegalUpdate",
                400,
                "The update contains modifications that are not allowed.");
    }

    static AwsServiceException quantities(String path) {
        return AwsError.of(
                InconsistentQuantitiesException.builder(),
                "InconsistentQuantities",
                400,
                "The value of Quantity and the size of Items don't match: " + path + ".");
    }

    static AwsServiceException noSuchOrigin() {
        return AwsError.of(
                NoSuchOriginException.builder(),
                "NoSuchOrigin",
                404,
                "One or more of your origins or origin groups do not exist.");
    }

    static AwsServiceException noSuchCachePolicy() {
        return AwsError.of(
                NoSuchCachePolicyException.builder(),
                "NoSuchCachePolicy",
                404,
                "The specified cache policy does not exist.");
    }

    static AwsServiceException noSuchHeadersPolicy() {
        return AwsError.of(
                NoSuchResponseHeadersPolicyException.builder(),
                "NoSuchResponseHeadersPolicy",
                404,
                "The specified response headers policy does not exist.");
    }

    static AwsServiceException headersPolicyExists() {
        return AwsError.of(
                ResponseHeadersPolicyAlreadyExistsException.builder(),
                "ResponseHeadersPolicyAlreadyExists",
                409,
                "A response headers policy with this name already exists. You must provide a unique name.");
    }

    static AwsServiceException headersPolicyInUse() {
        return AwsError.of(
                ResponseHeadersPolicyInUseException.builder(),
                "ResponseHeadersPolicyInUse",
                409,
                "The specified response headers policy is currently associated to one or more distributions.");
    }

    static AwsServiceException noSuchAccessControl() {
        return AwsError.of(
                NoSuchOriginAccessControlException.builder(),
                "NoSuchOriginAccessControl",
                404,
                "The specified origin access control does not exist.");
    }

    static AwsServiceException accessControlExists() {
        return AwsError.of(
                OriginAccessControlAlreadyExistsException.builder(),
                "OriginAccessControlAlreadyExists",
                409,
                "An origin access control with the same name already exists.");
    }

    static AwsServiceException accessControlInUse() {
        return AwsError.of(
                OriginAccessControlInUseException.builder(),
                "OriginAccessControlInUse",
                409,
                "The specified origin access control is currently associated with one or more distributions.");
    }

    static AwsServiceException invalidAccessControl() {
        return AwsError.of(
                InvalidOriginAccessControlException.builder(),
                "InvalidOriginAccessControl",
                400,
                "The origin access control is not valid.");
    }

    static AwsServiceException invalidOrigin(String message) {
        return AwsError.of(InvalidOriginException.builder(), "InvalidOrigin", 400, message);
    }

    static AwsServiceException invalidRootObject() {
        return AwsError.of(
                InvalidDefaultRootObjectException.builder(),
                "InvalidDefaultRootObject",
                400,
                "The default root object file name is too big or contains an invalid character.");
    }

    static AwsServiceException invalidCertificate(String message) {
        return AwsError.of(InvalidViewerCertificateException.builder(), "InvalidViewerCertificate", 400, message);
    }

    static AwsServiceException noSuchInvalidation() {
        return AwsError.of(
                NoSuchInvalidationException.builder(),
                "NoSuchInvalidation",
                404,
                "The specified invalidation does not exist.");
    }

    static AwsServiceException tooManyInvalidations() {
        return AwsError.of(
                TooManyInvalidationsInProgressException.builder(),
                "TooManyInvalidationsInProgress",
                400,
                "You have exceeded the maximum number of allowable InProgress invalidation batch requests, or"
                        + " invalidation objects.");
    }

    static AwsServiceException noSuchResource(String arn) {
        return AwsError.of(
                NoSuchResourceException.builder(),
                "NoSuchResource",
                404,
                "A resource that was specified is not valid: " + arn + ".");
    }
}
