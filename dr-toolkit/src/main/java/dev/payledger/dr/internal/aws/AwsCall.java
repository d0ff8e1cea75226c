package dev.payledger.dr.internal.aws;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.net.ConnectException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One call to AWS. What the SDK throws is translated here and nowhere else.
 *
 * @param service the SDK's name of the service as IAM writes it, for example {@code lambda}
 * @param operation for example {@code UpdateFunctionConfiguration}
 * @param resource what the call is about
 * @param region where; {@code aws-global} for Route 53
 */
public record AwsCall(String service, String operation, String resource, String region) {

    private static final Pattern DENIED_ACTION = Pattern.compile("not authorized to perform: ([a-z0-9-]+:[A-Za-z*]+)");
    private static final Pattern PROFILE = Pattern.compile("Profile file contained no credentials for profile '[^']*'");
    private static final Set<String> DENIED =
            Set.of("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "NotAuthorized");
    private static final Set<String> MISSING = Set.of(
            "NotFound",
            "NotFoundException",
            "NoSuchBucket",
            "NoSuchKey",
            "NoSuchEntity",
            "NoSuchHealthCheck",
            "NoSuchHostedZone",
            "NoSuchDistribution",
            "ResourceNotFoundException",
            "ChangeSetNotFound",
            "ChangeSetNotFoundException");
    private static final int SERVER_ERROR = 500;

    /** After the SDK's own attempts. */
    private static final String PASSES =
            "wait a moment, as AWS is too busy or ill, then run the goal again; it goes on from here.";

    private static final Map<String, String> HTTP_VERBS =
            Map.of("Create", "POST", "Get", "GET", "Delete", "DELETE", "Update", "PATCH");

    /**
     * Makes the call.
     *
     * @throws DrException for whatever the SDK throws
     */
    public <T> T get(Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw translate(e);
        }
    }

    /** Makes the call; empty where AWS says that the thing does not exist. */
    public <T> Optional<T> find(Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (SdkException e) {
            if (isMissing(e)) {
                return Optional.empty();
            }
            throw translate(e);
        }
    }

    /** A failure that AWS reports inside an answer: some of several things could not be done. */
    public DrException refused(String code, String why) {
        return new DrException(
                DENIED.contains(code) ? DrError.AWS_002 : DrError.AWS_001,
                operation + " failed for " + resource + " in " + region + ".",
                code + ": " + why,
                DENIED.contains(code) ? "allow the caller " + action("") + "." : "");
    }

    /** The error code, as AWS gave it; empty where the failure is not AWS's. */
    public static String code(Throwable failure) {
        Throwable cause = failure instanceof DrException ? failure.getCause() : failure;
        if (cause instanceof AwsServiceException service && service.awsErrorDetails() != null) {
            String code = service.awsErrorDetails().errorCode();
            return code == null ? "" : code;
        }
        return "";
    }

    /** AWS's message; empty where the failure is not AWS's. */
    public static String message(Throwable failure) {
        Throwable cause = failure instanceof DrException ? failure.getCause() : failure;
        return cause instanceof AwsServiceException service ? details(service) : "";
    }

    /** Whether AWS says that the thing does not exist. */
    public static boolean isMissing(Throwable failure) {
        Throwable cause = failure instanceof DrException ? failure.getCause() : failure;
        if (!(cause instanceof AwsServiceException service)) {
            return false;
        }
        return MISSING.contains(code(service))
                || (code(service).equals("ValidationError") && details(service).contains("does not exist"))
                || (code(service).isEmpty() && service.statusCode() == 404);
    }

    private DrException translate(SdkException e) {
        String what = operation + " failed for " + resource + " in " + region + ".";
        if (e instanceof AwsServiceException failure) {
            String code = code(failure);
            String why = code + " (HTTP " + failure.statusCode() + "): " + details(failure)
                    + (failure.requestId() == null ? "" : " (request id " + failure.requestId() + ")");
            if (DENIED.contains(code)) {
                return new DrException(
                        DrError.AWS_002,
                        what,
                        why,
                        "allow the caller " + action(details(failure)) + " on " + resource + ".",
                        e);
            }
            boolean passes = failure.isThrottlingException() || failure.statusCode() >= SERVER_ERROR;
            return new DrException(DrError.AWS_001, what, why, passes ? PASSES : "", e);
        }
        return ofClient(e, what);
    }

    /** No answer came from AWS: the SDK says why not, in its own words. */
    private static DrException ofClient(SdkException e, String what) {
        Throwable root = root(e);
        String message = String.valueOf(e.getMessage());
        if (e instanceof AbortedException || root instanceof InterruptedException) {
            return new DrException(
                    DrError.RUN_001, what, "the run was interrupted.", "run the goal again; it continues.", e);
        }
        if (root instanceof ConnectException) {
            return new DrException(
                    DrError.LOCAL_001,
                    what,
                    "nothing answers there: " + root.getMessage() + ".",
                    "start the local AWS with mvn dr:local-start, or correct dr.endpoint.",
                    e);
        }
        if (message.contains("credentials")) {
            return new DrException(
                    DrError.AWS_003,
                    what,
                    withoutProviders(message),
                    "give credentials: aws configure sso, AWS_PROFILE or AWS_ACCESS_KEY_ID.",
                    e);
        }
        if (root instanceof IOException
                || e instanceof ApiCallTimeoutException
                || e instanceof ApiCallAttemptTimeoutException) {
            String cause = root == e || message.contains(String.valueOf(root.getMessage())) ? "" : " (" + root + ")";
            return new DrException(
                    DrError.AWS_003,
                    what,
                    message + cause,
                    "check the network. Run the goal again; it goes on from here.",
                    e);
        }
        return new DrException(
                DrError.AWS_004,
                what,
                message + (root == e ? "" : " (" + root + ")"),
                "run it again with -e and report the stack trace: the request was not made as AWS wants it, or its"
                        + " answer could not be read.",
                e);
    }

    /** The SDK lists every provider that it asked, each with its own excuse: what a named profile lacks is kept. */
    private static String withoutProviders(String message) {
        int chain = message.indexOf(" in the chain");
        if (chain < 0) {
            return message;
        }
        Matcher profile = PROFILE.matcher(message);
        return message.substring(0, chain) + " of the SDK's chain (system properties, environment, profile, container,"
                + " instance)" + (profile.find() ? ": " + profile.group() : "") + ".";
    }

    /** The IAM action that the call needs: as AWS names it, else by its usual form. */
    String action(String message) {
        Matcher named = DENIED_ACTION.matcher(message);
        if (named.find()) {
            return named.group(1);
        }
        if (service.equals("apigateway")) {
            return HTTP_VERBS.entrySet().stream()
                    .filter(verb -> operation.startsWith(verb.getKey()))
                    .map(verb -> "apigateway:" + verb.getValue())
                    .findFirst()
                    .orElse("apigateway:*");
        }
        return service.toLowerCase(Locale.ROOT) + ":" + operation;
    }

    private static String details(AwsServiceException failure) {
        AwsErrorDetails details = failure.awsErrorDetails();
        String message = details == null ? failure.getMessage() : details.errorMessage();
        return message == null ? "" : message;
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        @Nullable Throwable cause = root.getCause();
        while (cause != null) {
            root = cause;
            cause = root.getCause();
        }
        return root;
    }
}
