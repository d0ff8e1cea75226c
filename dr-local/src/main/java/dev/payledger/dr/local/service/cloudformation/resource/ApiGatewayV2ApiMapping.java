package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiMappingRequest;

/**
 * {@code AWS::ApiGatewayV2::ApiMapping}; {@code Ref} answers its id.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-apimapping.html">
 *     AWS::ApiGatewayV2::ApiMapping</a>
 */
final class ApiGatewayV2ApiMapping implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::ApiGatewayV2::ApiMapping")
            .supported("ApiId", "ApiMappingKey", "DomainName", "Stage")
            .required("ApiId", "DomainName", "Stage")
            .createOnly("DomainName")
            .attributes("ApiMappingId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ApiGatewayV2Client gateway = request.context().clients().apiGatewayV2();
        String id = gateway.createApiMapping(SdkShape.fill(CreateApiMappingRequest.builder(), request.properties())
                        .build())
                .apiMappingId();
        request.initiated(id);
        return new Made(id, Map.of("ApiMappingId", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Properties after = request.properties();
        request.context()
                .clients()
                .apiGatewayV2()
                .updateApiMapping(SdkShape.fill(UpdateApiMappingRequest.builder(), after)
                        .apiMappingId(existing.physicalId())
                        .apiMappingKey(Objects.requireNonNullElse(after.string("ApiMappingKey"), ""))
                        .build());
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteApiMapping(DeleteApiMappingRequest.builder()
                            .domainName(existing.view().required("DomainName"))
                            .apiMappingId(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
