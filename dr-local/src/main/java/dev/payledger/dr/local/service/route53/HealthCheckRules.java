package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.wire.AwsError;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckRegion;
import software.amazon.awssdk.services.route53.model.HealthCheckType;

/**
 * Checks a health check's settings and fills in AWS's defaults. See <a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/health-checks-creating-values.html">values that you
 * specify</a>. The wording of most messages is unconfirmed. Unlike AWS, loopback addresses are allowed: here endpoints
 * are on loopback.
 */
final class HealthCheckRules {

    static final int REGIONS_MIN = 3;

    private static final int INTERVAL_DEFAULT_SECONDS = 30;
    private static final int THRESHOLD_DEFAULT = 3;
    private static final int SEARCH_MAX = 255;
    private static final int PATH_MAX = 255;
    private static final Set<Integer> INTERVALS_SECONDS = Set.of(10, 30);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Set<HealthCheckType> STRING_MATCH =
            Set.of(HealthCheckType.HTTP_STR_MATCH, HealthCheckType.HTTPS_STR_MATCH);

    private HealthCheckRules() {}

    static boolean isTls(HealthCheckType type) {
        return type == HealthCheckType.HTTPS || type == HealthCheckType.HTTPS_STR_MATCH;
    }

    static HealthCheckConfig checked(HealthCheckConfig given) {
        if (given == null || given.type() == null || given.type() == HealthCheckType.UNKNOWN_TO_SDK_VERSION) {
            throw Failures.invalidInput("Invalid parameter : Type must be given and be a health check type");
        }
        if (given.type() == HealthCheckType.CALCULATED
                || given.type() == HealthCheckType.CLOUDWATCH_METRIC
                || given.type() == HealthCheckType.RECOVERY_CONTROL) {
            throw AwsError.unsupported("A Route 53 health check of type " + given.typeAsString());
        }
        if (given.hasChildHealthChecks()
                || given.healthThreshold() != null
                || given.alarmIdentifier() != null
                || given.insufficientDataHealthStatus() != null
                || given.routingControlArn() != null) {
            throw Failures.invalidInput("Invalid parameter : ChildHealthChecks, HealthThreshold, AlarmIdentifier,"
                    + " InsufficientDataHealthStatus and RoutingControlArn are not allowed for type "
                    + given.typeAsString());
        }
        HealthCheckConfig config = withDefaults(given);
        checkEndpoint(config);
        checkMatching(config);
        range("failureThreshold", config.failureThreshold(), 1, 10);
        range("requestInterval", config.requestInterval(), 10, 30);
        if (!INTERVALS_SECONDS.contains(config.requestInterval())) {
            throw Failures.invalidInput("Invalid parameter : RequestInterval must be 10 or 30");
        }
        checkRegions(config.regions());
        return config;
    }

    private static HealthCheckConfig withDefaults(HealthCheckConfig given) {
        HealthCheckConfig.Builder config = given.toBuilder();
        if (given.port() == null && given.type() != HealthCheckType.TCP) {
            config.port(isTls(given.type()) ? 443 : 80);
        }
        if (given.requestInterval() == null) {
            config.requestInterval(INTERVAL_DEFAULT_SECONDS);
        }
        if (given.failureThreshold() == null) {
            config.failureThreshold(THRESHOLD_DEFAULT);
        }
        return config.measureLatency(Boolean.TRUE.equals(given.measureLatency()))
                .inverted(Boolean.TRUE.equals(given.inverted()))
                .disabled(Boolean.TRUE.equals(given.disabled()))
                .enableSNI(given.enableSNI() == null ? Boolean.valueOf(isTls(given.type())) : given.enableSNI())
                .build();
    }

    private static void checkEndpoint(HealthCheckConfig config) {
        String address = config.ipAddress();
        String name = config.fullyQualifiedDomainName();
        if (address == null && (name == null || name.isEmpty())) {
            throw Failures.invalidInput(
                    "Invalid parameter : You must specify either IPAddress or FullyQualifiedDomainName");
        }
        if (address != null && !isAddress(address)) {
            throw Failures.invalidInput("Invalid parameter : IPAddress is not a valid IP address: " + address);
        }
        if (name != null && (name.length() > 255 || !DnsName.isValid(DnsName.canonical(name)))) {
            throw Failures.invalidInput("Invalid parameter : FullyQualifiedDomainName is not valid: " + name);
        }
        if (config.port() == null) {
            throw Failures.invalidInput("Invalid parameter : Port must be specified for type TCP");
        }
        range("port", config.port(), 1, 65_535);
        if (isTls(config.type()) && config.port() != 443) {
            throw AwsError.unsupported("A Route 53 HTTPS health check of another port than 443");
        }
        if (Boolean.TRUE.equals(config.measureLatency())) {
            throw AwsError.unsupported("Route 53 health check MeasureLatency");
        }
    }

    private static void checkMatching(HealthCheckConfig config) {
        String path = config.resourcePath();
        if (path != null && config.type() == HealthCheckType.TCP) {
            throw Failures.invalidInput("Invalid parameter : ResourcePath is not allowed for type TCP");
        }
        if (path != null && (path.length() > PATH_MAX || path.chars().anyMatch(c -> c <= ' '))) {
            throw Failures.invalidInput("Invalid parameter : ResourcePath is not valid");
        }
        String search = config.searchString();
        if (STRING_MATCH.contains(config.type()) == (search == null || search.isEmpty())) {
            throw Failures.invalidInput(
                    "Invalid parameter : SearchString must be specified for the types HTTP_STR_MATCH and HTTPS_STR_MATCH,"
                            + " and for no other");
        }
        if (search != null && search.length() > SEARCH_MAX) {
            throw Failures.invalidInput("Invalid parameter : SearchString may have at most 255 characters");
        }
    }

    private static void checkRegions(List<HealthCheckRegion> regions) {
        if (regions.isEmpty()) {
            return;
        }
        if (regions.contains(HealthCheckRegion.UNKNOWN_TO_SDK_VERSION)) {
            throw Failures.invalidInput("Invalid parameter : Regions must be among "
                    + HealthCheckRegion.knownValues().stream()
                            .map(Object::toString)
                            .sorted()
                            .toList());
        }
        if (new HashSet<>(regions).size() < Math.max(REGIONS_MIN, regions.size())) {
            throw Failures.invalidInput(
                    "Invalid parameter : At least " + REGIONS_MIN + " different regions must be specified");
        }
    }

    private static boolean isAddress(String text) {
        try {
            return ADDRESS.matcher(text).matches() && InetAddress.getByName(text) != null;
        } catch (java.net.UnknownHostException e) {
            return false;
        }
    }

    private static void range(String member, int value, int min, int max) {
        if (value < min || value > max) {
            throw outOfRange(
                    member, value, value < min ? "greater than or equal to " + min : "less than or equal to " + max);
        }
    }

    private static AwsServiceException outOfRange(String member, int value, String bound) {
        return Failures.invalidInput("1 validation error detected: Value '" + value + "' at 'healthCheckConfig."
                + member + "' failed to satisfy constraint: Member must have value " + bound);
    }
}
