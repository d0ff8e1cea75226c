package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;

/**
 * A role. Immutable; {@link RoleDirectory} holds the current one.
 *
 * @param id begins with {@code AROA}
 * @param inline policies in the role, by name
 * @param attached managed policies, by ARN
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
        Map<String, PolicyDocument> inline,
        Map<String, ManagedPolicy> attached) {

    /** Whether both trust the same and have the same policies. */
    public boolean hasPoliciesOf(Role other) {
        return trust.equals(other.trust) && inline.equals(other.inline) && attached.equals(other.attached);
    }

    public Role withTrust(PolicyDocument newTrust) {
        return new Role(name, path, id, arn, created, newTrust, description, maxSessionSeconds, tags, inline, attached);
    }

    public Role withDescription(String newDescription, int newMaxSessionSeconds) {
        return new Role(
                name, path, id, arn, created, trust, newDescription, newMaxSessionSeconds, tags, inline, attached);
    }

    public Role withTags(Map<String, String> newTags) {
        return new Role(name, path, id, arn, created, trust, description, maxSessionSeconds, newTags, inline, attached);
    }

    public Role withInline(Map<String, PolicyDocument> newInline) {
        return new Role(name, path, id, arn, created, trust, description, maxSessionSeconds, tags, newInline, attached);
    }

    public Role withAttached(Map<String, ManagedPolicy> newAttached) {
        return new Role(name, path, id, arn, created, trust, description, maxSessionSeconds, tags, inline, newAttached);
    }
}
