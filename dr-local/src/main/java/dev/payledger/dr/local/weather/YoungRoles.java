package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.SdkPassage;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;

/**
 * Roles that were made a moment ago and that services cannot assume yet. Roles of a stack are not among them:
 * CloudFormation waits for its roles itself. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">
 *     Changes that I make are not always immediately visible</a>
 */
final class YoungRoles {

    private final Map<String, Instant> known = new ConcurrentHashMap<>();

    /** Notes a role that was made. */
    void made(SdkPassage passage, Instant knownEverywhere) {
        if (passage.input() instanceof CreateRoleRequest request) {
            known.put(request.roleName(), knownEverywhere);
        }
    }

    /** What a service says that is to assume a role which it does not know yet. */
    Optional<AwsServiceException> refusal(SdkPassage passage, Instant now) {
        String arn = roleOf(passage.input());
        if (arn == null) {
            return Optional.empty();
        }
        String name = arn.substring(arn.lastIndexOf('/') + 1);
        Instant from = known.getOrDefault(name, Instant.MIN);
        if (!now.isBefore(from)) {
            known.remove(name);
            return Optional.empty();
        }
        return Optional.of(
                switch (passage.service()) {
                    case "lambda" ->
                        AwsError.of(
                                "InvalidParameterValueException",
                                400,
                                "The role defined for the function cannot be assumed by Lambda.");
                    case "scheduler" ->
                        AwsError.of(
                                "ValidationException",
                                400,
                                "The execution role you provide must allow AWS EventBridge Scheduler to assume the"
                                        + " role.");
                    default ->
                        AwsError.of(
                                "AccessDenied",
                                403,
                                "User: " + passage.call().principalArn()
                                        + " is not authorized to perform: sts:AssumeRole on resource: " + arn);
                });
    }

    private static @Nullable String roleOf(SdkRequest input) {
        if (input instanceof CreateFunctionRequest create) {
            return create.role();
        }
        if (input instanceof UpdateFunctionConfigurationRequest update) {
            return update.role();
        }
        if (input instanceof CreateScheduleRequest create) {
            return create.target() == null ? null : create.target().roleArn();
        }
        if (input instanceof UpdateScheduleRequest update) {
            return update.target() == null ? null : update.target().roleArn();
        }
        return input instanceof AssumeRoleRequest assume ? assume.roleArn() : null;
    }
}
