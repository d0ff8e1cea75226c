package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.RegionContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.Api;
import software.amazon.awssdk.services.apigatewayv2.model.Deployment;
import software.amazon.awssdk.services.apigatewayv2.model.DeploymentStatus;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;

/**
 * One HTTP API: its parts as last set, and what its stages serve. Parts are read and changed only while holding this
 * object's monitor; {@link #serving} is safe to call from anywhere.
 */
final class HttpApi {

    private static final String NO_ROUTES = "Unable to deploy API because no routes exist in this API";

    final Map<String, Integration> integrations = new LinkedHashMap<>();
    final Map<String, Route> routes = new LinkedHashMap<>();
    final Map<String, Stage> stages = new LinkedHashMap<>();
    private final Map<String, Deployment> deployments = new LinkedHashMap<>();
    private final Map<String, Release> releases = new LinkedHashMap<>();
    private final RegionContext context;
    private final String id;
    private volatile Api api;
    private volatile Map<String, Serving> serving = Map.of();

    HttpApi(RegionContext context, Api api) {
        this.context = context;
        this.id = api.apiId();
        this.api = api;
    }

    String id() {
        return id;
    }

    Api api() {
        return api;
    }

    synchronized void replace(Api changed) {
        api = changed;
        changed();
    }

    /** What a stage serves now; null where there is no such stage, or nothing is deployed to it. */
    @Nullable
    Serving serving(String stageName) {
        return serving.get(stageName);
    }

    Integration requireIntegration(String integrationId) {
        Integration integration = integrations.get(integrationId);
        if (integration == null) {
            throw Errors.notFound("Unable to find Integration with ID " + integrationId);
        }
        return integration;
    }

    Route requireRoute(String routeId) {
        Route route = routes.get(routeId);
        if (route == null) {
            throw Errors.notFound("Unable to find Route with ID " + routeId);
        }
        return route;
    }

    Stage requireStage(String stageName) {
        Stage stage = stages.get(stageName);
        if (stage == null) {
            throw Errors.notFound("Unable to find Stage by name " + stageName + " within the provided API");
        }
        return stage;
    }

    Deployment requireDeployment(String deploymentId) {
        Deployment deployment = deployments.get(deploymentId);
        if (deployment == null) {
            throw Errors.noSuch("Deployment", deploymentId);
        }
        return deployment;
    }

    List<Deployment> deployments() {
        return List.copyOf(deployments.values());
    }

    /** Freezes the API as it is now. */
    Deployment deploy(@Nullable String description, boolean automatic) {
        if (routes.isEmpty()) {
            throw Errors.badRequest(NO_ROUTES);
        }
        Deployment deployment = Deployment.builder()
                .deploymentId(context.ids().lower(6))
                .description(description)
                .autoDeployed(automatic)
                .createdDate(context.time().now())
                .deploymentStatus(DeploymentStatus.DEPLOYED)
                .build();
        deployments.put(deployment.deploymentId(), deployment);
        releases.put(deployment.deploymentId(), Release.of(routes.values(), integrations, api.corsConfiguration()));
        return deployment;
    }

    void putDeployment(Deployment deployment) {
        deployments.put(deployment.deploymentId(), deployment);
    }

    void deleteDeployment(String deploymentId) {
        requireDeployment(deploymentId);
        if (stages.values().stream().anyMatch(stage -> deploymentId.equals(stage.deploymentId()))) {
            throw Errors.badRequest("Active stages pointing to this deployment must be moved or deleted");
        }
        deployments.remove(deploymentId);
        releases.remove(deploymentId);
    }

    /** Puts a stage and what it serves in force. */
    void putStage(Stage stage) {
        stages.put(stage.stageName(), stage);
        if (Boolean.TRUE.equals(stage.autoDeploy())) {
            changed();
        } else {
            publish();
        }
    }

    void removeStage(String stageName) {
        requireStage(stageName);
        stages.remove(stageName);
        publish();
    }

    /** Releases what has changed to the stages that deploy automatically; drops automatic deployments nobody serves. */
    void changed() {
        List<Stage> automatic = stages.values().stream()
                .filter(stage -> Boolean.TRUE.equals(stage.autoDeploy()))
                .toList();
        if (!automatic.isEmpty()) {
            Deployment deployment = routes.isEmpty()
                    ? null
                    : deploy("Automatic deployment triggered by changes to the Api configuration", true);
            for (Stage stage : automatic) {
                stages.put(stage.stageName(), redeployed(stage, deployment));
            }
        }
        List<String> superseded = new ArrayList<>();
        for (Deployment deployment : deployments.values()) {
            if (Boolean.TRUE.equals(deployment.autoDeployed())
                    && stages.values().stream()
                            .noneMatch(s -> deployment.deploymentId().equals(s.deploymentId()))) {
                superseded.add(deployment.deploymentId());
            }
        }
        deployments.keySet().removeAll(superseded);
        releases.keySet().removeAll(superseded);
        publish();
    }

    private Stage redeployed(Stage stage, @Nullable Deployment deployment) {
        Stage.Builder changed = stage.toBuilder().lastUpdatedDate(context.time().now());
        if (deployment == null) {
            return changed.lastDeploymentStatusMessage("Deployment attempt failed: " + NO_ROUTES)
                    .build();
        }
        return changed.deploymentId(deployment.deploymentId())
                .lastDeploymentStatusMessage(
                        "Successfully deployed stage with deployment ID '" + deployment.deploymentId() + "'")
                .build();
    }

    private void publish() {
        Map<String, Serving> next = new LinkedHashMap<>();
        for (Stage stage : stages.values()) {
            String deploymentId = stage.deploymentId();
            Release release = deploymentId == null ? null : releases.get(deploymentId);
            if (release != null) {
                next.put(stage.stageName(), new Serving(id, stage, release));
            }
        }
        serving = Map.copyOf(next);
    }

    /** A stage and the release that it serves. */
    record Serving(String apiId, Stage stage, Release release) {
        Serving {
            Objects.requireNonNull(release);
        }
    }
}
