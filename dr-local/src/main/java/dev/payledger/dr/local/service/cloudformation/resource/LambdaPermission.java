package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AddPermissionRequest;
import software.amazon.awssdk.services.lambda.model.RemovePermissionRequest;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/**
 * {@code AWS::Lambda::Permission}: a statement in a function's resource policy.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-permission.html">
 *     AWS::Lambda::Permission</a>
 */
final class LambdaPermission implements ResourceProvider {

    private static final int STATEMENT_MAX = 100;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::Permission")
            .supported("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount")
            .notBuilt("EventSourceToken", "FunctionUrlAuthType", "PrincipalOrgID", "InvokedViaFunctionUrl")
            .required("FunctionName", "Action", "Principal")
            .createOnly("FunctionName", "Action", "Principal", "SourceArn", "SourceAccount")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        String statement = request.context().generatedName(STATEMENT_MAX);
        LambdaClient lambda = request.context().clients().lambda();
        AddPermissionRequest add = SdkShape.fill(AddPermissionRequest.builder(), request.properties())
                .statementId(statement)
                .build();
        lambda.addPermission(request.context().honoured(lambda, add));
        request.initiated(statement);
        return new Made(statement, Map.of("Id", statement));
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
                    .removePermission(RemovePermissionRequest.builder()
                            .functionName(existing.view().required("FunctionName"))
                            .statementId(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // The function, and its policy with it, may have gone before.
        }
    }
}
