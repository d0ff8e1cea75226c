package dev.payledger.dr.local.service.sns;

import dev.payledger.dr.local.wire.AwsError;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.sns.model.AuthorizationErrorException;
import software.amazon.awssdk.services.sns.model.InvalidParameterException;
import software.amazon.awssdk.services.sns.model.NotFoundException;
import software.amazon.awssdk.services.sns.model.ResourceNotFoundException;

/** SNS's errors, in its words. */
final class SnsErrors {

    private SnsErrors() {}

    static AwsServiceException invalid(String what) {
        return AwsError.of(InvalidParameterException.builder(), "InvalidParameter", 400, "Invalid parameter: " + what);
    }

    static AwsServiceException noTopic() {
        return AwsError.of(NotFoundException.builder(), "NotFound", 404, "Topic does not exist");
    }

    static AwsServiceException noSubscription() {
        return AwsError.of(NotFoundException.builder(), "NotFound", 404, "Subscription does not exist");
    }

    static AwsServiceException noResource() {
        return AwsError.of(ResourceNotFoundException.builder(), "ResourceNotFound", 404, "Resource does not exist");
    }

    static AwsServiceException denied(String who, String action, String topicArn, String because) {
        return AwsError.of(
                AuthorizationErrorException.builder(),
                "AuthorizationError",
                403,
                "User: " + who + " is not authorized to perform: " + action + " on resource: " + topicArn + " "
                        + because);
    }
}
