package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateStopConditionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.ExperimentState;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ExperimentSummary;
import software.amazon.awssdk.services.fis.model.ExperimentTemplateSummary;

/**
 * The cut of a global table's replication around one region, by AWS Fault Injection Service: see <a
 * href="https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#dynamodb-actions-reference">
 * aws:dynamodb:global-table-pause-replication</a>. It ends by itself after its duration. On AWS a table may go on
 * replicating for up to five minutes after the action began. That it holds back both what the region's replica sends and
 * what it receives follows from the policy that AWS puts on it, and is unconfirmed.
 */
public final class ReplicationCut {

    private static final String ACTION = "aws:dynamodb:global-table-pause-replication";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    /** The shortest duration that the action takes. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final Set<ExperimentStatus> BEFORE = Set.of(ExperimentStatus.PENDING, ExperimentStatus.INITIATING);

    private final FisClient client;
    private final String region;
    private final String deployment;
    private final Waiting waiting;

    ReplicationCut(FisClient client, String region, String deployment, Waiting waiting) {
        this.client = client;
        this.region = region;
        this.deployment = deployment;
        this.waiting = waiting;
    }

    private AwsCall call(String operation) {
        return new AwsCall("fis", operation, "replication cut of " + deployment, region);
    }

    public String region() {
        return region;
    }

    /**
     * Cuts, and waits until the experiment runs.
     *
     * @param tableArn the region's table
     * @param roleArn a role that FIS assumes
     * @param longest after which it ends by itself
     * @return the experiment's id
     * @throws DrException where FIS refuses, or the experiment fails
     */
    public String begin(String tableArn, String roleArn, Duration longest) {
        Duration duration = longest.compareTo(SHORTEST) < 0 ? SHORTEST : longest;
        String template = call("CreateExperimentTemplate")
                .get(() -> client.createExperimentTemplate(
                        request -> request.clientToken(UUID.randomUUID().toString())
                                .description("Cuts the replication of " + deployment + " for a drill")
                                .roleArn(roleArn)
                                .stopConditions(CreateExperimentTemplateStopConditionInput.builder()
                                        .source("none")
                                        .build())
                                .tags(Map.of(Names.TAG, deployment))
                                .targets(Map.of(
                                        "table",
                                        CreateExperimentTemplateTargetInput.builder()
                                                .resourceType("aws:dynamodb:global-table")
                                                .resourceArns(tableArn)
                                                .selectionMode("ALL")
                                                .build()))
                                .actions(Map.of(
                                        "cut",
                                        CreateExperimentTemplateActionInput.builder()
                                                .actionId(ACTION)
                                                .parameters(Map.of("duration", duration.toString()))
                                                .targets(Map.of("Tables", "table"))
                                                .build()))))
                .experimentTemplate()
                .id();
        String id = call("StartExperiment")
                .get(() -> client.startExperiment(
                        request -> request.clientToken(UUID.randomUUID().toString())
                                .experimentTemplateId(template)
                                .tags(Map.of(Names.TAG, deployment))))
                .experiment()
                .id();
        ExperimentState state = waiting.until(
                START_LIMIT,
                () -> state(id),
                now -> !BEFORE.contains(now.status()),
                (now, elapsed) -> {},
                now -> notRunning(id, now));
        if (state.status() != ExperimentStatus.RUNNING) {
            throw notRunning(id, state);
        }
        return id;
    }

    private ExperimentState state(String id) {
        return call("GetExperiment")
                .get(() -> client.getExperiment(request -> request.id(id)))
                .experiment()
                .state();
    }

    private DrException notRunning(String id, ExperimentState state) {
        return new DrException(
                DrError.AWS_001,
                "Experiment " + id + " in " + region + " does not cut replication.",
                "its state is " + state.statusAsString() + ": " + state.reason(),
                "look at the experiment's role and target in FIS.");
    }

    /**
     * Heals: stops every experiment of this deployment that is not over, and removes its templates.
     *
     * @return the experiments that were stopped
     */
    public List<String> end() {
        List<String> stopped = active();
        stopped.forEach(this::stop);
        List<ExperimentTemplateSummary> templates = call("ListExperimentTemplates")
                .get(() -> client.listExperimentTemplatesPaginator(request -> {}).experimentTemplates().stream()
                        .toList());
        templates.stream()
                .filter(template -> deployment.equals(template.tags().get(Names.TAG)))
                .forEach(template -> call("DeleteExperimentTemplate")
                        .find(() -> client.deleteExperimentTemplate(request -> request.id(template.id()))));
        return stopped;
    }

    /** The experiments of this deployment that are not over. */
    public List<String> active() {
        return call("ListExperiments").get(() -> client.listExperimentsPaginator(request -> {}).experiments().stream()
                .filter(experiment -> deployment.equals(experiment.tags().get(Names.TAG)))
                .filter(experiment -> isActive(experiment.state().status()))
                .map(ExperimentSummary::id)
                .toList());
    }

    private static boolean isActive(ExperimentStatus status) {
        return BEFORE.contains(status) || status == ExperimentStatus.RUNNING;
    }

    /** Stops an experiment; one that ended meanwhile is as good. */
    private void stop(String id) {
        try {
            call("StopExperiment").get(() -> client.stopExperiment(request -> request.id(id)));
        } catch (DrException e) {
            if (isActive(state(id).status())) {
                throw e;
            }
        }
    }
}
