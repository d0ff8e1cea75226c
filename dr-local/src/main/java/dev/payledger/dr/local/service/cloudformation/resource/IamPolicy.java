package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * {@code AWS::IAM::Policy}: one inline policy in each of its roles, users and groups.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html">
 *     AWS::IAM::Policy</a>
 */
final class IamPolicy implements ResourceProvider {

    static final String TYPE = "AWS::IAM::Policy";
    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("PolicyName", "PolicyDocument", "Roles", "Users", "Groups")
            .required("PolicyName", "PolicyDocument")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        if (Arrays.stream(IamIdentity.values())
                .allMatch(kind -> kind.namedIn(request.properties()).isEmpty())) {
            throw Properties.invalid("#: at least one of [Groups, Roles, Users] must have members");
        }
        String id = request.context().generatedName(NAME_MAX);
        request.initiated(id);
        put(request.context().clients().iam(), request.properties());
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        IamClient iam = request.context().clients().iam();
        Properties after = request.properties();
        put(iam, after);
        String former = existing.view().required("PolicyName");
        boolean sameName = former.equals(after.required("PolicyName"));
        for (IamIdentity kind : IamIdentity.values()) {
            List<String> staying = sameName ? kind.namedIn(after) : List.of();
            remove(iam, kind, former, IamIdentity.without(kind.namedIn(existing.view()), staying));
        }
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        Properties properties = existing.view();
        for (IamIdentity kind : IamIdentity.values()) {
            remove(context.clients().iam(), kind, properties.required("PolicyName"), kind.namedIn(properties));
        }
    }

    private static void put(IamClient iam, Properties properties) {
        for (IamIdentity kind : IamIdentity.values()) {
            for (String name : kind.namedIn(properties)) {
                kind.put(iam, name, properties.required("PolicyName"), properties.json("PolicyDocument"));
            }
        }
    }

    private static void remove(IamClient iam, IamIdentity kind, String policy, Collection<String> names) {
        names.forEach(name -> IamIdentity.ignoringAbsence(() -> kind.delete(iam, name, policy)));
    }
}
