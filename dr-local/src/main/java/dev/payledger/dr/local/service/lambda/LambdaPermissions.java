package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.GetLayerVersionByArnRequest;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.ListTagsRequest;
import software.amazon.awssdk.services.lambda.model.TagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UntagResourceRequest;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/**
 * What a caller needs for each call: the action of the operation on the function's ARN, and {@code iam:PassRole} where a
 * role is handed over.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awslambda.html">Actions</a>
 */
final class LambdaPermissions {

    private static final Map<String, String> TO_LAMBDA = Map.of("iam:PassedToService", "lambda.amazonaws.com");

    private LambdaPermissions() {}

    static List<Permission> of(RegionContext context, SdkRequest request) {
        List<Permission> needed = new ArrayList<>();
        needed.add(new Permission(actionOf(request), resourceOf(context, request)));
        layersIn(request).forEach(arn -> needed.add(new Permission("lambda:GetLayerVersion", arn)));
        Optional<String> role = request.getValueForField("Role", String.class);
        role.ifPresent(arn -> needed.add(new Permission("iam:PassRole", arn, TO_LAMBDA)));
        return needed;
    }

    private static String actionOf(SdkRequest request) {
        if (request instanceof InvokeRequest) {
            return "lambda:InvokeFunction";
        }
        if (request instanceof GetLayerVersionByArnRequest) {
            return "lambda:GetLayerVersion";
        }
        String name = request.getClass().getSimpleName();
        return "lambda:" + name.substring(0, name.length() - "Request".length());
    }

    private static List<String> layersIn(SdkRequest request) {
        if (request instanceof CreateFunctionRequest) {
            return ((CreateFunctionRequest) request).layers();
        }
        return request instanceof UpdateFunctionConfigurationRequest
                ? ((UpdateFunctionConfigurationRequest) request).layers()
                : List.of();
    }

    private static String resourceOf(RegionContext context, SdkRequest request) {
        if (request instanceof TagResourceRequest) {
            return ((TagResourceRequest) request).resource();
        }
        if (request instanceof UntagResourceRequest) {
            return ((UntagResourceRequest) request).resource();
        }
        if (request instanceof ListTagsRequest) {
            return ((ListTagsRequest) request).resource();
        }
        if (request instanceof GetLayerVersionByArnRequest) {
            return ((GetLayerVersionByArnRequest) request).arn();
        }
        Optional<String> layer = request.getValueForField("LayerName", String.class);
        if (layer.isPresent()) {
            String arn = LayerName.ofLayer(context, layer.get()).arn(context);
            return request.getValueForField("VersionNumber", Long.class)
                    .map(number -> arn + ":" + number)
                    .orElse(arn);
        }
        String name = request.getClass().getSimpleName();
        if (name.startsWith("List") || name.contains("EventSourceMapping")) {
            return "*";
        }
        return request.getValueForField("FunctionName", String.class)
                .map(function -> FunctionName.of(
                                context,
                                function,
                                request.getValueForField("Qualifier", String.class)
                                        .orElse(null))
                        .qualifiedArn(context))
                .orElse("*");
    }
}
