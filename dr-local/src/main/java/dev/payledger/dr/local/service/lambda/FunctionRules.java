package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.Architecture;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LogFormat;
import software.amazon.awssdk.services.lambda.model.LoggingConfig;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.TracingConfigResponse;
import software.amazon.awssdk.services.lambda.model.TracingMode;

/**
 * What a function's configuration may be.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>
 */
final class FunctionRules {

    private static final Pattern ROLE =
            Pattern.compile("arn:(aws[a-zA-Z-]*)?:iam::\\d{12}:role/?[a-zA-Z_0-9+=,.@\\-_/]+");
    private static final Pattern VARIABLE = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]+");
    private static final int MAX_VARIABLES_BYTES = 4 * 1024;
    private static final Set<String> RESERVED = Set.of(
            "_HANDLER",
            "_X_AMZN_TRACE_ID",
            "AWS_REGION",
            "AWS_DEFAULT_REGION",
            "AWS_EXECUTION_ENV",
            "AWS_LAMBDA_FUNCTION_NAME",
            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
            "AWS_LAMBDA_FUNCTION_VERSION",
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            "AWS_LAMBDA_LOG_GROUP_NAME",
            "AWS_LAMBDA_LOG_STREAM_NAME",
            "AWS_ACCESS_KEY",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_SESSION_TOKEN",
            "AWS_LAMBDA_RUNTIME_API",
            "LAMBDA_TASK_ROOT",
            "LAMBDA_RUNTIME_DIR");

    private final RoleSessions roles;
    private final Runtimes runtimes;
    private final DeadLetters deadLetters;

    FunctionRules(RoleSessions roles, Runtimes runtimes, DeadLetters deadLetters) {
        this.roles = roles;
        this.runtimes = runtimes;
        this.deadLetters = deadLetters;
    }

    /** Checks a whole configuration, as it is to become. */
    void check(FunctionConfiguration wanted) {
        if (wanted.packageType() != null && wanted.packageType() != PackageType.ZIP) {
            throw AwsError.unsupported("PackageType " + wanted.packageTypeAsString());
        }
        checkRuntime(wanted);
        range("timeout", wanted.timeout(), 1, 900);
        range("memorySize", wanted.memorySize(), 128, 10_240);
        if (wanted.environment() != null) {
            checkVariables(wanted.environment().variables());
        }
        checkArchitectures(wanted.architectures());
        checkTracing(wanted.tracingConfig());
        checkLogging(wanted.loggingConfig());
        checkRole(wanted.role(), wanted.functionArn());
        deadLetters.check(wanted.deadLetterConfig(), wanted.role());
    }

    private void checkRuntime(FunctionConfiguration wanted) {
        if (wanted.runtime() == null || wanted.handler() == null) {
            throw LambdaErrors.invalid("Runtime and Handler are mandatory parameters for functions created with"
                    + " deployment packages.");
        }
        runtimes.check(wanted.runtime(), wanted.runtimeAsString());
        if (!wanted.handler().matches("\\S{1,128}")) {
            throw LambdaErrors.invalid("Value '" + wanted.handler() + "' at 'handler' failed to satisfy constraint:"
                    + " Member must satisfy regular expression pattern: [^\\s]+");
        }
    }

    private static void range(String name, @Nullable Integer value, int least, int most) {
        if (value == null || value < least || value > most) {
            throw LambdaErrors.invalid("Value '" + value + "' at '" + name
                    + "' failed to satisfy constraint: Member must"
                    + " have value " + (value == null || value < least ? "greater" : "less") + " than or equal to "
                    + (value == null || value < least ? least : most));
        }
    }

    private static void checkVariables(Map<String, String> variables) {
        Set<String> reserved = new TreeSet<>(variables.keySet());
        reserved.retainAll(RESERVED);
        if (!reserved.isEmpty()) {
            throw LambdaErrors.invalid(
                    "Lambda was unable to configure your environment variables because the environment"
                            + " variables you have provided contains reserved keys that are currently not supported for"
                            + " modification. Reserved keys used in this request: " + String.join(", ", reserved));
        }
        int bytes = 0;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            if (!VARIABLE.matcher(variable.getKey()).matches()) {
                throw LambdaErrors.invalid("Value '" + variable.getKey() + "' at 'environment.variables' failed to"
                        + " satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular"
                        + " expression pattern: " + VARIABLE.pattern() + "]");
            }
            bytes += variable.getKey().getBytes(StandardCharsets.UTF_8).length
                    + variable.getValue().getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_VARIABLES_BYTES) {
            throw LambdaErrors.invalid(
                    "Lambda was unable to configure your environment variables because the environment"
                            + " variables you have provided exceeded the 4KB limit. String measured: " + bytes
                            + " bytes");
        }
    }

    private static void checkArchitectures(List<Architecture> architectures) {
        if (architectures.size() > 1 || architectures.contains(Architecture.UNKNOWN_TO_SDK_VERSION)) {
            throw LambdaErrors.invalid("Value '" + architectures + "' at 'architectures' failed to satisfy constraint:"
                    + " Member must have one of x86_64 and arm64");
        }
    }

    private static void checkTracing(@Nullable TracingConfigResponse tracing) {
        if (tracing != null && tracing.mode() != TracingMode.PASS_THROUGH) {
            throw AwsError.unsupported("TracingConfig.Mode " + tracing.modeAsString());
        }
    }

    private static void checkLogging(@Nullable LoggingConfig logging) {
        if (logging != null && logging.logFormat() != null && logging.logFormat() != LogFormat.TEXT) {
            throw AwsError.unsupported("LoggingConfig.LogFormat " + logging.logFormatAsString());
        }
    }

    private void checkRole(@Nullable String role, String functionArn) {
        if (role == null || !ROLE.matcher(role).matches()) {
            throw LambdaErrors.invalid(
                    "Value '" + role + "' at 'role' failed to satisfy constraint: Member must satisfy"
                            + " regular expression pattern: " + ROLE.pattern());
        }
        if (!roles.assumableBy(role, ProcessStarter.PRINCIPAL, functionArn)) {
            throw LambdaErrors.invalid("The role defined for the function cannot be assumed by Lambda.");
        }
    }
}
