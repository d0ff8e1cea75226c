package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
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
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html">IAM</a>: roles, users with
 * access keys, their policies and managed policies. One for the account. Changes hold at once, but under weather. Thread safe.
 */
public final class IamService implements IamClient, Authorized {
    private static final int DEFAULT_SESSION_SECONDS = 3600;

    private final RegionContext context;
    private final RoleDirectory roles;
    private final PolicyDirectory policies;
    private final UserDirectory userDirectory;
    private final UserOperations users;
    private final ManagedPolicies managed;
    private final Propagation propagation;

    public IamService(RegionContext context, RoleDirectory roles, UserDirectory users, PolicyDirectory policies) {
        this.context = context;
        this.roles = roles;
        this.policies = policies;
        this.userDirectory = users;
        this.propagation = new Propagation(context);
        this.users = new UserOperations(context, users, policies);
        this.managed = new ManagedPolicies(context, policies, this::attachments);
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
        String user = request.getValueForField("UserName", String.class).orElse(null);
        if (user != null) {
            return List.of(new Permission(
                    action, userDirectory.find(user).map(User::arn).orElse(arn("user/" + user))));
        }
        return List.of(new Permission(
                action, request.getValueForField("PolicyArn", String.class).orElse("*")));
    }

    @Override
    @Honours({
        "PolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries.ContextKeyName",
        "ContextEntries.ContextKeyValues",
        "ContextEntries.ContextKeyType"
    })
    public SimulateCustomPolicyResponse simulateCustomPolicy(SimulateCustomPolicyRequest request) {
        return new PolicySimulation(roles, userDirectory, arn("user/local")).run(request);
    }

    @Override
    @Honours({
        "PolicySourceArn",
        "PolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries.ContextKeyName",
        "ContextEntries.ContextKeyValues",
        "ContextEntries.ContextKeyType"
    })
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        return new PolicySimulation(roles, userDirectory, arn("user/local")).run(request);
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
        return managed.create(request);
    }

    @Override
    @Honours("PolicyArn")
    public GetPolicyResponse getPolicy(GetPolicyRequest request) {
        return managed.get(request);
    }

    @Override
    @Honours({"PolicyArn", "VersionId"})
    public GetPolicyVersionResponse getPolicyVersion(GetPolicyVersionRequest request) {
        return managed.version(request);
    }

    @Override
    @Honours({"Scope", "OnlyAttached", "PathPrefix"})
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        return managed.list(request);
    }

    @Override
    @Honours("PolicyArn")
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        return managed.delete(request);
    }

    @Override
    @Honours({"UserName", "Path", "Tags"})
    public CreateUserResponse createUser(CreateUserRequest request) {
        return users.create(request);
    }

    @Override
    @Honours("UserName")
    public GetUserResponse getUser(GetUserRequest request) {
        return users.get(request);
    }

    @Override
    @Honours("PathPrefix")
    public ListUsersResponse listUsers(ListUsersRequest request) {
        return users.list(request);
    }

    @Override
    @Honours("UserName")
    public DeleteUserResponse deleteUser(DeleteUserRequest request) {
        return users.delete(request);
    }

    @Override
    @Honours("UserName")
    public CreateAccessKeyResponse createAccessKey(CreateAccessKeyRequest request) {
        return users.createKey(request);
    }

    @Override
    @Honours("UserName")
    public ListAccessKeysResponse listAccessKeys(ListAccessKeysRequest request) {
        return users.keys(request);
    }

    @Override
    @Honours({"UserName", "AccessKeyId", "Status"})
    public UpdateAccessKeyResponse updateAccessKey(UpdateAccessKeyRequest request) {
        return users.updateKey(request);
    }

    @Override
    @Honours({"UserName", "AccessKeyId"})
    public DeleteAccessKeyResponse deleteAccessKey(DeleteAccessKeyRequest request) {
        return users.deleteKey(request);
    }

    @Override
    @Honours({"UserName", "PolicyName", "PolicyDocument"})
    public PutUserPolicyResponse putUserPolicy(PutUserPolicyRequest request) {
        return users.putPolicy(request);
    }

    @Override
    @Honours({"UserName", "PolicyName"})
    public GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request) {
        return users.policy(request);
    }

    @Override
    @Honours({"UserName", "PolicyName"})
    public DeleteUserPolicyResponse deleteUserPolicy(DeleteUserPolicyRequest request) {
        return users.deletePolicy(request);
    }

    @Override
    @Honours("UserName")
    public ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request) {
        return users.policies(request);
    }

    @Override
    @Honours({"UserName", "PolicyArn"})
    public AttachUserPolicyResponse attachUserPolicy(AttachUserPolicyRequest request) {
        return users.attach(request);
    }

    @Override
    @Honours({"UserName", "PolicyArn"})
    public DetachUserPolicyResponse detachUserPolicy(DetachUserPolicyRequest request) {
        return users.detach(request);
    }

    @Override
    @Honours("UserName")
    public ListAttachedUserPoliciesResponse listAttachedUserPolicies(ListAttachedUserPoliciesRequest request) {
        return users.attached(request);
    }

    @Override
    @Honours({"PolicyArn", "PolicyDocument", "SetAsDefault"})
    public CreatePolicyVersionResponse createPolicyVersion(CreatePolicyVersionRequest request) {
        return managed.createVersion(request);
    }

    @Override
    @Honours("PolicyArn")
    public ListPolicyVersionsResponse listPolicyVersions(ListPolicyVersionsRequest request) {
        return managed.versions(request);
    }

    @Override
    @Honours({"PolicyArn", "VersionId"})
    public SetDefaultPolicyVersionResponse setDefaultPolicyVersion(SetDefaultPolicyVersionRequest request) {
        return managed.setDefault(request);
    }

    @Override
    @Honours({"PolicyArn", "VersionId"})
    public DeletePolicyVersionResponse deletePolicyVersion(DeletePolicyVersionRequest request) {
        return managed.deleteVersion(request);
    }

    private int attachments(ManagedPolicy policy) {
        return users.attachments(policy)
                + (int) roles.all().stream()
                        .filter(role -> role.attached().containsKey(policy.arn()))
                        .count();
    }

    private Role role(String name) {
        return roles.find(IamErrors.roleName(name)).orElseThrow(() -> IamErrors.noRole(name));
    }

    private void change(String name, UnaryOperator<Role> change) {
        UnaryOperator<Role> kept = former -> {
            Role changed = change.apply(former);
            if (!changed.hasPoliciesOf(former)) {
                propagation.until(former.arn()).ifPresent(until -> roles.keep(former, until));
            }
            return changed;
        };
        if (roles.change(IamErrors.roleName(name), kept).isEmpty()) {
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

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> values = new LinkedHashMap<>();
        tags.forEach(tag -> values.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return values;
    }
}
