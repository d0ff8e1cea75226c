package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;

/**
 * A role. Immutable; {@link RoleDirectory} holds the current one.
 *
 * @param id begins with {@code AROA}
 */
public record Role(
        String name,
        String path,
        String id,
        String arn,
        Instant created,
        PolicyDocument trust,
        String description,
        int maxSessionSeconds,
        Map<String, String> tags,
        Grants grants)
        implements Identity<Role> {

    @Override
    public boolean hasPoliciesOf(Role other) {
        return trust.equals(other.trust) && grants.equals(other.grants);
    }

    public Role withTrust(PolicyDocument newTrust) {
        return new Role(name, path, id, arn, created, newTrust, description, maxSessionSeconds, tags, grants);
    }

    public Role withDescription(String newDescription, int newMaxSessionSeconds) {
        return new Role(name, path, id, arn, created, trust, newDescription, newMaxSessionSeconds, tags, grants);
    }

    public Role withTags(Map<String, String> newTags) {
        return new Role(name, path, id, arn, created, trust, description, maxSessionSeconds, newTags, grants);
    }

    @Override
    public Role withGrants(Grants newGrants) {
        return new Role(name, path, id, arn, created, trust, description, maxSessionSeconds, tags, newGrants);
    }
}
