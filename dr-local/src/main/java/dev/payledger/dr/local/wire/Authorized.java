package dev.payledger.dr.local.wire;

import java.util.List;
import software.amazon.awssdk.core.SdkRequest;

/**
 * Implemented by a service whose calls need permissions on named resources. The front door asks before it calls the
 * operation, and only for callers with a role's credentials. A service that does not implement this is checked for
 * {@code <prefix>:<Operation>} on {@code *}.
 */
public interface Authorized {
    /** Every permission that this request needs; all must be granted. */
    List<Permission> permissions(SdkRequest request);

    /**
     * Whether some resource has a policy of its own, which may deny something even to the account's own user: only then
     * that user's calls are asked about.
     */
    default boolean hasResourcePolicies() {
        return false;
    }
}
