package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * An IAM user that was made by CreateUser. Immutable; {@link UserDirectory} holds the current one.
 *
 * @param id begins with {@code AIDA}
 * @param groups the ids of the groups that it is in
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
        Set<String> groups,
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
        return grants.equals(other.grants) && groups.equals(other.groups);
    }

    @Override
    public User withGrants(Grants newGrants) {
        return new User(name, path, id, arn, created, tags, newGrants, groups, keys);
    }

    public User withGroups(Set<String> newGroups) {
        return new User(name, path, id, arn, created, tags, grants, newGroups, keys);
    }

    public User withKeys(Map<String, AccessKey> newKeys) {
        return new User(name, path, id, arn, created, tags, grants, groups, newKeys);
    }
}
