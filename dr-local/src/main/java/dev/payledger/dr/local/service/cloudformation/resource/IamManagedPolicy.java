package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.CreatePolicyRequest;
import software.amazon.awssdk.services.iam.model.CreatePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyRequest;
import software.amazon.awssdk.services.iam.model.DeletePolicyVersionRequest;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.ListPolicyVersionsRequest;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.PolicyVersion;

/**
 * {@code AWS::IAM::ManagedPolicy}; {@code Ref} answers its ARN.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html">
 *     AWS::IAM::ManagedPolicy</a>
 */
final class IamManagedPolicy implements ResourceProvider {

    static final String TYPE = "AWS::IAM::ManagedPolicy";
    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("ManagedPolicyName", "PolicyDocument", "Description", "Path", "Roles", "Users", "Groups")
            .notBuilt("Tags")
            .required("PolicyDocument")
            .createOnly("ManagedPolicyName", "Description", "Path")
            .name("ManagedPolicyName")
            .attributes("PolicyArn")
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
                properties.string("ManagedPolicyName"), () -> request.context().generatedName(NAME_MAX));
        String arn;
        try {
            arn = iam.createPolicy(CreatePolicyRequest.builder()
                            .policyName(name)
                            .policyDocument(properties.json("PolicyDocument"))
                            .description(properties.string("Description"))
                            .path(properties.string("Path"))
                            .build())
                    .policy()
                    .arn();
        } catch (EntityAlreadyExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(arn);
        attach(iam, arn, new Properties(Map.of()), properties);
        return new Made(arn, Map.of("PolicyArn", arn));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        IamClient iam = request.context().clients().iam();
        String arn = existing.physicalId();
        Properties before = existing.view();
        Properties after = request.properties();
        if (!before.json("PolicyDocument").equals(after.json("PolicyDocument"))) {
            // A policy has at most five versions, so the former default goes as soon as the new one stands.
            iam.createPolicyVersion(CreatePolicyVersionRequest.builder()
                    .policyArn(arn)
                    .policyDocument(after.json("PolicyDocument"))
                    .setAsDefault(true)
                    .build());
            removeFormerVersions(iam, arn);
        }
        attach(iam, arn, before, after);
        return new Made(arn, existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamClient iam = context.clients().iam();
        String arn = existing.physicalId();
        attach(iam, arn, existing.view(), new Properties(Map.of()));
        try {
            iam.deletePolicy(DeletePolicyRequest.builder().policyArn(arn).build());
        } catch (NoSuchEntityException e) {
            // What is to be removed is gone.
        }
    }

    private static void removeFormerVersions(IamClient iam, String arn) {
        for (PolicyVersion version : iam.listPolicyVersions(
                        ListPolicyVersionsRequest.builder().policyArn(arn).build())
                .versions()) {
            if (!Boolean.TRUE.equals(version.isDefaultVersion())) {
                iam.deletePolicyVersion(DeletePolicyVersionRequest.builder()
                        .policyArn(arn)
                        .versionId(version.versionId())
                        .build());
            }
        }
    }

    private static void attach(IamClient iam, String arn, Properties before, Properties after) {
        for (IamIdentity kind : IamIdentity.values()) {
            List<String> former = kind.namedIn(before);
            List<String> names = kind.namedIn(after);
            IamIdentity.without(names, former).forEach(name -> kind.attach(iam, name, arn));
            IamIdentity.without(former, names)
                    .forEach(name -> IamIdentity.ignoringAbsence(() -> kind.detach(iam, name, arn)));
        }
    }
}
