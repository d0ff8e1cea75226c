package dev.payledger.dr.local.iam;

import java.time.Instant;

/**
 * A group of users, each of whom has its policies. Immutable; {@link UserDirectory} holds the current one, and each user
 * knows its groups.
 *
 * @param id begins with {@code AGPA}
 */
public record Group(String name, String path, String id, String arn, Instant created, Grants grants)
        implements Identity<Group> {

    @Override
    public boolean hasPoliciesOf(Group other) {
        return grants.equals(other.grants);
    }

    @Override
    public Group withGrants(Grants newGrants) {
        return new Group(name, path, id, arn, created, newGrants);
    }

    /** The same group by another name or path. */
    public Group renamed(String newName, String newPath, String newArn) {
        return new Group(newName, newPath, id, newArn, created, grants);
    }
}
