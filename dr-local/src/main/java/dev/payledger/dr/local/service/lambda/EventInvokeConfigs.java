package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;

/**
 * How asynchronous invocations of one function are tried again, and where their results go: functions and topics; queues,
 * buckets and event buses are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html">
 *     PutFunctionEventInvokeConfig</a>
 */
final class EventInvokeConfigs {

    static final int MOST_RETRIES = 2;
    static final int LONGEST_AGE_SECONDS = 21_600;

    private static final int SHORTEST_AGE_SECONDS = 60;
    private static final Pattern DESTINATION = Pattern.compile("arn:aws[a-z-]*:([a-z0-9]+):[a-z0-9-]*:\\d{12}:.+");
    private static final Map<String, String> ACTIONS = Map.of("lambda", "lambda:InvokeFunction", "sns", "sns:Publish");

    private final RegionContext context;
    private final RolePermissions permissions;
    private final NavigableMap<String, FunctionEventInvokeConfig> configs = new TreeMap<>();

    EventInvokeConfigs(RegionContext context, RolePermissions permissions) {
        this.context = context;
        this.permissions = permissions;
    }

    /**
     * Sets a configuration.
     *
     * @param key the ARN of the function with the qualifier, {@code $LATEST} where there is none
     * @param before what members that are not given keep; null where they get their defaults
     */
    synchronized FunctionEventInvokeConfig put(
            String key,
            String role,
            @Nullable FunctionEventInvokeConfig before,
            @Nullable Integer retries,
            @Nullable Integer ageSeconds,
            @Nullable DestinationConfig destinations) {
        if (before == null && retries == null && ageSeconds == null && destinations == null) {
            throw LambdaErrors.invalid("You must specify at least one of error handling or destination setting.");
        }
        range("maximumRetryAttempts", retries, 0, MOST_RETRIES);
        range("maximumEventAgeInSeconds", ageSeconds, SHORTEST_AGE_SECONDS, LONGEST_AGE_SECONDS);
        if (destinations != null) {
            check(
                    destinations.onSuccess() == null
                            ? null
                            : destinations.onSuccess().destination(),
                    role);
            check(
                    destinations.onFailure() == null
                            ? null
                            : destinations.onFailure().destination(),
                    role);
        }
        FunctionEventInvokeConfig.Builder next =
                before == null ? FunctionEventInvokeConfig.builder().functionArn(key) : before.toBuilder();
        if (retries != null) {
            next.maximumRetryAttempts(retries);
        }
        if (ageSeconds != null) {
            next.maximumEventAgeInSeconds(ageSeconds);
        }
        if (destinations != null || before == null) {
            next.destinationConfig(
                    destinations == null ? DestinationConfig.builder().build() : destinations);
        }
        FunctionEventInvokeConfig config =
                next.lastModified(context.time().now()).build();
        configs.put(key, config);
        return config;
    }

    synchronized FunctionEventInvokeConfig get(String key) {
        FunctionEventInvokeConfig config = configs.get(key);
        if (config == null) {
            throw LambdaErrors.notFound("The function " + key + " doesn't have an EventInvokeConfig");
        }
        return config;
    }

    synchronized @Nullable FunctionEventInvokeConfig find(String key) {
        return configs.get(key);
    }

    synchronized void remove(String key) {
        get(key);
        configs.remove(key);
    }

    /** Those of a function behind a key. */
    synchronized List<FunctionEventInvokeConfig> after(String functionArn, @Nullable String key) {
        return (key == null ? configs : configs.tailMap(key, false))
                .values().stream()
                        .filter(config -> config.functionArn().startsWith(functionArn + ":"))
                        .toList();
    }

    /** Forgets a function that is deleted. */
    synchronized void forget(String functionArn) {
        configs.keySet().removeIf(key -> key.startsWith(functionArn + ":"));
    }

    /** Whether a role may send to a destination. */
    boolean maySend(String role, String destination) {
        String action = ACTIONS.get(serviceOf(destination));
        return action != null && permissions.allows(role, action, destination);
    }

    private void check(@Nullable String destination, String role) {
        if (destination == null || destination.isEmpty()) {
            return;
        }
        String service = serviceOf(destination);
        if (!ACTIONS.containsKey(service)) {
            throw AwsError.unsupported("Destination " + destination + " (functions and topics are)");
        }
        if (!maySend(role, destination)) {
            // unconfirmed: the words are those that Lambda uses for dead-letter queues
            throw LambdaErrors.invalid("The provided execution role does not have permissions to call "
                    + String.valueOf(ACTIONS.get(service)).split(":", 2)[1] + " on "
                    + service.toUpperCase(java.util.Locale.ROOT));
        }
    }

    private static String serviceOf(String destination) {
        Matcher matcher = DESTINATION.matcher(destination);
        if (!matcher.matches()) {
            throw LambdaErrors.invalid("The destination ARN " + destination + " is invalid.");
        }
        return matcher.group(1);
    }

    private static void range(String name, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw LambdaErrors.invalid("1 validation error detected: Value '" + value + "' at '" + name
                    + "' failed to satisfy constraint: Member must have value "
                    + (value < least ? "greater than or equal to " + least : "less than or equal to " + most));
        }
    }
}
