package dev.payledger.dr.local.iam;

/**
 * A role, a user or a group: what policies are given to. Immutable; a {@link Directory} holds the current one.
 *
 * @param <E> itself
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id.html">IAM identities</a>
 */
public interface Identity<E extends Identity<E>> {

    String name();

    /** Begins and ends with a slash. */
    String path();

    /** Never used again, unlike the name. */
    String id();

    /** Includes the path. */
    String arn();

    Grants grants();

    E withGrants(Grants newGrants);

    /** Whether both may do the same and let the same be done with them. */
    boolean hasPoliciesOf(E other);
}
