package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.*;

/**
 * <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/welcome.html">IAM</a>: roles, users with
 * access keys, groups, their policies and managed policies. One for the account. Changes hold at once, but under weather. Thread safe.
 */
public final class IamService implements IamClient, Authorized {

    private final IdentityPolicies<Role> ofRoles;
    private final IdentityPolicies<User> ofUsers;
    private final IdentityPolicies<Group> ofGroups;
    private final RoleOperations roles;
    private final UserOperations users;
    private final GroupOperations groups;
    private final ManagedPolicies managed;
    private final PolicySimulation simulation;
    private final IamPermissions permissions;

    public IamService(RegionContext context, RoleDirectory roles, UserDirectory users, PolicyDirectory policies) {
        Propagation propagation = new Propagation(context);
        this.ofRoles = new IdentityPolicies<>(IdentityKind.ROLE, roles, policies, propagation);
        this.ofUsers = new IdentityPolicies<>(IdentityKind.USER, users, policies, propagation);
        this.ofGroups = new IdentityPolicies<>(IdentityKind.GROUP, users.groups(), policies, propagation);
        this.roles = new RoleOperations(context, roles, ofRoles);
        this.users = new UserOperations(context, users, ofUsers);
        this.groups = new GroupOperations(context, users, ofUsers, ofGroups);
        this.managed = new ManagedPolicies(context, policies, ofRoles, ofUsers, ofGroups);
        this.simulation = new PolicySimulation(context.accountId(), roles, users);
        this.permissions = new IamPermissions(context.accountId(), roles, users);
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
        return permissions.of(request);
    }

    @Override
    @Honours({"PolicyInputList", "PermissionsBoundaryPolicyInputList", "ActionNames", "ResourceArns", "ContextEntries"})
    public SimulateCustomPolicyResponse simulateCustomPolicy(SimulateCustomPolicyRequest request) {
        return simulation.run(request);
    }

    @Override
    @Honours({
        "PolicySourceArn",
        "PolicyInputList",
        "PermissionsBoundaryPolicyInputList",
        "ActionNames",
        "ResourceArns",
        "ContextEntries"
    })
    public SimulatePrincipalPolicyResponse simulatePrincipalPolicy(SimulatePrincipalPolicyRequest request) {
        return simulation.run(request);
    }

    @Override
    @Honours({
        "RoleName",
        "AssumeRolePolicyDocument",
        "Path",
        "Description",
        "MaxSessionDuration",
        "PermissionsBoundary",
        "Tags"
    })
    public CreateRoleResponse createRole(CreateRoleRequest request) {
        return roles.create(request);
    }

    @Override
    @Honours("RoleName")
    public GetRoleResponse getRole(GetRoleRequest request) {
        return roles.get(request);
    }

    @Override
    @Honours("PathPrefix")
    public ListRolesResponse listRoles(ListRolesRequest request) {
        return roles.list(request);
    }

    @Override
    @Honours({"RoleName", "Description", "MaxSessionDuration"})
    public UpdateRoleResponse updateRole(UpdateRoleRequest request) {
        return roles.update(request);
    }

