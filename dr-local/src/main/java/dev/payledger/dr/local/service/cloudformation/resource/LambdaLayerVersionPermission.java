package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemoveLayerVersionPermissionRequest;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * {@code AWS::Lambda::LayerVersionPermission}: a statement in the policy of a layer's version. What {@code Ref} answers
 * is the version's ARN and the statement's id (unconfirmed).
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversionpermission.html">
 *     AWS::Lambda::LayerVersionPermission</a>
 */
final class LambdaLayerVersionPermission implements ResourceProvider {

    private static final int STATEMENT_MAX = 100;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::LayerVersionPermission")
            .supported("Action", "LayerVersionArn", "OrganizationId", "Principal")
            .required("Action", "LayerVersionArn", "Principal")
            .createOnly("Action", "LayerVersionArn", "OrganizationId", "Principal")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        String version = request.properties().required("LayerVersionArn");
        String statement = request.context().generatedName(STATEMENT_MAX);
        LambdaClient lambda = request.context().clients().lambda();
        AddLayerVersionPermissionRequest add = SdkShape.fill(
                        AddLayerVersionPermissionRequest.builder(),
                        request.properties().without("LayerVersionArn"))
                .layerName(LambdaLayerVersion.layerOf(version))
                .versionNumber(LambdaLayerVersion.numberOf(version))
                .statementId(statement)
                .build();
        lambda.addLayerVersionPermission(request.context().honoured(lambda, add));
        String id = version + "#" + statement;
        request.initiated(id);
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        String[] id = existing.physicalId().split("#", 2);
        try {
            context.clients()
                    .lambda()
                    .removeLayerVersionPermission(RemoveLayerVersionPermissionRequest.builder()
                            .layerName(LambdaLayerVersion.layerOf(id[0]))
                            .versionNumber(LambdaLayerVersion.numberOf(id[0]))
                            .statementId(id[1])
                            .build());
        } catch (ResourceNotFoundException e) {
            // The version, and its policy with it, may have gone before.
        }
    }
}
