package dev.payledger.dr.local.service.fis;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.ReplicationPauses;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.*;

/**
 * Fault Injection Service of one region: templates, experiments, and the action that pauses the replication of a global
 * table. It really pauses it, both what the region's table sends and what it receives, until the experiment is stopped
 * or the action's duration is over, which is never scaled. The experiment needs a role that trusts {@code
 * fis.amazonaws.com} and may change the table's resource policy, with which AWS keeps the replication role out.
 *
 * <p>Unconfirmed: that an experiment whose role cannot be assumed or lacks a permission starts and fails at once; how
 * long initiating takes; the wording of reasons. On AWS a table may go on replicating for up to five minutes after the
 * action has begun; here replication stops when the experiment runs. Experiments are kept. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html#dynamodb-actions-reference">
 *     DynamoDB actions</a>
 */
public final class FisService implements FisClient, Authorized {

    private static final Duration INITIATING = Duration.ofSeconds(1);
    private static final String PRINCIPAL = "fis.amazonaws.com";
    private static final int ID_LENGTH = 17;
    private static final int PAGE_MAX = 100;
    private static final List<String> NEEDED = List.of(
            "dynamodb:DescribeTable",
            "dynamodb:GetResourcePolicy",
            "dynamodb:PutResourcePolicy",
            "dynamodb:DeleteResourcePolicy");

    private final RegionContext context;
    private final RoleSessions roles;
    private final RolePermissions permissions;
    private final ReplicationPauses replication;
    private final Map<String, ExperimentTemplate> templates = new TreeMap<>();
    private final Map<String, Run> runs = new TreeMap<>();
    private final Map<String, String> tokens = new HashMap<>();

