package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.MalformedPolicyException;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.wire.AwsError;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** IAM's errors and checks of its input. Texts are from memory of AWS's: unconfirmed. */
final class IamErrors {
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]{1,64}");
    private static final Pattern LONG_NAME = Pattern.compile("[\\w+=,.@-]{1,128}");
    private static final Pattern PATH = Pattern.compile("(/)|(/[\\x21-\\x7e]+/)");

    private IamErrors() {}

    static AwsServiceException none(String message) {
        return AwsError.of(NoSuchEntityException.builder(), "NoSuchEntity", 404, message);
    }

    static AwsServiceException exists(String message) {
        return AwsError.of(EntityAlreadyExistsException.builder(), "EntityAlreadyExists", 409, message);
    }

    static AwsServiceException conflict(String message) {
        return AwsError.of(DeleteConflictException.builder(), "DeleteConflict", 409, message);
    }

    static AwsServiceException limit(String quota, int most) {
        return AwsError.of(
                LimitExceededException.builder(),
                "LimitExceeded",
                409,
                "Cannot exceed quota for " + quota + ": " + most);
    }

    static AwsServiceException invalid(String message) {
        return AwsError.of("ValidationError", 400, message);
    }

    /** A name of a role or a user. */
    static String name(String name, String member) {
        return checked(name, NAME, member);
    }

    /** A name of a group or a policy. */
    static String longName(String name, String member) {
        return checked(name, LONG_NAME, member);
    }

    static String policyName(String name) {
        return longName(name, "policyName");
    }

    static String policyArn(String arn, String member) {
        if (arn.length() < 20) {
            throw invalid("1 validation error detected: Value '" + arn + "' at '" + member
                    + "' failed to satisfy constraint: Member must have length greater than or equal to 20");
        }
        if (!arn.startsWith("arn:")) {
            throw invalid("ARN " + arn + " is not valid.");
        }
        return arn;
    }

    static String path(String path) {
        if (path == null) {
            return "/";
        }
        if (path.length() > 512 || !PATH.matcher(path).matches()) {
            throw invalid("The specified value for path is invalid. It must begin and end with / and contain only"
                    + " alphanumeric characters and/or / characters.");
        }
        return path;
    }

    /** A value of an enumeration, or null. */
    static <T> @Nullable T known(@Nullable T value, T unknown, String member) {
        if (unknown.equals(value)) {
            throw invalid("1 validation error detected: Value at '" + member
                    + "' failed to satisfy constraint: Member must satisfy enum value set");
        }
        return value;
    }

    static String present(String value, String member) {
        if (value == null) {
            throw invalid("1 validation error detected: Value null at '" + member
                    + "' failed to satisfy constraint: Member must not be null");
        }
        return value;
    }

    static PolicyDocument document(String text, PolicyDocument.Kind kind) {
        try {
            return PolicyDocument.parse(present(text, "policyDocument"), kind);
        } catch (MalformedPolicyException e) {
            String message = e.getMessage() == null ? "Syntax errors in policy." : e.getMessage();
            throw AwsError.of(MalformedPolicyDocumentException.builder(), "MalformedPolicyDocument", 400, message);
        }
    }

    private static String checked(String value, Pattern pattern, String member) {
        if (!pattern.matcher(present(value, member)).matches()) {
            throw invalid("The specified value for " + member
                    + " is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-");
        }
        return value;
    }
}
