package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.DetachRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.iam.model.TagRoleRequest;
import software.amazon.awssdk.services.iam.model.UntagRoleRequest;
import software.amazon.awssdk.services.iam.model.UpdateAssumeRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.UpdateRoleRequest;

/**
 * {@code AWS::IAM::Role} with its managed and inline policies.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html">
 *     AWS::IAM::Role</a>
 */
final class IamRole implements ResourceProvider {

    static final String TYPE = "AWS::IAM::Role";
    private static final int NAME_MAX = 64;
    private static final int SESSION_SECONDS_DEFAULT = 3600;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "RoleName",
                    "AssumeRolePolicyDocument",
                    "Path",
                    "Description",
                    "MaxSessionDuration",
                    "ManagedPolicyArns",
                    "Policies.PolicyName",
                    "Policies.PolicyDocument",
                    "Tags")
            .notBuilt("PermissionsBoundary")
            .required("AssumeRolePolicyDocument")
            .createOnly("RoleName", "Path")
            .name("RoleName")
            .attributes("Arn", "RoleId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        IamClient iam = context.clients().iam();
        String name =
                Objects.requireNonNullElseGet(properties.string("RoleName"), () -> context.generatedName(NAME_MAX));
        CreateRoleRequest.Builder create = CreateRoleRequest.builder()
                .roleName(name)
                .assumeRolePolicyDocument(properties.json("AssumeRolePolicyDocument"))
                .path(properties.string("Path"))
                .description(properties.string("Description"))
                .maxSessionDuration(properties.integer("MaxSessionDuration"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags(tags));
        }
        Role role;
        try {
            role = iam.createRole(create.build()).role();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        applyPolicies(iam, name, new Properties(Map.of()), properties);
        return made(role);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        IamClient iam = context.clients().iam();
        String name = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        Set<String> changed = Properties.changed(before.values(), after.values());
        if (changed.contains("AssumeRolePolicyDocument")) {
            iam.updateAssumeRolePolicy(UpdateAssumeRolePolicyRequest.builder()
                    .roleName(name)
                    .policyDocument(after.json("AssumeRolePolicyDocument"))
                    .build());
        }
        if (changed.contains("Description") || changed.contains("MaxSessionDuration")) {
            iam.updateRole(UpdateRoleRequest.builder()
                    .roleName(name)
                    .description(Objects.requireNonNullElse(after.string("Description"), ""))
                    .maxSessionDuration(
                            Objects.requireNonNullElse(after.integer("MaxSessionDuration"), SESSION_SECONDS_DEFAULT))
                    .build());
        }
        applyPolicies(iam, name, before, after);
        applyTags(iam, name, existing.tags(), context.tags(after));
        return made(iam.getRole(GetRoleRequest.builder().roleName(name).build()).role());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamClient iam = context.clients().iam();
        String name = existing.physicalId();
        try {
            iam.getRole(GetRoleRequest.builder().roleName(name).build());
        } catch (NoSuchEntityException e) {
            return;
        }
        applyPolicies(iam, name, existing.view(), new Properties(Map.of()));
        iam.deleteRole(DeleteRoleRequest.builder().roleName(name).build());
    }

    private static void applyPolicies(IamClient iam, String role, Properties before, Properties after) {
        Set<String> formerArns = new LinkedHashSet<>(before.strings("ManagedPolicyArns"));
        Set<String> arns = new LinkedHashSet<>(after.strings("ManagedPolicyArns"));
        for (String arn : arns) {
            if (!formerArns.contains(arn)) {
                iam.attachRolePolicy(AttachRolePolicyRequest.builder()
                        .roleName(role)
                        .policyArn(arn)
                        .build());
            }
        }
        Map<String, String> former = inline(before);
        Map<String, String> policies = inline(after);
        policies.forEach((policy, document) -> {
            if (!document.equals(former.get(policy))) {
                iam.putRolePolicy(PutRolePolicyRequest.builder()
                        .roleName(role)
                        .policyName(policy)
                        .policyDocument(document)
                        .build());
            }
        });
        // Removed last, so that the role is at no time without what it has before and after.
        formerArns.removeAll(arns);
        formerArns.forEach(arn -> ignoringAbsence(() -> iam.detachRolePolicy(
                DetachRolePolicyRequest.builder().roleName(role).policyArn(arn).build())));
        former.keySet().removeAll(policies.keySet());
        former.keySet()
                .forEach(policy -> ignoringAbsence(() -> iam.deleteRolePolicy(DeleteRolePolicyRequest.builder()
                        .roleName(role)
                        .policyName(policy)
                        .build())));
    }

    private static void applyTags(IamClient iam, String role, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            iam.untagRole(
                    UntagRoleRequest.builder().roleName(role).tagKeys(gone).build());
        }
        if (!after.isEmpty()) {
            iam.tagRole(
                    TagRoleRequest.builder().roleName(role).tags(tags(after)).build());
        }
    }

    private static Map<String, String> inline(Properties properties) {
        Map<String, String> policies = new LinkedHashMap<>();
        properties
                .objects("Policies")
                .forEach(policy -> policies.put(policy.required("PolicyName"), policy.json("PolicyDocument")));
        return policies;
    }

    static void ignoringAbsence(Runnable call) {
        try {
            call.run();
        } catch (NoSuchEntityException e) {
            // What is to be removed is gone.
        }
    }

    static List<Tag> tags(Map<String, String> tags) {
        List<Tag> list = new ArrayList<>();
        tags.forEach(
                (key, value) -> list.add(Tag.builder().key(key).value(value).build()));
        return list;
    }

    private static Made made(Role role) {
        return new Made(role.roleName(), Map.of("Arn", role.arn(), "RoleId", role.roleId()));
    }
}
