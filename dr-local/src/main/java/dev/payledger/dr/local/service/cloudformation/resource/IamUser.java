package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.User;

/**
 * {@code AWS::IAM::User}; {@code Ref} answers its name. A change of its path or tags is refused: there is no UpdateUser here.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-user.html">
 *     AWS::IAM::User</a>
 */
final class IamUser implements ResourceProvider {

    private static final String TYPE = "AWS::IAM::User";
    private static final int NAME_MAX = 64;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "UserName",
                    "Path",
                    "Groups",
                    "PermissionsBoundary",
                    "ManagedPolicyArns",
                    "Policies.PolicyName",
                    "Policies.PolicyDocument",
                    "Tags")
            .notBuilt("LoginProfile")
            .createOnly("UserName")
            .name("UserName")
            .attributes("Arn")
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
                Objects.requireNonNullElseGet(properties.string("UserName"), () -> context.generatedName(NAME_MAX));
        CreateUserRequest.Builder create = CreateUserRequest.builder()
                .userName(name)
                .path(properties.string("Path"))
                .permissionsBoundary(properties.string("PermissionsBoundary"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(IamIdentity.tags(tags));
        }
        User user;
        try {
            user = iam.createUser(create.build()).user();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        IamIdentity.USER.applyPolicies(iam, name, new Properties(Map.of()), properties);
        applyGroups(iam, name, List.of(), properties.strings("Groups"));
        return new Made(name, Map.of("Arn", user.arn()));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Properties before = existing.view();
        Properties after = request.properties();
        boolean retagged = !existing.tags().equals(request.context().tags(after));
        if (retagged || !Objects.equals(before.string("Path"), after.string("Path"))) {
            throw new ResourceFailure(
                    "InvalidRequest", "The local AWS (dr-local) cannot change the path or the tags of a user.");
        }
        IamClient iam = request.context().clients().iam();
        String name = existing.physicalId();
        IamIdentity.applyBoundary(
                before,
                after,
                arn -> iam.putUserPermissionsBoundary(r -> r.userName(name).permissionsBoundary(arn)),
                () -> iam.deleteUserPermissionsBoundary(r -> r.userName(name)));
        IamIdentity.USER.applyPolicies(iam, name, before, after);
        applyGroups(iam, name, before.strings("Groups"), after.strings("Groups"));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamClient iam = context.clients().iam();
        String name = existing.physicalId();
        IamIdentity.USER.applyPolicies(iam, name, existing.view(), new Properties(Map.of()));
        applyGroups(iam, name, existing.view().strings("Groups"), List.of());
        IamIdentity.ignoringAbsence(() -> iam.deleteUser(r -> r.userName(name)));
    }

    private static void applyGroups(IamClient iam, String user, List<String> before, List<String> after) {
        IamIdentity.without(after, before)
                .forEach(group -> iam.addUserToGroup(r -> r.groupName(group).userName(user)));
        IamIdentity.without(before, after)
                .forEach(group -> IamIdentity.ignoringAbsence(
                        () -> iam.removeUserFromGroup(r -> r.groupName(group).userName(user))));
    }
}
