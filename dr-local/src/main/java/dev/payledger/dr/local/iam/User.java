package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;

/**
 * An IAM user that was made by CreateUser. Immutable; {@link UserDirectory} holds the current one.
 *
 * @param id begins with {@code AIDA}
 * @param inline policies in the user, by name
 * @param attached managed policies, by ARN
 * @param keys access keys, by their id
 */
public record User(
        String name,
        String path,
        String id,
        String arn,
        Instant created,
        Map<String, String> tags,
        Map<String, PolicyDocument> inline,
        Map<String, ManagedPolicy> attached,
        Map<String, AccessKey> keys) {

    /** An access key. Its secret is given out once, at its creation, and not kept: signatures are not verified. */
    public record AccessKey(String id, boolean active, Instant created) {}

    /** Whether a key is there and active. */
    public boolean mayUse(String accessKeyId) {
        AccessKey key = keys.get(accessKeyId);
        return key != null && key.active();
    }

    /** Whether both have the same policies. */
    public boolean hasPoliciesOf(User other) {
        return inline.equals(other.inline) && attached.equals(other.attached);
    }

    public User withTags(Map<String, String> newTags) {
        return new User(name, path, id, arn, created, newTags, inline, attached, keys);
    }

    public User withInline(Map<String, PolicyDocument> newInline) {
        return new User(name, path, id, arn, created, tags, newInline, attached, keys);
    }

    public User withAttached(Map<String, ManagedPolicy> newAttached) {
        return new User(name, path, id, arn, created, tags, inline, newAttached, keys);
    }

    public User withKeys(Map<String, AccessKey> newKeys) {
        return new User(name, path, id, arn, created, tags, inline, attached, newKeys);
    }
}
