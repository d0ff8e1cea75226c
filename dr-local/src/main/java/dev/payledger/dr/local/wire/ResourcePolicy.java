package dev.payledger.dr.local.wire;

import java.util.Map;

/** What a resource's own policy says about a caller. Thread safe. */
public interface ResourcePolicy {

    /**
     * Asks the policy about one of the names that a caller has: the ARN of its user, or of its role and of its session.
     *
     * @param principalArn that name
     * @param context condition keys and their values
     */
    Verdict says(String principalArn, String action, String resourceArn, Map<String, String> context);

    /**
     * Whether a statement denies it to all but some ({@code NotPrincipal}), which always denies it to those who have a
     * permissions boundary.
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions
     *     boundaries</a>
     */
    boolean deniesAllBut(String action, String resourceArn, Map<String, String> context);

    /** The outcome. */
    enum Verdict {
        /** A statement allows it to this very principal: that is enough by itself. */
        ALLOWS,
        /** Nothing is said that decides; allowing it to the whole account leaves it to the caller's own policies. */
        SILENT,
        /** A statement denies it, whatever the caller's own policies say. */
        DENIES
    }
}
