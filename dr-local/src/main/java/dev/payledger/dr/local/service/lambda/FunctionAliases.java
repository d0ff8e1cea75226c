package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;

/**
 * A function's aliases: names for versions, which may send a share of the calls to a second version. Guarded by the
 * function's lock.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html">Aliases</a>
 */
final class FunctionAliases {

    private static final Pattern NAME = Pattern.compile("(?!^[0-9]+$)([a-zA-Z0-9-_]{1,128})");
    private static final Pattern VERSION = Pattern.compile("\\$LATEST|[0-9]+");
    private static final int PARTS = 1_000_000;

    private final RegionContext context;
    private final String functionArn;
    private final Predicate<String> versionExists;
    private final NavigableMap<String, AliasConfiguration> aliases = new TreeMap<>();

    /**
     * None yet.
     *
     * @param versionExists whether the function has a version
     */
    FunctionAliases(RegionContext context, String functionArn, Predicate<String> versionExists) {
        this.context = context;
        this.functionArn = functionArn;
        this.versionExists = versionExists;
    }

    AliasConfiguration create(
            String name, String version, @Nullable String description, @Nullable AliasRoutingConfiguration routing) {
        if (!NAME.matcher(name).matches()) {
            throw LambdaErrors.invalid("1 validation error detected: Value '" + name + "' at 'name' failed to satisfy"
                    + " constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)");
        }
        if (aliases.containsKey(name)) {
            throw LambdaErrors.conflict("Alias already exists: " + arn(name));
        }
        AliasConfiguration alias = AliasConfiguration.builder()
                .aliasArn(arn(name))
                .name(name)
                .functionVersion(version)
                .description(description == null ? "" : description)
                .routingConfig(routing(routing, version))
                .revisionId(context.ids().uuid())
                .build();
        checkVersion(version);
        aliases.put(name, alias);
        return alias;
    }

    AliasConfiguration update(
            String name,
            @Nullable String version,
            @Nullable String description,
            @Nullable AliasRoutingConfiguration routing,
            @Nullable String revisionId) {
        AliasConfiguration before = get(name);
        if (revisionId != null && !revisionId.equals(before.revisionId())) {
            throw LambdaErrors.preconditionFailed();
        }
        String nextVersion = version == null ? before.functionVersion() : version;
        checkVersion(nextVersion);
        AliasConfiguration after = before.toBuilder()
                .functionVersion(nextVersion)
                .description(description == null ? before.description() : description)
                .routingConfig(routing(routing == null ? before.routingConfig() : routing, nextVersion))
                .revisionId(context.ids().uuid())
                .build();
        aliases.put(name, after);
        return after;
    }

    AliasConfiguration get(String name) {
        AliasConfiguration alias = aliases.get(name);
        if (alias == null) {
            throw LambdaErrors.notFound("Cannot find alias arn: " + arn(name));
        }
        return alias;
    }

    @Nullable
    AliasConfiguration find(String name) {
        return aliases.get(name);
    }

    void remove(String name) {
        aliases.remove(name);
    }

    /** Aliases behind a name, of one version or of all. */
    List<AliasConfiguration> after(@Nullable String name, @Nullable String version) {
        return (name == null ? aliases : aliases.tailMap(name, false))
                .values().stream()
                        .filter(alias ->
                                version == null || alias.functionVersion().equals(version))
                        .toList();
    }

    /** The aliases that send calls to a version. */
    List<String> pointingTo(String version) {
        return aliases.values().stream()
                .filter(alias -> alias.functionVersion().equals(version)
                        || weights(alias).containsKey(version))
                .map(AliasConfiguration::name)
                .toList();
    }

    /** The version for one call, by the alias's weights. */
    String choose(AliasConfiguration alias) {
        for (Map.Entry<String, Double> weight : weights(alias).entrySet()) {
            if (context.ids().below(PARTS) < weight.getValue() * PARTS) {
                return weight.getKey();
            }
        }
        return alias.functionVersion();
    }

    private static Map<String, Double> weights(AliasConfiguration alias) {
        return alias.routingConfig() == null ? Map.of() : alias.routingConfig().additionalVersionWeights();
    }

    private void checkVersion(String version) {
        if (!VERSION.matcher(version).matches()) {
            throw LambdaErrors.invalid("1 validation error detected: Value '" + version + "' at 'functionVersion'"
                    + " failed to satisfy constraint: Member must satisfy regular expression pattern:"
                    + " (\\$LATEST|[0-9]+)");
        }
        if (!versionExists.test(version)) {
            throw LambdaErrors.functionNotFound(functionArn + ":" + version);
        }
    }

    /** Null where all calls go to one version. The texts of these errors are unconfirmed. */
    private @Nullable AliasRoutingConfiguration routing(@Nullable AliasRoutingConfiguration wanted, String version) {
        if (wanted == null || wanted.additionalVersionWeights().isEmpty()) {
            return null;
        }
        Map<String, Double> weights = wanted.additionalVersionWeights();
        if (weights.size() > 1) {
            throw LambdaErrors.invalid("Number of items in AdditionalVersionWeights cannot be greater than 1");
        }
        weights.forEach((other, weight) -> {
            if (version.equals("$LATEST") || other.equals("$LATEST")) {
                throw LambdaErrors.invalid("$LATEST is not supported for an alias pointing to more than 1 version");
            }
            if (other.equals(version)) {
                throw LambdaErrors.invalid("Invalid function version " + other + ". Function version " + other
                        + " is already included in routing configuration.");
            }
            if (weight < 0 || weight > 1) {
                throw LambdaErrors.invalid("1 validation error detected: Value '" + weights
                        + "' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must"
                        + " satisfy constraint: [Member must have value less than or equal to 1.0, Member must have"
                        + " value greater than or equal to 0.0]");
            }
            checkVersion(other);
        });
        return wanted;
    }

    private String arn(String name) {
        return functionArn + ":" + name;
    }
}
