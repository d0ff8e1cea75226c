package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.CreateAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.DeleteAccessKeyRequest;
import software.amazon.awssdk.services.iam.model.UpdateAccessKeyRequest;

/**
 * {@code AWS::IAM::AccessKey}; {@code Ref} answers the key's id.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-accesskey.html">
 *     AWS::IAM::AccessKey</a>
 */
final class IamAccessKey implements ResourceProvider {

    private static final String ACTIVE = "Active";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::IAM::AccessKey")
            .supported("Serial", "Status", "UserName")
            .required("UserName")
            .createOnly("Serial", "UserName")
            .attributes("SecretAccessKey")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        IamClient iam = request.context().clients().iam();
        AccessKey key = iam.createAccessKey(CreateAccessKeyRequest.builder()
                        .userName(request.properties().required("UserName"))
                        .build())
                .accessKey();
        request.initiated(key.accessKeyId());
        if (!status(request.properties()).equals(ACTIVE)) {
            change(iam, key.accessKeyId(), request.properties());
        }
        return new Made(key.accessKeyId(), Map.of("SecretAccessKey", key.secretAccessKey()));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        change(request.context().clients().iam(), existing.physicalId(), request.properties());
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        IamIdentity.ignoringAbsence(() -> context.clients()
                .iam()
                .deleteAccessKey(DeleteAccessKeyRequest.builder()
                        .userName(existing.view().required("UserName"))
                        .accessKeyId(existing.physicalId())
                        .build()));
    }

    private static void change(IamClient iam, String id, Properties properties) {
        iam.updateAccessKey(UpdateAccessKeyRequest.builder()
                .userName(properties.required("UserName"))
                .accessKeyId(id)
                .status(status(properties))
                .build());
    }

    private static String status(Properties properties) {
        return Objects.requireNonNullElse(properties.string("Status"), ACTIVE);
    }
}
