package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/**
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html">IAM</a>: roles, their policies and managed
 * policies. One for the account. Changes hold at once; in AWS they take seconds. Thread safe.
 */
public final class IamService implements IamClient, Authorized {
    private static final int DEFAULT_SESSION_SECONDS = 3600;

    private final RegionContext context;
    private final RoleDirectory roles;
    private final PolicyDirectory policies;

    public IamService(RegionContext context, RoleDirectory roles, PolicyDirectory policies) {
        this.context = context;
        this.roles = roles;
        this.policies = policies;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        String action = "iam:" + request.getClass().getSimpleName().replaceFirst("Request$", "");
        String role = request.getValueForField("RoleName", String.class).orElse(null);
        if (role != null) {
            return List.of(
                    new Permission(action, roles.find(role).map(Role::arn).orElse(arn("role/" + role))));
        }
        return List.of(new Permission(
                action, request.getValueForField("PolicyArn", String.class).orElse("*")));
    }

    @Override
    @Honours({
        "PolicySourceArn",
        "ActionNames",
        "ResourceArns",
        "ContextEntries.ContextKeyName",
        "ContextEntries.ContextKeyValues",
        "ContextEntries.ContextKeyType"
    })
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        return new PolicySimulation(roles, arn("user/local")).run(request);
    }

    @Override
    @Honours({"RoleName", "AssumeRolePolicyDocument", "Path", "Description", "MaxSessionDuration", "Tags"})
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        String name = IamErrors.roleName(request.roleName());
        String path = IamErrors.path(request.path());
        PolicyDocument trust = IamErrors.document(request.assumeRolePolicyDocument(), PolicyDocument.Kind.TRUST);
        Integer duration = request.maxSessionDuration();
        Role role = new Role(
                name,
                path,
                "AROA" + context.ids().upper(17),
                arn("role" + path + name),
                context.time().now(),
                trust,
                request.description() == null ? "" : request.description(),
                duration == null ? DEFAULT_SESSION_SECONDS : sessionSeconds(duration),
                tags(request.tags()),
                Map.of(),
                Map.of());
        if (!roles.add(role)) {
            throw IamErrors.exists("Role with name " + name + " already exists.");
        }
        return CreateRoleResponse.builder().role(IamViews.role(role)).build();
    }

    @Override
    @Honours("RoleName")
    public GetRoleResponse getRole(GetRoleRequest request) {
        return GetRoleResponse.builder()
                .role(IamViews.role(role(request.roleName())))
                .build();
    }

    @Override
    @Honours("PathPrefix")
    public ListRolesResponse listRoles(ListRolesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListRolesResponse.builder()
                .roles(roles.all().stream()
                        .filter(role -> role.path().startsWith(prefix))
                        .map(IamViews::role)
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    @Honours({"RoleName", "Description", "MaxSessionDuration"})
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        Integer duration = request.maxSessionDuration();
        change(
                request.roleName(),
                role -> role.withDescription(
                        request.description() == null ? role.description() : request.description(),
                        duration == null ? role.maxSessionSeconds() : sessionSeconds(duration)));
        return UpdateRoleResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PolicyDocument"})
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        PolicyDocument trust = IamErrors.document(request.policyDocument(), PolicyDocument.Kind.TRUST);
        change(request.roleName(), role -> role.withTrust(trust));
        return UpdateAssumeRolePolicyResponse.builder().build();
    }

    @Override
    @Honours("RoleName")
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        synchronized (roles) {
            Role role = role(request.roleName());
            if (!role.attached().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must detach all policies first.");
            }
            if (!role.inline().isEmpty()) {
                throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
            }
            roles.remove(role.name());
        }
        return DeleteRoleResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "Tags"})
    public TagRoleResponse tagRole(TagRoleRequest request) {
        change(request.roleName(), role -> {
            Map<String, String> tags = new LinkedHashMap<>(role.tags());
            tags.putAll(tags(request.tags()));
            return role.withTags(tags);
        });
        return TagRoleResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "TagKeys"})
    public UntagRoleResponse untagRole(UntagRoleRequest request) {
        change(request.roleName(), role -> {
            Map<String, String> tags = new LinkedHashMap<>(role.tags());
            tags.keySet().removeAll(request.tagKeys());
            return role.withTags(tags);
        });
        return UntagRoleResponse.builder().build();
    }

    @Override
    @Honours("RoleName")
    public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
        return ListRoleTagsResponse.builder()
                .tags(IamViews.tags(role(request.roleName()).tags()))
                .isTruncated(false)
                .build();
    }

    @Override
    @Honours({"RoleName", "PolicyName", "PolicyDocument"})
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        String name = IamErrors.policyName(request.policyName());
        PolicyDocument document = IamErrors.document(request.policyDocument(), PolicyDocument.Kind.IDENTITY);
        change(request.roleName(), role -> {
            Map<String, PolicyDocument> inline = new TreeMap<>(role.inline());
            inline.put(name, document);
            return role.withInline(inline);
        });
        return PutRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PolicyName"})
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        Role role = role(request.roleName());
        PolicyDocument document = role.inline().get(IamErrors.policyName(request.policyName()));
        if (document == null) {
            throw IamErrors.noRolePolicy(request.policyName());
        }
        return GetRolePolicyResponse.builder()
                .roleName(role.name())
                .policyName(request.policyName())
                .policyDocument(IamViews.encoded(document))
                .build();
    }

    @Override
    @Honours({"RoleName", "PolicyName"})
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        String name = IamErrors.policyName(request.policyName());
        change(request.roleName(), role -> {
            Map<String, PolicyDocument> inline = new TreeMap<>(role.inline());
            if (inline.remove(name) == null) {
                throw IamErrors.noRolePolicy(name);
            }
            return role.withInline(inline);
        });
        return DeleteRolePolicyResponse.builder().build();
    }

    @Override
    @Honours("RoleName")
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        return ListRolePoliciesResponse.builder()
                .policyNames(role(request.roleName()).inline().keySet())
                .isTruncated(false)
                .build();
    }

    @Override
    @Honours({"RoleName", "PolicyArn"})
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        String arn = IamErrors.present(request.policyArn(), "policyArn");
        ManagedPolicy policy = policies.find(arn)
                .orElseThrow(() -> IamErrors.noPolicy("Policy " + arn + " does not exist or is not attachable."));
        change(request.roleName(), role -> {
            Map<String, ManagedPolicy> attached = new TreeMap<>(role.attached());
            attached.put(arn, policy);
            return role.withAttached(attached);
        });
        return AttachRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PolicyArn"})
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        String arn = IamErrors.present(request.policyArn(), "policyArn");
        change(request.roleName(), role -> {
            Map<String, ManagedPolicy> attached = new TreeMap<>(role.attached());
            if (attached.remove(arn) == null) {
                throw IamErrors.noPolicy("Policy " + arn + " was not found.");
            }
            return role.withAttached(attached);
        });
        return DetachRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PathPrefix"})
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListAttachedRolePoliciesResponse.builder()
                .attachedPolicies(role(request.roleName()).attached().values().stream()
                        .filter(policy -> policy.path().startsWith(prefix))
                        .map(policy -> AttachedPolicy.builder()
                                .policyName(policy.name())
                                .policyArn(policy.arn())
                                .build())
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    @Honours({"PolicyName", "PolicyDocument", "Path", "Description", "Tags"})
    public CreatePolicyResponse createPolicy(CreatePolicyRequest request) {
        String name = IamErrors.policyName(request.policyName());
        String path = IamErrors.path(request.path());
        ManagedPolicy policy = new ManagedPolicy(
                name,
                path,
                "ANPA" + context.ids().upper(17),
                arn("policy" + path + name),
                context.time().now(),
                request.description() == null ? "" : request.description(),
                IamErrors.document(request.policyDocument(), PolicyDocument.Kind.IDENTITY),
                tags(request.tags()),
                false);
        if (!policies.add(policy)) {
            throw IamErrors.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        return CreatePolicyResponse.builder().policy(view(policy)).build();
    }

    @Override
    @Honours("PolicyArn")
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return GetPolicyResponse.builder()
                .policy(view(policy(request.policyArn())))
                .build();
    }

    @Override
    @Honours({"PolicyArn", "VersionId"})
    public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        ManagedPolicy policy = policy(request.policyArn());
        if (!ManagedPolicy.VERSION.equals(request.versionId())) {
            throw IamErrors.noPolicy("Policy " + policy.arn() + " version " + request.versionId()
                    + " does not exist or is not attachable.");
        }
        return GetPolicyVersionResponse.builder()
                .policyVersion(PolicyVersion.builder()
                        .versionId(ManagedPolicy.VERSION)
                        .isDefaultVersion(true)
                        .createDate(policy.created())
                        .document(IamViews.encoded(policy.document()))
                        .build())
                .build();
    }

    @Override
    @Honours({"Scope", "OnlyAttached", "PathPrefix"})
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        PolicyScopeType scope = request.scope() == null ? PolicyScopeType.ALL : request.scope();
        boolean onlyAttached = Boolean.TRUE.equals(request.onlyAttached());
        return ListPoliciesResponse.builder()
                .policies(policies.all().stream()
                        .filter(policy -> policy.path().startsWith(prefix))
                        .filter(policy ->
                                scope == PolicyScopeType.ALL || policy.byAws() == (scope == PolicyScopeType.AWS))
                        .filter(policy -> !onlyAttached || attachments(policy) > 0)
                        .map(this::view)
                        .toList())
                .isTruncated(false)
                .build();
    }

    @Override
    @Honours("PolicyArn")
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        synchronized (roles) {
            ManagedPolicy policy = policy(request.policyArn());
            if (policy.byAws()) {
                throw IamErrors.invalid("Policy " + policy.arn() + " is managed by AWS and cannot be deleted.");
            }
            if (attachments(policy) > 0) {
                throw IamErrors.conflict("Cannot delete a policy attached to entities.");
            }
            policies.remove(policy.arn());
        }
        return DeletePolicyResponse.builder().build();
    }

    private software.amazon.awssdk.services.iam.model.Policy view(ManagedPolicy policy) {
        return IamViews.policy(policy, attachments(policy));
    }

    private int attachments(ManagedPolicy policy) {
        return (int) roles.all().stream()
                .filter(role -> role.attached().containsKey(policy.arn()))
                .count();
    }

    private ManagedPolicy policy(String arn) {
        return policies.find(IamErrors.present(arn, "policyArn"))
                .orElseThrow(() -> IamErrors.noPolicy("Policy " + arn + " was not found."));
    }

    private Role role(String name) {
        return roles.find(IamErrors.roleName(name)).orElseThrow(() -> IamErrors.noRole(name));
    }

    private void change(String name, UnaryOperator<Role> change) {
        if (roles.change(IamErrors.roleName(name), change).isEmpty()) {
            throw IamErrors.noRole(name);
        }
    }

    private String arn(String resource) {
        return "arn:aws:iam::" + context.accountId() + ":" + resource;
    }

    private static int sessionSeconds(int seconds) {
        if (seconds < 3600 || seconds > 43200) {
            throw IamErrors.invalid("1 validation error detected: Value '" + seconds
                    + "' at 'maxSessionDuration' failed to satisfy constraint: Member must have value from 3600 to"
                    + " 43200");
        }
        return seconds;
    }

    private static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> values = new LinkedHashMap<>();
        tags.forEach(tag -> values.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return values;
    }
}
