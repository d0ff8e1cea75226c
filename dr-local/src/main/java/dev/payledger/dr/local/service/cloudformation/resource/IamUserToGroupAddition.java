package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * {@code AWS::IAM::UserToGroupAddition}: users in a group that may stand elsewhere.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-usertogroupaddition.html">
 *     AWS::IAM::UserToGroupAddition</a>
 */
final class IamUserToGroupAddition implements ResourceProvider {

    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::IAM::UserToGroupAddition")
            .supported("GroupName", "Users")
            .required("GroupName", "Users")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        String id = request.context().generatedName(NAME_MAX);
        request.initiated(id);
        add(request.context().clients().iam(), request.properties());
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        IamClient iam = request.context().clients().iam();
        Properties before = existing.view();
        Properties after = request.properties();
        add(iam, after);
        String former = before.required("GroupName");
        List<String> staying = former.equals(after.required("GroupName")) ? after.strings("Users") : List.of();
        remove(iam, former, IamIdentity.without(before.strings("Users"), staying));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        Properties properties = existing.view();
        remove(context.clients().iam(), properties.required("GroupName"), Set.copyOf(properties.strings("Users")));
    }

    private static void add(IamClient iam, Properties properties) {
        String group = properties.required("GroupName");
        properties
                .strings("Users")
                .forEach(user -> iam.addUserToGroup(r -> r.groupName(group).userName(user)));
    }

    private static void remove(IamClient iam, String group, Collection<String> users) {
        users.forEach(user -> IamIdentity.ignoringAbsence(
                () -> iam.removeUserFromGroup(r -> r.groupName(group).userName(user))));
    }
}
