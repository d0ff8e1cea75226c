package dev.payledger.dr.local.service.secretsmanager;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The secrets of a region by their names. Callers hold its monitor while they use what it gives out. A secret whose
 * recovery window has ended is removed when somebody next looks.
 */
final class SecretStore {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9/_+=.@!-]{1,512}");
    private static final int SUFFIX = 6;

    private final RegionContext context;
    private final Map<String, Secret> byName = new HashMap<>();

    SecretStore(RegionContext context) {
        this.context = context;
    }

    Collection<Secret> all() {
        removeExpired();
        return List.copyOf(byName.values());
    }

    /** The secret of a name, a full ARN, or an ARN without its random suffix. */
    Optional<Secret> find(String id) {
        removeExpired();
        String prefix = context.arn("secretsmanager", "secret:");
        if (!id.startsWith("arn:")) {
            return Optional.ofNullable(byName.get(id));
        }
        if (!id.startsWith(prefix)) {
            return Optional.empty();
        }
        String rest = id.substring(prefix.length());
        Secret exact = rest.length() > SUFFIX + 1 ? byName.get(rest.substring(0, rest.length() - SUFFIX - 1)) : null;
        return exact != null && exact.arn.equals(id) ? Optional.of(exact) : Optional.ofNullable(byName.get(rest));
    }

    /** The secret, whatever its state. */
    Secret get(@Nullable String id) {
        if (id == null) {
            throw SecretErrors.constraint("secretId", "Member must not be null");
        }
        return find(id).orElseThrow(SecretErrors::noSuchSecret);
    }

    /** The secret, unless it is scheduled for deletion. */
    Secret usable(@Nullable String id) {
        Secret secret = get(id);
        if (secret.deletion != null) {
            throw SecretErrors.markedForDeletion();
        }
        return secret;
    }

    Secret add(String name) {
        Secret secret = new Secret(name, arn(name, context.ids().mixed(SUFFIX)), now());
        byName.put(name, secret);
        return secret;
    }

    void remove(Secret secret) {
        byName.remove(secret.name, secret);
    }

    /** As a policy sees the secret that a request names, before it exists too. */
    String arnOf(String id) {
        return find(id).map(secret -> secret.arn).orElse(id.startsWith("arn:") ? id : arn(id, "??????"));
    }

    static String checkedName(@Nullable String name) {
        if (name == null) {
            throw SecretErrors.constraint("name", "Member must not be null");
        }
        if (!NAME.matcher(name).matches()) {
            throw SecretErrors.invalidParameter("Invalid name. Must be a valid name containing alphanumeric characters,"
                    + " or any of the following: -/_+=.@!");
        }
        return name;
    }

    Instant now() {
        return context.time().now();
    }

    private String arn(String name, String suffix) {
        return context.arn("secretsmanager", "secret:" + name + "-" + suffix);
    }

    private void removeExpired() {
        Instant now = now();
        byName.values().removeIf(secret -> secret.deletion != null && !secret.deletion.isAfter(now));
    }
}