    @Override
    @Honours({"RoleName", "PolicyDocument"})
    public UpdateAssumeRolePolicyResponse updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest request) {
        return roles.updateTrust(request);
    }

    @Override
    @Honours("RoleName")
    public DeleteRoleResponse deleteRole(DeleteRoleRequest request) {
        return roles.delete(request);
    }

    @Override
    @Honours({"RoleName", "Tags"})
    public TagRoleResponse tagRole(TagRoleRequest request) {
        return roles.tag(request);
    }

    @Override
    @Honours({"RoleName", "TagKeys"})
    public UntagRoleResponse untagRole(UntagRoleRequest request) {
        return roles.untag(request);
    }

    @Override
    @Honours("RoleName")
    public ListRoleTagsResponse listRoleTags(ListRoleTagsRequest request) {
        return roles.tags(request);
    }

    @Override
    @Honours({"UserName", "Path", "PermissionsBoundary", "Tags"})
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
    @Honours({"GroupName", "Path"})
    public CreateGroupResponse createGroup(CreateGroupRequest request) {
        return groups.create(request);
    }

    @Override
    @Honours("GroupName")
    public GetGroupResponse getGroup(GetGroupRequest request) {
        return groups.get(request);
    }

    @Override
    @Honours("PathPrefix")
    public ListGroupsResponse listGroups(ListGroupsRequest request) {
        return groups.list(request);
    }

    @Override
    @Honours({"GroupName", "NewGroupName", "NewPath"})
    public UpdateGroupResponse updateGroup(UpdateGroupRequest request) {
        return groups.update(request);
    }

    @Override
    @Honours("GroupName")
    public DeleteGroupResponse deleteGroup(DeleteGroupRequest request) {
        return groups.delete(request);
    }

    @Override
    @Honours({"GroupName", "UserName"})
    public AddUserToGroupResponse addUserToGroup(AddUserToGroupRequest request) {
        return groups.addUser(request);
    }

    @Override
    @Honours({"GroupName", "UserName"})
    public RemoveUserFromGroupResponse removeUserFromGroup(RemoveUserFromGroupRequest request) {
        return groups.removeUser(request);
    }

    @Override
    @Honours("UserName")
    public ListGroupsForUserResponse listGroupsForUser(ListGroupsForUserRequest request) {
        return groups.ofUser(request);
    }

    @Override
    @Honours({"RoleName", "PolicyName", "PolicyDocument"})
    public PutRolePolicyResponse putRolePolicy(PutRolePolicyRequest request) {
        ofRoles.put(request.roleName(), request.policyName(), request.policyDocument());
        return PutRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PolicyName"})
    public GetRolePolicyResponse getRolePolicy(GetRolePolicyRequest request) {
        return roles.policy(request);
    }

    @Override
    @Honours({"RoleName", "PolicyName"})
    public DeleteRolePolicyResponse deleteRolePolicy(DeleteRolePolicyRequest request) {
        ofRoles.delete(request.roleName(), request.policyName());
        return DeleteRolePolicyResponse.builder().build();
    }

    @Override
    @Honours("RoleName")
    public ListRolePoliciesResponse listRolePolicies(ListRolePoliciesRequest request) {
        return roles.policyNames(request);
    }

    @Override
    @Honours({"RoleName", "PolicyArn"})
    public AttachRolePolicyResponse attachRolePolicy(AttachRolePolicyRequest request) {
        ofRoles.attach(request.roleName(), request.policyArn());
        return AttachRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PolicyArn"})
    public DetachRolePolicyResponse detachRolePolicy(DetachRolePolicyRequest request) {
        ofRoles.detach(request.roleName(), request.policyArn());
        return DetachRolePolicyResponse.builder().build();
    }

    @Override
    @Honours({"RoleName", "PathPrefix"})
    public ListAttachedRolePoliciesResponse listAttachedRolePolicies(ListAttachedRolePoliciesRequest request) {
        return roles.attached(request);
    }

    @Override
    @Honours({"RoleName", "PermissionsBoundary"})
    public PutRolePermissionsBoundaryResponse putRolePermissionsBoundary(PutRolePermissionsBoundaryRequest request) {
        ofRoles.bound(request.roleName(), request.permissionsBoundary());
        return PutRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    @Honours("RoleName")
    public DeleteRolePermissionsBoundaryResponse deleteRolePermissionsBoundary(
            DeleteRolePermissionsBoundaryRequest request) {
        ofRoles.unbound(request.roleName());
        return DeleteRolePermissionsBoundaryResponse.builder().build();
    }

    @Override
    @Honours({"UserName", "PolicyName", "PolicyDocument"})
    public PutUserPolicyResponse putUserPolicy(PutUserPolicyRequest request) {
        ofUsers.put(request.userName(), request.policyName(), request.policyDocument());
        return PutUserPolicyResponse.builder().build();
    }

    @Override
    @Honours({"UserName", "PolicyName"})
    public GetUserPolicyResponse getUserPolicy(GetUserPolicyRequest request) {
        return users.policy(request);
    }

    @Override
    @Honours({"UserName", "PolicyName"})
    public DeleteUserPolicyResponse deleteUserPolicy(DeleteUserPolicyRequest request) {
        ofUsers.delete(request.userName(), request.policyName());
        return DeleteUserPolicyResponse.builder().build();
    }

    @Override
    @Honours("UserName")
    public ListUserPoliciesResponse listUserPolicies(ListUserPoliciesRequest request) {
        return users.policyNames(request);
    }

    @Override
    @Honours({"UserName", "PolicyArn"})
    public AttachUserPolicyResponse attachUserPolicy(AttachUserPolicyRequest request) {
        ofUsers.attach(request.userName(), request.policyArn());
        return AttachUserPolicyResponse.builder().build();
    }

    @Override
    @Honours({"UserName", "PolicyArn"})
    public DetachUserPolicyResponse detachUserPolicy(DetachUserPolicyRequest request) {
        ofUsers.detach(request.userName(), request.policyArn());
        return DetachUserPolicyResponse.builder().build();
    }

    @Override
    @Honours({"UserName", "PathPrefix"})
    public ListAttachedUserPoliciesResponse listAttachedUserPolicies(ListAttachedUserPoliciesRequest request) {
        return users.attached(request);
    }

    @Override
    @Honours({"UserName", "PermissionsBoundary"})
    public PutUserPermissionsBoundaryResponse putUserPermissionsBoundary(PutUserPermissionsBoundaryRequest request) {
        ofUsers.bound(request.userName(), request.permissionsBoundary());
        return PutUserPermissionsBoundaryResponse.builder().build();
    }

    @Override
    @Honours("UserName")
    public DeleteUserPermissionsBoundaryResponse deleteUserPermissionsBoundary(
            DeleteUserPermissionsBoundaryRequest request) {
        ofUsers.unbound(request.userName());
        return DeleteUserPermissionsBoundaryResponse.builder().build();
    }

    @Override
    @Honours({"GroupName", "PolicyName", "PolicyDocument"})
    public PutGroupPolicyResponse putGroupPolicy(PutGroupPolicyRequest request) {
        ofGroups.put(request.groupName(), request.policyName(), request.policyDocument());
        return PutGroupPolicyResponse.builder().build();
    }

    @Override
    @Honours({"GroupName", "PolicyName"})
    public GetGroupPolicyResponse getGroupPolicy(GetGroupPolicyRequest request) {
        return groups.policy(request);
    }

    @Override
    @Honours({"GroupName", "PolicyName"})
    public DeleteGroupPolicyResponse deleteGroupPolicy(DeleteGroupPolicyRequest request) {
        ofGroups.delete(request.groupName(), request.policyName());
        return DeleteGroupPolicyResponse.builder().build();
    }

    @Override
    @Honours("GroupName")
    public ListGroupPoliciesResponse listGroupPolicies(ListGroupPoliciesRequest request) {
        return groups.policyNames(request);
    }

    @Override
    @Honours({"GroupName", "PolicyArn"})
    public AttachGroupPolicyResponse attachGroupPolicy(AttachGroupPolicyRequest request) {
        ofGroups.attach(request.groupName(), request.policyArn());
        return AttachGroupPolicyResponse.builder().build();
    }

    @Override
    @Honours({"GroupName", "PolicyArn"})
    public DetachGroupPolicyResponse detachGroupPolicy(DetachGroupPolicyRequest request) {
        ofGroups.detach(request.groupName(), request.policyArn());
        return DetachGroupPolicyResponse.builder().build();
    }

    @Override
    @Honours({"GroupName", "PathPrefix"})
    public ListAttachedGroupPoliciesResponse listAttachedGroupPolicies(ListAttachedGroupPoliciesRequest request) {
        return groups.attached(request);
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
    @Honours({"Scope", "OnlyAttached", "PathPrefix", "PolicyUsageFilter"})
    public ListPoliciesResponse listPolicies(ListPoliciesRequest request) {
        return managed.list(request);
    }

    @Override
    @Honours({"PolicyArn", "EntityFilter", "PathPrefix", "PolicyUsageFilter"})
    public ListEntitiesForPolicyResponse listEntitiesForPolicy(ListEntitiesForPolicyRequest request) {
        return managed.entities(request);
    }

    @Override
    @Honours("PolicyArn")
    public DeletePolicyResponse deletePolicy(DeletePolicyRequest request) {
        return managed.delete(request);
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
}
