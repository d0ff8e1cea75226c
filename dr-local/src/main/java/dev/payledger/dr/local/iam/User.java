package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;

/**
 * An IAM user that was made by CreateUser. Immutable; {@link UserDirectory} holds the current one.
 *
 * @param id begins with {@code AIDA}
 * @param keys access keys, by their id
 */
public record User(
        String name,
        String path,
        String id,
        String arn,
        Instant created,
        Map<String, String> tags,
        Grants grants,
        Map<String, AccessKey> keys)
        implements Identity<User> {

    /** An access key. Its secret is given out once, at its creation, and not kept: signatures are not verified. */
    public record AccessKey(String id, boolean active, Instant created) {}

    /** Whether a key is there and active. */
    public boolean mayUse(String accessKeyId) {
        AccessKey key = keys.get(accessKeyId);
        return key != null && key.active();
    }

    @Override
    public boolean hasPoliciesOf(User other) {
        return grants.equals(other.grants);
    }

    @Override
    public User withGrants(Grants newGrants) {
        return new User(name, path, id, arn, created, tags, newGrants, keys);
    }

    public User withKeys(Map<String, AccessKey> newKeys) {
        return new User(name, path, id, arn, created, tags, grants, newKeys);
    }
}
