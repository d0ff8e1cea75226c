package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * A resource could not be made, changed or removed. The message becomes the event's reason; the template's author or
 * whoever owns the resource must act.
 *
 * @see <a href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html">
 *     Handler error codes</a>
 */
public final class ResourceFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private static final Map<String, String> HANDLER_CODES = Map.ofEntries(
            Map.entry("ResourceInUseException", "ResourceConflict"),
            Map.entry("ResourceConflictException", "AlreadyExists"),
            Map.entry("ResourceAlreadyExistsException", "AlreadyExists"),
            Map.entry("EntityAlreadyExists", "AlreadyExists"),
            Map.entry("BucketAlreadyExists", "AlreadyExists"),
            Map.entry("BucketAlreadyOwnedByYou", "AlreadyExists"),
            Map.entry("ResourceNotFoundException", "NotFound"),
            Map.entry("NotFoundException", "NotFound"),
            Map.entry("NoSuchEntity", "NotFound"),
            Map.entry("NoSuchBucket", "NotFound"),
            Map.entry("NoSuchKey", "NotFound"),
            Map.entry("NotFound", "NotFound"),
            Map.entry("ResourceNotFound", "NotFound"),
            Map.entry("AuthorizationError", "AccessDenied"),
            Map.entry("InvalidParameter", "InvalidRequest"),
            Map.entry("InvalidParameterValue", "InvalidRequest"),
            Map.entry("InvalidParameterCombination", "InvalidRequest"),
            Map.entry("AccessDeniedException", "AccessDenied"),
            Map.entry("AccessDenied", "AccessDenied"),
            Map.entry("TooManyRequestsException", "Throttling"),
            Map.entry("ThrottlingException", "Throttling"),
            Map.entry("LimitExceededException", "ServiceLimitExceeded"),
            Map.entry("LimitExceeded", "ServiceLimitExceeded"),
            Map.entry("InvalidParameterValueException", "InvalidRequest"),
            Map.entry("InvalidParameterException", "InvalidRequest"),
            Map.entry("ValidationException", "InvalidRequest"),
            Map.entry("ValidationError", "InvalidRequest"),
            Map.entry("BadRequestException", "InvalidRequest"),
            Map.entry("MalformedPolicyDocument", "InvalidRequest"),
            Map.entry("UnsupportedOperation", "InvalidRequest"),
            Map.entry("InvalidRequest", "InvalidRequest"),
            Map.entry("CNAMEAlreadyExists", "AlreadyExists"),
            Map.entry("DistributionAlreadyExists", "AlreadyExists"),
            Map.entry("OriginAccessControlAlreadyExists", "AlreadyExists"),
            Map.entry("ResponseHeadersPolicyAlreadyExists", "AlreadyExists"),
            Map.entry("NoSuchDistribution", "NotFound"),
            Map.entry("NoSuchOriginAccessControl", "NotFound"),
            Map.entry("NoSuchResponseHeadersPolicy", "NotFound"),
            Map.entry("NoSuchBucketPolicy", "NotFound"),
            Map.entry("OriginAccessControlInUse", "ResourceConflict"),
            Map.entry("ResponseHeadersPolicyInUse", "ResourceConflict"),
            Map.entry("InvalidArgument", "InvalidRequest"),
            Map.entry("InvalidViewerCertificate", "InvalidRequest"),
            Map.entry("MalformedPolicy", "InvalidRequest"),
            Map.entry("BucketNotEmpty", "GeneralServiceException"),
            Map.entry("DeleteConflict", "ResourceConflict"),
            Map.entry("ConflictException", "ResourceConflict"));

    private final String handlerErrorCode;

    public ResourceFailure(String handlerErrorCode, String message) {
        super(message);
        this.handlerErrorCode = handlerErrorCode;
    }

    /** CloudFormation's code for the failure, for example {@code AlreadyExists}. */
    public String handlerErrorCode() {
        return handlerErrorCode;
    }

    /** The answer of CloudFormation where a name is taken. */
    public static ResourceFailure alreadyExists(String type, String identifier) {
        return new ResourceFailure(
                "AlreadyExists",
                "Resource of type '" + type + "' with identifier '" + identifier + "' already exists.");
    }

    /** CloudFormation's code for an error of a service. Unconfirmed for codes that AWS's handlers treat by hand. */
    public static String handlerErrorCode(AwsServiceException error) {
        String code = error.awsErrorDetails() == null
                ? ""
                : String.valueOf(error.awsErrorDetails().errorCode());
        String known = HANDLER_CODES.get(code);
        if (known != null) {
            return known;
        }
        return error.statusCode() >= 500 ? "ServiceInternalError" : "GeneralServiceException";
    }

    /** Whether an error says that the thing does not exist. */
    public static boolean isNotFound(AwsServiceException error) {
        return handlerErrorCode(error).equals("NotFound");
    }
}
