package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * {@code AWS::Lambda::Version}; {@code Ref} answers its ARN. Every change makes another version.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-version.html">
 *     AWS::Lambda::Version</a>
 */
final class LambdaVersion implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::Version")
            .supported("FunctionName", "CodeSha256", "Description")
            .notBuilt("FunctionScalingConfig", "ProvisionedConcurrencyConfig", "RuntimePolicy")
            .required("FunctionName")
            .createOnly("FunctionName", "CodeSha256", "Description")
            .attributes("Version", "FunctionArn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        LambdaClient lambda = request.context().clients().lambda();
        PublishVersionRequest publish = SdkShape.fill(PublishVersionRequest.builder(), request.properties())
                .build();
        PublishVersionResponse version = lambda.publishVersion(request.context().honoured(lambda, publish));
        return new Made(
                version.functionArn(), Map.of("Version", version.version(), "FunctionArn", version.functionArn()));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .lambda()
                    .deleteFunction(DeleteFunctionRequest.builder()
                            .functionName(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
