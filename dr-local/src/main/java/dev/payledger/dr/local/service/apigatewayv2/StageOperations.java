package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Shapes;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.CreateDeploymentRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateStageRequest;
import software.amazon.awssdk.services.apigatewayv2.model.Deployment;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateDeploymentRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateStageRequest;

/** The stages and deployments of HTTP APIs. */
final class StageOperations {

    private static final Pattern NAME = Pattern.compile("\\$default|[A-Za-z0-9_-]{1,128}");
    private static final Pattern LOG_GROUP =
            Pattern.compile("arn:aws:logs:[a-z0-9-]+:\\d{12}:log-group:([A-Za-z0-9_/.#-]{1,512})(:\\*)?");

    private final RegionContext context;
    private final ApiOperations apis;

    StageOperations(RegionContext context, ApiOperations apis) {
        this.context = context;
        this.apis = apis;
    }

    Stage create(CreateStageRequest request) {
        Errors.refuse(request, "ClientCertificateId", "DefaultRouteSettings", "RouteSettings");
        HttpApi api = apis.require(request.apiId());
        String name = request.stageName();
        if (name == null || !NAME.matcher(name).matches()) {
            throw Errors.badRequest(
                    "Stage name only allows a-z, A-Z, 0-9, hyphen and underscore, or the name $default");
        }
        synchronized (api) {
            if (api.stages.containsKey(name)) {
                throw Errors.conflict("Stage already exists");
            }
            Stage stage = Shapes.copy(request, Stage.builder().autoDeploy(false))
                    .createdDate(context.time().now())
                    .lastUpdatedDate(context.time().now())
                    .build();
            check(api, stage);
            api.putStage(stage);
            return api.requireStage(name);
        }
    }

    Stage update(UpdateStageRequest request) {
        Errors.refuse(request, "ClientCertificateId", "DefaultRouteSettings", "RouteSettings");
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Stage stage = Shapes.copy(request, api.requireStage(request.stageName()).toBuilder())
                    .lastUpdatedDate(context.time().now())
                    .build();
            check(api, stage);
            api.putStage(stage);
            return api.requireStage(request.stageName());
        }
    }

    void deleteAccessLogSettings(String apiId, String stageName) {
        HttpApi api = apis.require(apiId);
        synchronized (api) {
            api.putStage(api.requireStage(stageName).toBuilder()
                    .accessLogSettings((AccessLogSettings) null)
                    .lastUpdatedDate(context.time().now())
                    .build());
        }
    }

    void setTags(HttpApi api, String stageName, Map<String, String> tags) {
        synchronized (api) {
            api.putStage(api.requireStage(stageName).toBuilder().tags(tags).build());
        }
    }

    void delete(String apiId, String stageName) {
        HttpApi api = apis.require(apiId);
        synchronized (api) {
            api.removeStage(stageName);
        }
    }

    Deployment deploy(CreateDeploymentRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            String stageName = request.stageName();
            Stage stage = stageName == null ? null : api.requireStage(stageName);
            if (stage != null && Boolean.TRUE.equals(stage.autoDeploy())) {
                throw Errors.badRequest("Deployment not allowed: stage " + stageName + " has AutoDeploy enabled");
            }
            Deployment deployment = api.deploy(request.description(), false);
            if (stage != null) {
                api.putStage(stage.toBuilder()
                        .deploymentId(deployment.deploymentId())
                        .lastUpdatedDate(context.time().now())
                        .build());
            }
            return deployment;
        }
    }

    Deployment updateDeployment(UpdateDeploymentRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Deployment changed = Shapes.copy(request, api.requireDeployment(request.deploymentId()).toBuilder())
                    .build();
            api.putDeployment(changed);
            return changed;
        }
    }

    void deleteDeployment(String apiId, String deploymentId) {
        HttpApi api = apis.require(apiId);
        synchronized (api) {
            api.deleteDeployment(deploymentId);
        }
    }

    /** The log group of an access log's destination, or null where it is not a log group's ARN. */
    static @Nullable String logGroup(@Nullable String destinationArn) {
        if (destinationArn == null) {
            return null;
        }
        var matcher = LOG_GROUP.matcher(destinationArn);
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static void check(HttpApi api, Stage stage) {
        AccessLogSettings log = stage.accessLogSettings();
        if (log != null) {
            if (logGroup(log.destinationArn()) == null) {
                throw Errors.badRequest("Invalid ARN specified in the request");
            }
            if (log.format() == null || !log.format().contains("$context.requestId")) {
                throw Errors.badRequest(
                        "Access Log format should contain $context.requestId or $context.extendedRequestId");
            }
            if (log.format().indexOf('\n') >= 0) {
                throw Errors.badRequest(
                        "Access Log format must be single line, new line character is allowed only at end of the format");
            }
        }
        if (Boolean.TRUE.equals(stage.autoDeploy())) {
            return;
        }
        if (stage.deploymentId() != null) {
            api.requireDeployment(stage.deploymentId());
        }
    }
}
