package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Directory;
import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.User;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.RegionContext;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.iam.model.*;

/** Groups, who is in them, and what is shown of their policies. To add a user twice, or to remove one that is not in the group, changes nothing. */
final class GroupOperations {

    private static final int MOST_GROUPS = 300;
    private static final int MOST_OF_A_USER = 10;

    private final RegionContext context;
    private final UserDirectory users;
    private final Directory<Group> groups;
    private final IdentityPolicies<User> ofUsers;
    private final IdentityPolicies<Group> ofGroups;

    GroupOperations(
            RegionContext context,
            UserDirectory users,
            IdentityPolicies<User> ofUsers,
            IdentityPolicies<Group> ofGroups) {
        this.context = context;
        this.users = users;
        this.groups = users.groups();
        this.ofUsers = ofUsers;
        this.ofGroups = ofGroups;
    }

    CreateGroupResponse create(CreateGroupRequest request) {
        String name = IdentityKind.GROUP.checkedName(request.groupName());
        String path = IamErrors.path(request.path());
        if (groups.all().size() >= MOST_GROUPS) {
            throw IamErrors.limit("GroupsPerAccount", MOST_GROUPS);
        }
        Group group = ofGroups.add(
                null,
                grants -> new Group(
                        name,
                        path,
                        "AGPA" + context.ids().upper(17),
                        arn(path, name),
                        context.time().now(),
                        grants));
        return CreateGroupResponse.builder().group(IamViews.group(group)).build();
    }

    GetGroupResponse get(GetGroupRequest request) {
        Group group = ofGroups.named(request.groupName());
        return GetGroupResponse.builder()
                .group(IamViews.group(group))
                .users(users.all().stream()
                        .filter(user -> user.groups().contains(group.id()))
                        .map(IamViews::listed)
                        .toList())
                .isTruncated(false)
                .build();
    }

    ListGroupsResponse list(ListGroupsRequest request) {
        String prefix = request.pathPrefix() == null ? "/" : request.pathPrefix();
        return ListGroupsResponse.builder()
                .groups(groups.all().stream()
                        .filter(group -> group.path().startsWith(prefix))
                        .map(IamViews::group)
                        .toList())
                .isTruncated(false)
                .build();
    }

    UpdateGroupResponse update(UpdateGroupRequest request) {
        synchronized (groups) {
            Group former = ofGroups.named(request.groupName());
            String name =
                    IdentityKind.GROUP.checkedName(Objects.requireNonNullElse(request.newGroupName(), former.name()));
            String path = IamErrors.path(Objects.requireNonNullElse(request.newPath(), former.path()));
            if (groups.find(name)
                    .filter(other -> !other.id().equals(former.id()))
                    .isPresent()) {
                throw IamErrors.exists("Group with name " + name + " already exists.");
            }
            ofGroups.change(former.name(), group -> group.renamed(name, path, arn(path, name)));
        }
        return UpdateGroupResponse.builder().build();
    }

    DeleteGroupResponse delete(DeleteGroupRequest request) {
        synchronized (groups) {
            Group group = ofGroups.named(request.groupName());
            if (users.all().stream().anyMatch(user -> user.groups().contains(group.id()))) {
                throw IamErrors.conflict("Cannot delete entity, must remove users from group first.");
            }
            IdentityPolicies.requireNone(group.grants());
            groups.remove(group.name());
        }
        return DeleteGroupResponse.builder().build();
    }

    AddUserToGroupResponse addUser(AddUserToGroupRequest request) {
        synchronized (groups) {
            String id = ofGroups.named(request.groupName()).id();
            ofUsers.change(request.userName(), user -> {
                Set<String> more = new HashSet<>(user.groups());
                if (more.add(id) && more.size() > MOST_OF_A_USER) {
                    throw IamErrors.limit("GroupsPerUser", MOST_OF_A_USER);
                }
                return user.withGroups(Set.copyOf(more));
            });
        }
        return AddUserToGroupResponse.builder().build();
    }

    RemoveUserFromGroupResponse removeUser(RemoveUserFromGroupRequest request) {
        String id = ofGroups.named(request.groupName()).id();
        ofUsers.change(request.userName(), user -> {
            Set<String> less = new HashSet<>(user.groups());
            less.remove(id);
            return user.withGroups(Set.copyOf(less));
        });
        return RemoveUserFromGroupResponse.builder().build();
    }

    ListGroupsForUserResponse ofUser(ListGroupsForUserRequest request) {
        return ListGroupsForUserResponse.builder()
                .groups(users.groupsOf(ofUsers.named(request.userName())).stream()
                        .map(IamViews::group)
                        .toList())
                .isTruncated(false)
                .build();
    }

    GetGroupPolicyResponse policy(GetGroupPolicyRequest request) {
        Group group = ofGroups.named(request.groupName());
        return GetGroupPolicyResponse.builder()
                .groupName(group.name())
                .policyName(request.policyName())
                .policyDocument(ofGroups.text(group, request.policyName()))
                .build();
    }

    ListGroupPoliciesResponse policyNames(ListGroupPoliciesRequest request) {
        return ListGroupPoliciesResponse.builder()
                .policyNames(ofGroups.names(request.groupName()))
                .isTruncated(false)
                .build();
    }

    ListAttachedGroupPoliciesResponse attached(ListAttachedGroupPoliciesRequest request) {
        return ListAttachedGroupPoliciesResponse.builder()
                .attachedPolicies(ofGroups.attached(request.groupName(), request.pathPrefix()))
                .isTruncated(false)
                .build();
    }

    private String arn(String path, String name) {
        return "arn:aws:iam::" + context.accountId() + ":group" + path + name;
    }
}
