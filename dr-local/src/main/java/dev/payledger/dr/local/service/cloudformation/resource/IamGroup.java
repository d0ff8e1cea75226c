package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.Group;

/**
 * {@code AWS::IAM::Group}; {@code Ref} answers its name.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-group.html">
 *     AWS::IAM::Group</a>
 */
final class IamGroup implements ResourceProvider {

    private static final String TYPE = "AWS::IAM::Group";
    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("GroupName", "Path", "ManagedPolicyArns", "Policies.PolicyName", "Policies.PolicyDocument")
            .createOnly("GroupName")
            .name("GroupName")
            .attributes("Arn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        Properties properties = request.properties();
        IamClient iam = request.context().clients().iam();
        String name = Objects.requireNonNullElseGet(
                properties.string("GroupName"), () -> request.context().generatedName(NAME_MAX));
        Group group;
        try {
            group = iam.createGroup(r -> r.groupName(name).path(properties.string("Path")))
                    .group();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        IamIdentity.GROUP.applyPolicies(iam, name, new Properties(Map.of()), properties);
        return made(group);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        IamClient iam = request.context().clients().iam();
        String name = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        String path = after.string("Path");
        if (!Objects.equals(before.string("Path"), path)) {
            iam.updateGroup(r -> r.groupName(name).newPath(Objects.requireNonNullElse(path, "/")));
        }
        IamIdentity.GROUP.applyPolicies(iam, name, before, after);
        return made(iam.getGroup(r -> r.groupName(name)).group());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamClient iam = context.clients().iam();
        String name = existing.physicalId();
        IamIdentity.GROUP.applyPolicies(iam, name, existing.view(), new Properties(Map.of()));
        IamIdentity.ignoringAbsence(() -> iam.deleteGroup(r -> r.groupName(name)));
    }

    private static Made made(Group group) {
        return new Made(group.groupName(), Map.of("Arn", group.arn()));
    }
}
