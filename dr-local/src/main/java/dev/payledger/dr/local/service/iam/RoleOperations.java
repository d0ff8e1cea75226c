package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.region.RegionContext;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.*;

/** Roles, their tags, and what is shown of their policies. */
final class RoleOperations {

    private static final int DEFAULT_SESSION_SECONDS = 3600;

    private final RegionContext context;
    private final RoleDirectory roles;
    private final IdentityPolicies<Role> policies;

    RoleOperations(RegionContext context, RoleDirectory roles, IdentityPolicies<Role> policies) {
        this.context = context;
        this.roles = roles;
        this.policies = policies;
    }

    CreateRoleResponse create(CreateRoleRequest request) {
        String name = IdentityKind.ROLE.checkedName(request.roleName());
        String path = IamErrors.path(request.path());
        PolicyDocument trust = IamErrors.document(request.assumeRolePolicyDocument(), PolicyDocument.Kind.TRUST);
        Integer duration = request.maxSessionDuration();
        int seconds = duration == null ? DEFAULT_SESSION_SECONDS : sessionSeconds(duration);
        Role role = policies.add(
                request.permissionsBoundary(),
                grants -> new Role(
                        name,
                        path,
                        "AROA" + context.ids().upper(17),
                        "arn:aws:iam::" + context.accountId() + ":role" + path + name,
                        context.time().now(),
                        trust,
                        request.description() == null ? "" : request.description(),
                        seconds,
                        IamViews.tags(request.tags()),
                        grants));
        return CreateRoleResponse.builder().role(IamViews.role(role)).build();
    }

    GetRoleResponse get(GetRoleRequest request) {
        return GetRoleResponse.builder()
                .role(IamViews.role(policies.named(request.roleName())))
                .build();
    }

    ListRolesResponse list(ListRolesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListRolesResponse.builder()
                .roles(roles.all().stream()
                        .filter(role -> role.path().startsWith(prefix))
                        .map(IamViews::listed)
                        .toList())
                .isTruncated(false)
                .build();
    }

    UpdateRoleResponse update(UpdateRoleRequest request) {
        Integer duration = request.maxSessionDuration();
        policies.change(
                request.roleName(),
                role -> role.withDescription(
                        request.description() == null ? role.description() : request.description(),
                        duration == null ? role.maxSessionSeconds() : sessionSeconds(duration)));
        return UpdateRoleResponse.builder().build();
    }

    UpdateAssumeRolePolicyResponse updateTrust(UpdateAssumeRolePolicyRequest request) {
        PolicyDocument trust = IamErrors.document(request.policyDocument(), PolicyDocument.Kind.TRUST);
        policies.change(request.roleName(), role -> role.withTrust(trust));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    DeleteRoleResponse delete(DeleteRoleRequest request) {
        synchronized (roles) {
            Role role = policies.named(request.roleName());
            IdentityPolicies.requireNone(role.grants());
            roles.remove(role.name());
        }
        return DeleteRoleResponse.builder().build();
    }

    TagRoleResponse tag(TagRoleRequest request) {
        policies.change(request.roleName(), role -> {
            Map<String, String> tags = new LinkedHashMap<>(role.tags());
            tags.putAll(IamViews.tags(request.tags()));
            return role.withTags(tags);
        });
        return TagRoleResponse.builder().build();
    }

    UntagRoleResponse untag(UntagRoleRequest request) {
        policies.change(request.roleName(), role -> {
            Map<String, String> tags = new LinkedHashMap<>(role.tags());
            tags.keySet().removeAll(request.tagKeys());
            return role.withTags(tags);
        });
        return UntagRoleResponse.builder().build();
    }

    ListRoleTagsResponse tags(ListRoleTagsRequest request) {
        return ListRoleTagsResponse.builder()
                .tags(IamViews.tags(policies.named(request.roleName()).tags()))
                .isTruncated(false)
                .build();
    }

    GetRolePolicyResponse policy(GetRolePolicyRequest request) {
        Role role = policies.named(request.roleName());
        return GetRolePolicyResponse.builder()
                .roleName(role.name())
                .policyName(request.policyName())
                .policyDocument(policies.text(role, request.policyName()))
                .build();
    }

    ListRolePoliciesResponse policyNames(ListRolePoliciesRequest request) {
        return ListRolePoliciesResponse.builder()
                .policyNames(policies.names(request.roleName()))
                .isTruncated(false)
                .build();
    }

    ListAttachedRolePoliciesResponse attached(ListAttachedRolePoliciesRequest request) {
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(policies.attached(request.roleName(), request.pathPrefix()))
                .isTruncated(false)
                .build();
    }

    private static int sessionSeconds(int seconds) {
        if (seconds < 3600 || seconds > 43200) {
            throw IamErrors.invalid("1 validation error detected: Value '" + seconds
                    + "' at 'maxSessionDuration' failed to satisfy constraint: Member must have value from 3600 to"
                    + " 43200");
        }
        return seconds;
    }
}
