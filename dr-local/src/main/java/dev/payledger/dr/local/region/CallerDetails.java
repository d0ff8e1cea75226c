package dev.payledger.dr.local.region;

import java.time.Instant;
import java.util.Optional;

/** Knows more of the callers with a role's credentials. Implemented by IAM. Thread safe. */
public interface CallerDetails {
    /** The session behind an access key, or empty for the account's own user. */
    Optional<Details> details(String accessKeyId);

    /**
     * A role session.
     *
     * @param userId the role's unique id, a colon and the session's name
     * @param sessionStarted when the role was assumed
     */
    record Details(String userId, Instant sessionStarted) {}
}