    /** The service of a region. */
    public FisService(
            RegionContext context, RoleSessions roles, RolePermissions permissions, ReplicationPauses replication) {
        this.context = context;
        this.roles = roles;
        this.permissions = permissions;
        this.replication = replication;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Ends every experiment; what they held back is let through. */
    @Override
    public synchronized void close() {
        runs.values().stream().filter(run -> !run.isOver()).forEach(run -> {
            resume(run);
            run.end(
                    ExperimentStatus.STOPPED,
                    "The local AWS ended.",
                    context.time().now());
        });
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String action = "fis:" + type.substring(0, type.length() - "Request".length());
        if (request instanceof CreateExperimentTemplateRequest create) {
            return List.of(
                    new Permission(action, context.arn("fis", "experiment-template/*")),
                    new Permission(
                            "iam:PassRole",
                            String.valueOf(create.roleArn()),
                            Map.of("iam:PassedToService", PRINCIPAL)));
        }
        if (request instanceof UpdateExperimentTemplateRequest update && update.roleArn() != null) {
            return List.of(
                    new Permission(action, context.arn("fis", "experiment-template/" + update.id())),
                    new Permission("iam:PassRole", update.roleArn(), Map.of("iam:PassedToService", PRINCIPAL)));
        }
        if (request instanceof StartExperimentRequest start) {
            return List.of(
                    new Permission(action, context.arn("fis", "experiment-template/" + start.experimentTemplateId())),
                    new Permission(action, context.arn("fis", "experiment/*")));
        }
        Optional<String> id =
                request.getValueForField("Id", String.class).or(() -> request.getValueForField("id", String.class));
        String kind = type.contains("Template") ? "experiment-template/" : "experiment/";
        return List.of(new Permission(
                action, id.map(name -> context.arn("fis", kind + name)).orElse("*")));
    }

    @Override
    @Honours({
        "clientToken",
        "description",
        "stopConditions.source",
        "targets.resourceType",
        "targets.resourceArns",
        "targets.selectionMode",
        "actions.actionId",
        "actions.description",
        "actions.parameters",
        "actions.targets",
        "roleArn",
        "tags"
    })
    public synchronized CreateExperimentTemplateResponse createExperimentTemplate(
            CreateExperimentTemplateRequest request) {
        TemplateRules.check(request);
        String known = tokens.get("template/" + request.clientToken());
        if (known == null || !templates.containsKey(known)) {
            ExperimentTemplate template = made(request, "EXT" + context.ids().upper(ID_LENGTH));
            templates.put(template.id(), template);
            tokens.put("template/" + request.clientToken(), template.id());
            known = template.id();
        }
        return CreateExperimentTemplateResponse.builder()
                .experimentTemplate(templates.get(known))
                .build();
    }

    private ExperimentTemplate made(CreateExperimentTemplateRequest request, String id) {
        Map<String, ExperimentTemplateTarget> targets = new HashMap<>();
        request.targets()
                .forEach((name, target) -> targets.put(
                        name,
                        ExperimentTemplateTarget.builder()
                                .resourceType(target.resourceType())
                                .resourceArns(target.resourceArns())
                                .selectionMode(target.selectionMode())
                                .build()));
        Map<String, ExperimentTemplateAction> actions = new HashMap<>();
        request.actions()
                .forEach((name, action) -> actions.put(
                        name,
                        ExperimentTemplateAction.builder()
                                .actionId(action.actionId())
                                .description(action.description())
                                .parameters(action.parameters())
                                .targets(action.targets())
                                .build()));
        return ExperimentTemplate.builder()
                .id(id)
                .arn(context.arn("fis", "experiment-template/" + id))
                .description(request.description())
                .targets(targets)
                .actions(actions)
                .stopConditions(
                        ExperimentTemplateStopCondition.builder().source("none").build())
                .creationTime(context.time().now())
                .lastUpdateTime(context.time().now())
                .roleArn(request.roleArn())
                .tags(request.tags())
                .build();
    }

    /** Of targets, actions and stop conditions that are given it is the whole. Experiments that run go on as they began. */
    @Override
    @Honours({
        "id",
        "description",
        "stopConditions.source",
        "targets.resourceType",
        "targets.resourceArns",
        "targets.selectionMode",
        "actions.actionId",
        "actions.description",
        "actions.parameters",
        "actions.targets",
        "roleArn"
    })
    public synchronized UpdateExperimentTemplateResponse updateExperimentTemplate(
            UpdateExperimentTemplateRequest request) {
        ExperimentTemplate before = template(request.id());
        CreateExperimentTemplateRequest wanted = TemplateUpdates.over(before, request);
        TemplateRules.check(wanted);
        ExperimentTemplate after = made(wanted, before.id()).toBuilder()
                .creationTime(before.creationTime())
                .build();
        templates.put(after.id(), after);
        return UpdateExperimentTemplateResponse.builder()
                .experimentTemplate(after)
                .build();
    }

    @Override
    @Honours("id")
    public synchronized GetExperimentTemplateResponse getExperimentTemplate(GetExperimentTemplateRequest request) {
        return GetExperimentTemplateResponse.builder()
                .experimentTemplate(template(request.id()))
                .build();
    }

    @Override
    @Honours({"maxResults", "nextToken"})
    public synchronized ListExperimentTemplatesResponse listExperimentTemplates(
            ListExperimentTemplatesRequest request) {
        List<ExperimentTemplateSummary> rest = templates.values().stream()
                .filter(template -> request.nextToken() == null || template.id().compareTo(request.nextToken()) > 0)
                .map(template -> ExperimentTemplateSummary.builder()
                        .id(template.id())
                        .arn(template.arn())
                        .description(template.description())
                        .creationTime(template.creationTime())
                        .lastUpdateTime(template.lastUpdateTime())
                        .tags(template.tags())
                        .build())
                .toList();
        int max = size(request.maxResults());
        boolean more = rest.size() > max;
        return ListExperimentTemplatesResponse.builder()
                .experimentTemplates(more ? rest.subList(0, max) : rest)
                .nextToken(more ? rest.get(max - 1).id() : null)
                .build();
    }

    @Override
    @Honours("id")
    public synchronized DeleteExperimentTemplateResponse deleteExperimentTemplate(
            DeleteExperimentTemplateRequest request) {
        ExperimentTemplate template = template(request.id());
        templates.remove(template.id());
        return DeleteExperimentTemplateResponse.builder()
                .experimentTemplate(template)
                .build();
    }

    @Override
    @Honours({"clientToken", "experimentTemplateId", "tags"})
    public synchronized StartExperimentResponse startExperiment(StartExperimentRequest request) {
        String known = tokens.get("run/" + request.clientToken());
        if (known != null) {
            return StartExperimentResponse.builder()
                    .experiment(run(known).described())
                    .build();
        }
        ExperimentTemplate template = template(request.experimentTemplateId());
        String id = "EXP" + context.ids().upper(ID_LENGTH);
        Run run = new Run(
                id,
                context.arn("fis", "experiment/" + id),
                template,
                request.tags(),
                context.time().now());
        runs.put(id, run);
        tokens.put("run/" + request.clientToken(), id);
        run.tasks.add(context.time().schedule(context.time().interval(INITIATING), () -> begin(run)));
        return StartExperimentResponse.builder().experiment(run.described()).build();
    }

    private synchronized void begin(Run run) {
        if (run.status != ExperimentStatus.INITIATING) {
            return;
        }
        String failure = failure(run);
        if (failure != null) {
            run.end(ExperimentStatus.FAILED, failure, context.time().now());
            return;
        }
        run.begin(context.time().now());
        run.tableArns().forEach(arn -> {
            String table = table(arn);
            run.paused.add(table);
            replication.pauseAround(table, context.region());
        });
        run.tasks.clear();
        run.tasks.add(context.time().schedule(run.duration(), () -> complete(run)));
    }

    private @Nullable String failure(Run run) {
        String role = run.template.roleArn();
        if (!roles.assumableBy(role, PRINCIPAL, run.arn)) {
            return "Unable to assume role " + role + ": it does not exist or does not trust " + PRINCIPAL + ".";
        }
        for (String arn : run.tableArns()) {
            if (!arn.startsWith(context.arn("dynamodb", "table/"))
                    || !replication.isReplicated(table(arn), context.region())) {
                return "Target resolution returned empty set: " + arn + " is no global table of " + context.region()
                        + ".";
            }
            Optional<String> lacking = NEEDED.stream()
                    .filter(action -> !permissions.allows(role, action, arn))
                    .findFirst();
            if (lacking.isPresent()) {
                return role + " is not authorized to perform: " + lacking.get() + " on resource: " + arn;
            }
        }
        return null;
    }

    private synchronized void complete(Run run) {
        if (!run.isOver()) {
            resume(run);
            run.end(
                    ExperimentStatus.COMPLETED,
                    "Experiment completed.",
                    context.time().now());
        }
    }

    /** Lets through what no other experiment holds back. */
    private void resume(Run run) {
        for (String table : run.paused) {
            boolean held = runs.values().stream()
                    .anyMatch(other -> other != run && !other.isOver() && other.paused.contains(table));
            if (!held) {
                replication.resumeAround(table, context.region());
            }
        }
        run.paused.clear();
    }

    @Override
    @Honours("id")
    public synchronized StopExperimentResponse stopExperiment(StopExperimentRequest request) {
        Run run = run(request.id());
        if (run.isOver()) {
            throw FisErrors.conflict("Experiment " + run.id + " is " + run.status + " and cannot be stopped.");
        }
        resume(run);
        run.end(
                ExperimentStatus.STOPPED,
                "Experiment stopped by user.",
                context.time().now());
        return StopExperimentResponse.builder().experiment(run.described()).build();
    }

    @Override
    @Honours("id")
    public synchronized GetExperimentResponse getExperiment(GetExperimentRequest request) {
        return GetExperimentResponse.builder()
                .experiment(run(request.id()).described())
                .build();
    }

    @Override
    @Honours({"maxResults", "nextToken", "experimentTemplateId"})
    public synchronized ListExperimentsResponse listExperiments(ListExperimentsRequest request) {
        List<ExperimentSummary> rest = runs.values().stream()
                .filter(run -> request.experimentTemplateId() == null
                        || request.experimentTemplateId().equals(run.template.id()))
                .filter(run -> request.nextToken() == null || run.id.compareTo(request.nextToken()) > 0)
                .map(Run::summary)
                .toList();
        int max = size(request.maxResults());
        boolean more = rest.size() > max;
        return ListExperimentsResponse.builder()
                .experiments(more ? rest.subList(0, max) : rest)
                .nextToken(more ? rest.get(max - 1).id() : null)
                .build();
    }

    private static int size(@Nullable Integer wanted) {
        int max = wanted == null ? PAGE_MAX : wanted;
        if (max < 1 || max > PAGE_MAX) {
            throw FisErrors.validation("maxResults must be between 1 and " + PAGE_MAX);
        }
        return max;
    }

    private static String table(String arn) {
        return arn.substring(arn.indexOf(":table/") + ":table/".length());
    }

    private ExperimentTemplate template(@Nullable String id) {
        ExperimentTemplate template = id == null ? null : templates.get(id);
        if (template == null) {
            throw FisErrors.notFound("experiment template", String.valueOf(id));
        }
        return template;
    }

    private Run run(@Nullable String id) {
        Run run = id == null ? null : runs.get(id);
        if (run == null) {
            throw FisErrors.notFound("experiment", String.valueOf(id));
        }
        return run;
    }
}
