package dev.payledger.dr.local.iam;

import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import java.util.List;
import java.util.Optional;

/**
 * What an identity may do: what its policies allow, as far as its permissions boundary allows it too. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Policy evaluation
 *     logic</a>
 */
record Powers(List<PolicyDocument> policies, Optional<PolicyDocument> boundary) {

    /** Of somebody who has lost everything. */
    static final Powers NONE = new Powers(List.of(), Optional.empty());

    /**
     * What the policy of the resource says.
     *
     * @param denies whether it denies the request
     * @param allowsCaller whether it allows it to the user or the session, which is enough by itself
     * @param allowsRole whether it allows it to the session's role, which stays within the role's boundary
     */
    record Resource(boolean denies, boolean allowsCaller, boolean allowsRole) {

        /** Nothing, or there is no such policy. */
        static final Resource SILENT = new Resource(false, false, false);
    }

    /** Why a request is refused, in AWS's words, or empty if it is allowed. Which of two reasons AWS names is unconfirmed. */
    Optional<String> refusal(PolicyRequest request, Resource resource) {
        Decision own = PolicyDocument.decide(policies, request);
        Decision limit = boundary.map(policy -> PolicyDocument.decide(List.of(policy), request))
                .orElse(Decision.ALLOWED);
        if (own == Decision.DENIED) {
            return Optional.of(" with an explicit deny in an identity-based policy");
        }
        if (limit == Decision.DENIED) {
            return Optional.of(" with an explicit deny in a permissions boundary");
        }
        if (resource.denies()) {
            return Optional.of(" with an explicit deny in a resource-based policy");
        }
        if (resource.allowsCaller()) {
            return Optional.empty();
        }
        if (own != Decision.ALLOWED && !resource.allowsRole()) {
            return Optional.of(" because no identity-based policy allows the " + request.action() + " action");
        }
        return limit == Decision.ALLOWED
                ? Optional.empty()
                : Optional.of(" because no permissions boundary allows the " + request.action() + " action");
    }
}
