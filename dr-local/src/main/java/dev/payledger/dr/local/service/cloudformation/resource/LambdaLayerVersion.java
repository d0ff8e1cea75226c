package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DeleteLayerVersionRequest;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionRequest;

/**
 * {@code AWS::Lambda::LayerVersion}; {@code Ref} answers its ARN. Every change makes another version.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-layerversion.html">
 *     AWS::Lambda::LayerVersion</a>
 */
final class LambdaLayerVersion implements ResourceProvider {

    private static final int NAME_MAX = 140;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Lambda::LayerVersion")
            .supported(
                    "CompatibleArchitectures",
                    "CompatibleRuntimes",
                    "Content.S3Bucket",
                    "Content.S3Key",
                    "Content.S3ObjectVersion",
                    "Description",
                    "LayerName",
                    "LicenseInfo")
            .required("Content")
            .createOnly(
                    "CompatibleArchitectures",
                    "CompatibleRuntimes",
                    "Content",
                    "Description",
                    "LayerName",
                    "LicenseInfo")
            .attributes("LayerVersionArn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        LambdaClient lambda = context.clients().lambda();
        String name = Objects.requireNonNullElseGet(
                request.properties().string("LayerName"), () -> context.generatedName(NAME_MAX));
        PublishLayerVersionRequest publish = SdkShape.fill(PublishLayerVersionRequest.builder(), request.properties())
                .layerName(name)
                .build();
        String arn =
                lambda.publishLayerVersion(context.honoured(lambda, publish)).layerVersionArn();
        request.initiated(arn);
        return new Made(arn, Map.of("LayerVersionArn", arn));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        String arn = existing.physicalId();
        context.clients()
                .lambda()
                .deleteLayerVersion(DeleteLayerVersionRequest.builder()
                        .layerName(layerOf(arn))
                        .versionNumber(numberOf(arn))
                        .build());
    }

    /** The ARN of the layer, of a version's ARN. */
    static String layerOf(String versionArn) {
        return versionArn.substring(0, Math.max(0, versionArn.lastIndexOf(':')));
    }

    /** The number at the end of a version's ARN. */
    static long numberOf(String versionArn) {
        String number = versionArn.substring(versionArn.lastIndexOf(':') + 1);
        if (!number.matches("[0-9]{1,18}")) {
            throw Properties.invalid("#/LayerVersionArn: " + versionArn + " names no version of a layer");
        }
        return Long.parseLong(number);
    }
}
