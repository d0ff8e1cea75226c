package dev.payledger.dr.local.service.iam;

import dev.payledger.dr.local.iam.ManagedPolicy;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.Role;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Tag;

/** What IAM's answers show of roles and policies. */
final class IamViews {

    private IamViews() {}

    static software.amazon.awssdk.services.iam.model.Role role(Role role) {
        return software.amazon.awssdk.services.iam.model.Role.builder()
                .roleName(role.name())
                .roleId(role.id())
                .path(role.path())
                .arn(role.arn())
                .createDate(role.created())
                .description(role.description().isEmpty() ? null : role.description())
                .maxSessionDuration(role.maxSessionSeconds())
                .assumeRolePolicyDocument(encoded(role.trust()))
                .tags(role.tags().isEmpty() ? null : tags(role.tags()))
                .build();
    }

    static Policy policy(ManagedPolicy policy, int attachments) {
        return Policy.builder()
                .policyName(policy.name())
                .policyId(policy.id())
                .arn(policy.arn())
                .path(policy.path())
                .description(policy.description().isEmpty() ? null : policy.description())
                .defaultVersionId(policy.defaultVersion().id())
                .attachmentCount(attachments)
                .isAttachable(true)
                .createDate(policy.created())
                .updateDate(policy.updated())
                .tags(policy.tags().isEmpty() ? null : tags(policy.tags()))
                .build();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    /** Documents come back percent-encoded (RFC 3986). */
    static String encoded(PolicyDocument document) {
        return URLEncoder.encode(document.text(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    static software.amazon.awssdk.services.iam.model.User user(dev.payledger.dr.local.iam.User user) {
        return software.amazon.awssdk.services.iam.model.User.builder()
                .userName(user.name())
                .path(user.path())
                .userId(user.id())
                .arn(user.arn())
                .createDate(user.created())
                .tags(tags(user.tags()))
                .build();
    }
}
