package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.DeleteRolePolicyRequest;
import software.amazon.awssdk.services.iam.model.PutRolePolicyRequest;

/**
 * {@code AWS::IAM::Policy}: one inline policy in each of its roles.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html">
 *     AWS::IAM::Policy</a>
 */
final class IamPolicy implements ResourceProvider {

    static final String TYPE = "AWS::IAM::Policy";
    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("PolicyName", "PolicyDocument", "Roles")
            .notBuilt("Users", "Groups")
            .required("PolicyName", "PolicyDocument")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        if (request.properties().strings("Roles").isEmpty()) {
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
        Set<String> gone = new LinkedHashSet<>(existing.view().strings("Roles"));
        String former = existing.view().required("PolicyName");
        if (former.equals(after.required("PolicyName"))) {
            gone.removeAll(after.strings("Roles"));
        }
        remove(iam, former, gone);
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        Properties properties = existing.view();
        remove(context.clients().iam(), properties.required("PolicyName"), Set.copyOf(properties.strings("Roles")));
    }

    private static void put(IamClient iam, Properties properties) {
        for (String role : properties.strings("Roles")) {
            iam.putRolePolicy(PutRolePolicyRequest.builder()
                    .roleName(role)
                    .policyName(properties.required("PolicyName"))
                    .policyDocument(properties.json("PolicyDocument"))
                    .build());
        }
    }

    private static void remove(IamClient iam, String policy, Set<String> roles) {
        roles.forEach(role -> IamRole.ignoringAbsence(() -> iam.deleteRolePolicy(DeleteRolePolicyRequest.builder()
                .roleName(role)
                .policyName(policy)
                .build())));
    }
}
