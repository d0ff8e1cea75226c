package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateRoleRequest;
import software.amazon.awssdk.services.iam.model.DeleteRoleRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.GetRoleRequest;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
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
                    "PermissionsBoundary",
                    "ManagedPolicyArns",
                    "Policies.PolicyName",
                    "Policies.PolicyDocument",
                    "Tags")
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
                .maxSessionDuration(properties.integer("MaxSessionDuration"))
                .permissionsBoundary(properties.string("PermissionsBoundary"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(IamIdentity.tags(tags));
        }
        Role role;
        try {
            role = iam.createRole(create.build()).role();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        IamIdentity.ROLE.applyPolicies(iam, name, new Properties(Map.of()), properties);
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
        IamIdentity.applyBoundary(
                before,
                after,
                arn -> iam.putRolePermissionsBoundary(r -> r.roleName(name).permissionsBoundary(arn)),
                () -> iam.deleteRolePermissionsBoundary(r -> r.roleName(name)));
        IamIdentity.ROLE.applyPolicies(iam, name, before, after);
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
        IamIdentity.ROLE.applyPolicies(iam, name, existing.view(), new Properties(Map.of()));
        iam.deleteRole(DeleteRoleRequest.builder().roleName(name).build());
    }

    private static void applyTags(IamClient iam, String role, Map<String, String> before, Map<String, String> after) {
        if (before.equals(after)) {
            return;
        }
        Set<String> gone = IamIdentity.without(before.keySet(), after.keySet());
        if (!gone.isEmpty()) {
            iam.untagRole(
                    UntagRoleRequest.builder().roleName(role).tagKeys(gone).build());
        }
        if (!after.isEmpty()) {
            iam.tagRole(TagRoleRequest.builder()
                    .roleName(role)
                    .tags(IamIdentity.tags(after))
                    .build());
        }
    }

    private static Made made(Role role) {
        return new Made(role.roleName(), Map.of("Arn", role.arn(), "RoleId", role.roleId()));
    }
}
