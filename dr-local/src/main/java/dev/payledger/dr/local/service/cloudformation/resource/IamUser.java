package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.CreateUserRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.DeleteUserRequest;
import software.amazon.awssdk.services.iam.model.DetachUserPolicyRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.PutUserPolicyRequest;
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
                    "UserName", "Path", "ManagedPolicyArns", "Policies.PolicyName", "Policies.PolicyDocument", "Tags")
            .notBuilt("Groups", "LoginProfile", "PermissionsBoundary")
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
        CreateUserRequest.Builder create =
                CreateUserRequest.builder().userName(name).path(properties.string("Path"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(IamRole.tags(tags));
        }
        User user;
        try {
            user = iam.createUser(create.build()).user();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        applyPolicies(iam, name, new Properties(Map.of()), properties);
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
        applyPolicies(request.context().clients().iam(), existing.physicalId(), before, after);
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamClient iam = context.clients().iam();
        applyPolicies(iam, existing.physicalId(), existing.view(), new Properties(Map.of()));
        IamRole.ignoringAbsence(() -> iam.deleteUser(
                DeleteUserRequest.builder().userName(existing.physicalId()).build()));
    }

    private static void applyPolicies(IamClient iam, String user, Properties before, Properties after) {
        Set<String> formerArns = new LinkedHashSet<>(before.strings("ManagedPolicyArns"));
        Set<String> arns = new LinkedHashSet<>(after.strings("ManagedPolicyArns"));
        arns.stream()
                .filter(arn -> !formerArns.contains(arn))
                .forEach(arn -> iam.attachUserPolicy(AttachUserPolicyRequest.builder()
                        .userName(user)
                        .policyArn(arn)
                        .build()));
        Map<String, String> former = inline(before);
        Map<String, String> policies = inline(after);
        policies.forEach((policy, document) -> {
            if (!document.equals(former.get(policy))) {
                iam.putUserPolicy(PutUserPolicyRequest.builder()
                        .userName(user)
                        .policyName(policy)
                        .policyDocument(document)
                        .build());
            }
        });
        formerArns.removeAll(arns);
        formerArns.forEach(arn -> IamRole.ignoringAbsence(() -> iam.detachUserPolicy(
                DetachUserPolicyRequest.builder().userName(user).policyArn(arn).build())));
        former.keySet().removeAll(policies.keySet());
        former.keySet()
                .forEach(policy -> IamRole.ignoringAbsence(() -> iam.deleteUserPolicy(DeleteUserPolicyRequest.builder()
                        .userName(user)
                        .policyName(policy)
                        .build())));
    }

    private static Map<String, String> inline(Properties properties) {
        Map<String, String> policies = new LinkedHashMap<>();
        properties
                .objects("Policies")
                .forEach(policy -> policies.put(policy.required("PolicyName"), policy.json("PolicyDocument")));
        return policies;
    }
}
