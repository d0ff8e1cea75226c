package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/**
 * Which policies a role has. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListAttachedRolePolicies.html">
 * ListAttachedRolePolicies</a>.
 */
public final class RolePolicies {

    private final IamClient client;

    RolePolicies(IamClient client) {
        this.client = client;
    }

    /** The names of a role's policies, attached ones first; empty where there is no such role. */
    public Optional<List<String>> of(String role) {
        return call("ListAttachedRolePolicies", role).find(() -> {
            List<String> names = new ArrayList<>();
            client.listAttachedRolePoliciesPaginator(request -> request.roleName(role)).attachedPolicies().stream()
                    .map(AttachedPolicy::policyName)
                    .forEach(names::add);
            client.listRolePoliciesPaginator(request -> request.roleName(role)).policyNames().stream()
                    .map(name -> name + " (inline)")
                    .forEach(names::add);
            return names;
        });
    }

    private static AwsCall call(String operation, String role) {
        return new AwsCall("iam", operation, "role " + role, "aws-global");
    }
}
