package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Directory;
import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.Identity;
import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.iam.model.UpdateGroupRequest;

/**
 * What a call of IAM needs, with IAM's own condition keys.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">
 *     Actions, resources and condition keys of IAM</a>
 */
final class IamPermissions {

    /** What the boundary of the role or user decides about; a boundary in the request decides about itself. */
    private static final Pattern BY_BOUNDARY =
            Pattern.compile("(Attach|Detach|Put|Delete)(Role|User)(Policy|PermissionsBoundary)");

    private static final Pattern BY_POLICY = Pattern.compile("(Attach|Detach)(Role|User|Group)Policy");

    private final String accountId;
    private final RoleDirectory roles;
    private final UserDirectory users;

    IamPermissions(String accountId, RoleDirectory roles, UserDirectory users) {
        this.accountId = accountId;
        this.roles = roles;
        this.users = users;
    }

    List<Permission> of(SdkRequest request) {
        Optional<String> role = member(request, "RoleName");
        if (role.isPresent()) {
            return on(request, roles, "role", role.get());
        }
        if (request instanceof UpdateGroupRequest update && update.groupName() != null) {
            return renaming(update);
        }
        Optional<String> group = member(request, "GroupName");
        if (group.isPresent()) {
            return on(request, users.groups(), "group", group.get());
        }
        Optional<String> user = member(request, "UserName");
        if (user.isPresent()) {
            return on(request, users, "user", user.get());
        }
        return List.of(new Permission(
                "iam:" + operation(request), member(request, "PolicyArn").orElse("*")));
    }

    /** The group as it is, and as it will be. */
    private List<Permission> renaming(UpdateGroupRequest request) {
        List<Permission> permissions = new ArrayList<>(on(request, users.groups(), "group", request.groupName()));
        if (request.newGroupName() != null || request.newPath() != null) {
            String path =
                    users.groups().find(request.groupName()).map(Group::path).orElse("/");
            permissions.add(new Permission(
                    "iam:UpdateGroup",
                    "arn:aws:iam::" + accountId + ":group"
                            + Objects.requireNonNullElse(request.newPath(), path)
                            + Objects.requireNonNullElse(request.newGroupName(), request.groupName())));
        }
        return permissions;
    }

    private <E extends Identity<E>> List<Permission> on(
            SdkRequest request, Directory<E> directory, String type, String name) {
        Optional<E> identity = directory.find(name);
        String operation = operation(request);
        Map<String, String> keys = new HashMap<>();
        if (BY_BOUNDARY.matcher(operation).matches()) {
            identity.map(present -> present.grants().boundary())
                    .map(ManagedPolicy::arn)
                    .ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
        }
        member(request, "PermissionsBoundary").ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
        if (BY_POLICY.matcher(operation).matches()) {
            member(request, "PolicyArn").ifPresent(arn -> keys.put("iam:PolicyARN", arn));
        }
        String path = member(request, "Path").orElse("/");
        String arn = identity.map(Identity::arn).orElse("arn:aws:iam::" + accountId + ":" + type + path + name);
        return List.of(new Permission("iam:" + operation, arn, keys));
    }

    private static String operation(SdkRequest request) {
        return request.getClass().getSimpleName().replaceFirst("Request$", "");
    }

    private static Optional<String> member(SdkRequest request, String name) {
        return request.getValueForField(name, String.class);
    }
}
