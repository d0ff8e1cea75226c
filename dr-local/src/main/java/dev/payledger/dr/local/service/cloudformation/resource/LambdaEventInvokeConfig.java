package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DeleteFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigRequest;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * {@code AWS::Lambda::EventInvokeConfig}; {@code Ref} answers an id of CloudFormation's own.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-eventinvokeconfig.html">
 *     AWS::Lambda::EventInvokeConfig</a>
 */
final class LambdaEventInvokeConfig implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::EventInvokeConfig")
            .supported(
                    "FunctionName",
                    "Qualifier",
                    "MaximumEventAgeInSeconds",
                    "MaximumRetryAttempts",
                    "DestinationConfig.OnSuccess.Destination",
                    "DestinationConfig.OnFailure.Destination")
            .required("FunctionName", "Qualifier")
            .createOnly("FunctionName", "Qualifier")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        put(request);
        Properties properties = request.properties();
        return new Made(properties.required("FunctionName") + "|" + properties.required("Qualifier"), Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        put(request);
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .lambda()
                    .deleteFunctionEventInvokeConfig(DeleteFunctionEventInvokeConfigRequest.builder()
                            .functionName(existing.view().required("FunctionName"))
                            .qualifier(existing.view().required("Qualifier"))
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    private static void put(ResourceRequest request) {
        LambdaClient lambda = request.context().clients().lambda();
        PutFunctionEventInvokeConfigRequest put = SdkShape.fill(
                        PutFunctionEventInvokeConfigRequest.builder(), request.properties())
                .build();
        lambda.putFunctionEventInvokeConfig(request.context().honoured(lambda, put));
    }
}
