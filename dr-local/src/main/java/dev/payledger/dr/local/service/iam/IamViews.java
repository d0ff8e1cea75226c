package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.Group;
import dev.payledger.dr.local.iam.Identity;
import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import dev.payledger.dr.local.iam.User;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.AttachedPermissionsBoundary;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Tag;

/** What IAM's answers show of roles, users, groups and policies. */
final class IamViews {

    private IamViews() {}

    static software.amazon.awssdk.services.iam.model.Role role(Role role) {
        return listed(role).toBuilder()
                .permissionsBoundary(boundary(role))
                .tags(role.tags().isEmpty() ? null : tags(role.tags()))
                .build();
    }

    /** What ListRoles shows: neither tags nor the boundary. */
    static software.amazon.awssdk.services.iam.model.Role listed(Role role) {
        return software.amazon.awssdk.services.iam.model.Role.builder()
                .roleName(role.name())
                .roleId(role.id())
                .path(role.path())
                .arn(role.arn())
                .createDate(role.created())
                .description(role.description().isEmpty() ? null : role.description())
                .maxSessionDuration(role.maxSessionSeconds())
                .assumeRolePolicyDocument(encoded(role.trust()))
                .build();
    }

    static Policy policy(ManagedPolicy policy, int attachments, int boundaries) {
        return listed(policy, attachments, boundaries).toBuilder()
                .description(policy.description().isEmpty() ? null : policy.description())
                .tags(policy.tags().isEmpty() ? null : tags(policy.tags()))
                .build();
    }

    /** What ListPolicies shows: neither tags nor the description. */
    static Policy listed(ManagedPolicy policy, int attachments, int boundaries) {
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .defaultVersionId(policy.defaultVersion().id())
                .attachmentCount(attachments)
                .permissionsBoundaryUsageCount(boundaries)
                .isAttachable(true)
                .createDate(policy.created())
                .updateDate(policy.updated())
                .build();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    static Map<String, String> tags(List<Tag> tags) {
        Map<String, String> values = new LinkedHashMap<>();
        tags.forEach(tag -> values.put(tag.key(), tag.value() == null ? "" : tag.value()));
        return values;
    }

    /** Documents come back percent-encoded (RFC 3986). */
    static String encoded(PolicyDocument document) {
        return URLEncoder.encode(document.text(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    static software.amazon.awssdk.services.iam.model.User user(User user) {
        return listed(user).toBuilder()
                .permissionsBoundary(boundary(user))
                .tags(tags(user.tags()))
                .build();
    }

    /** What ListUsers shows: neither tags nor the boundary. */
    static software.amazon.awssdk.services.iam.model.User listed(User user) {
        return software.amazon.awssdk.services.iam.model.User.builder()
                .userName(user.name())
                .path(user.path())
                .userId(user.id())
                .arn(user.arn())
                .createDate(user.created())
                .build();
    }

    static software.amazon.awssdk.services.iam.model.Group group(Group group) {
        return software.amazon.awssdk.services.iam.model.Group.builder()
                .groupName(group.name())
                .path(group.path())
                .groupId(group.id())
                .arn(group.arn())
                .createDate(group.created())
                .build();
    }

    /** The type that AWS answers is {@code Policy}, whatever the reference says (unconfirmed). */
    private static @Nullable AttachedPermissionsBoundary boundary(Identity<?> identity) {
        ManagedPolicy boundary = identity.grants().boundary();
        return boundary == null
                ? null
                : AttachedPermissionsBoundary.builder()
                        .permissionsBoundaryType("Policy")
                        .permissionsBoundaryArn(boundary.arn())
                        .build();
    }
}
