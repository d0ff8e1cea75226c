package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.CreateDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DeleteDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNameResponse;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateDomainNameRequest;

/**
 * {@code AWS::ApiGatewayV2::DomainName}; {@code Ref} answers the name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-apigatewayv2-domainname.html">
 *     AWS::ApiGatewayV2::DomainName</a>
 */
final class ApiGatewayV2DomainName implements ResourceProvider {

    private static final String TYPE = "AWS::ApiGatewayV2::DomainName";

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "DomainName",
                    "DomainNameConfigurations.CertificateArn",
                    "DomainNameConfigurations.EndpointType",
                    "DomainNameConfigurations.IpAddressType",
                    "DomainNameConfigurations.SecurityPolicy",
                    "RoutingMode",
                    "Tags")
            .notBuilt(
                    "DomainNameConfigurations.CertificateName",
                    "DomainNameConfigurations.OwnershipVerificationCertificateArn",
                    "MutualTlsAuthentication")
            .required("DomainName")
            .createOnly("DomainName")
            .name("DomainName")
            .attributes("DomainNameArn", "RegionalDomainName", "RegionalHostedZoneId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
        String name = properties.required("DomainName");
        CreateDomainNameRequest.Builder create =
                SdkShape.fill(CreateDomainNameRequest.builder(), properties.without("Tags"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags);
        }
        try {
            gateway.createDomainName(context.honoured(gateway, create.build()));
        } catch (ConflictException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        request.initiated(name);
        return made(context, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        Properties after = request.properties();
        ApiGatewayV2Client gateway = context.clients().apiGatewayV2();
        String name = existing.physicalId();
        UpdateDomainNameRequest.Builder update = SdkShape.fill(
                UpdateDomainNameRequest.builder(),
                after.without("Tags")
                        .resetting(existing.view().without("Tags"), Map.of("RoutingMode", "API_MAPPING_ONLY")));
        gateway.updateDomainName(context.honoured(gateway, update.build()));
        GatewayTags.apply(context, "/domainnames/" + name, existing.tags(), context.tags(after));
        return made(context, name);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .apiGatewayV2()
                    .deleteDomainName(DeleteDomainNameRequest.builder()
                            .domainName(existing.physicalId())
                            .build());
        } catch (NotFoundException e) {
            // What is to be removed is gone.
        }
    }

    private static Made made(ResourceContext context, String name) {
        GetDomainNameResponse found = context.clients()
                .apiGatewayV2()
                .getDomainName(GetDomainNameRequest.builder().domainName(name).build());
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("DomainNameArn", "arn:aws:apigateway:" + context.region().region() + "::/domainnames/" + name);
        for (DomainNameConfiguration configuration : found.domainNameConfigurations()) {
            attributes.put("RegionalDomainName", configuration.apiGatewayDomainName());
            attributes.put("RegionalHostedZoneId", configuration.hostedZoneId());
        }
        return new Made(name, attributes);
    }
}
