package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateAliasRequest;
import software.amazon.awssdk.services.lambda.model.DeleteAliasRequest;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.UpdateAliasRequest;

/**
 * {@code AWS::Lambda::Alias}; {@code Ref} answers its ARN.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-alias.html">
 *     AWS::Lambda::Alias</a>
 */
final class LambdaAlias implements ResourceProvider {

    private static final String TYPE = "AWS::Lambda::Alias";

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "FunctionName",
                    "FunctionVersion",
                    "Name",
                    "Description",
                    "RoutingConfig.AdditionalVersionWeights.FunctionVersion",
                    "RoutingConfig.AdditionalVersionWeights.FunctionWeight")
            .notBuilt("ProvisionedConcurrencyConfig")
            .required("FunctionName", "FunctionVersion", "Name")
            .createOnly("FunctionName", "Name")
            .name("Name")
            .attributes("AliasArn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        Properties properties = request.properties();
        LambdaClient lambda = request.context().clients().lambda();
        try {
            String arn = lambda.createAlias(CreateAliasRequest.builder()
                            .functionName(properties.required("FunctionName"))
                            .name(properties.required("Name"))
                            .functionVersion(properties.required("FunctionVersion"))
                            .description(properties.string("Description"))
                            .routingConfig(routing(properties))
                            .build())
                    .aliasArn();
            return new Made(arn, Map.of("AliasArn", arn));
        } catch (ResourceConflictException e) {
            throw ResourceFailure.alreadyExists(TYPE, properties.required("Name"));
        }
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Properties properties = request.properties();
        String description = properties.string("Description");
        request.context()
                .clients()
                .lambda()
                .updateAlias(UpdateAliasRequest.builder()
                        .functionName(properties.required("FunctionName"))
                        .name(properties.required("Name"))
                        .functionVersion(properties.required("FunctionVersion"))
                        .description(description == null ? "" : description)
                        .routingConfig(routing(properties))
                        .build());
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .lambda()
                    .deleteAlias(DeleteAliasRequest.builder()
                            .functionName(existing.view().required("FunctionName"))
                            .name(existing.view().required("Name"))
                            .build());
        } catch (ResourceNotFoundException e) {
            // Its function is gone, and it with it.
        }
    }

    /** The template has a list of versions and weights, the API a map. */
    private static AliasRoutingConfiguration routing(Properties properties) {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Properties weight : properties.object("RoutingConfig").objects("AdditionalVersionWeights")) {
            String text = weight.required("FunctionWeight");
            try {
                weights.put(weight.required("FunctionVersion"), Double.valueOf(text));
            } catch (NumberFormatException e) {
                throw Properties.invalid("#/RoutingConfig/AdditionalVersionWeights/FunctionWeight: expected type:"
                        + " Number, found: String");
            }
        }
        return AliasRoutingConfiguration.builder()
                .additionalVersionWeights(weights)
                .build();
    }
}
