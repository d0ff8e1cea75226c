package dev.payledger.dr.local.service.fis;

import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.Experiment;
import software.amazon.awssdk.services.fis.model.ExperimentAction;
import software.amazon.awssdk.services.fis.model.ExperimentActionState;
import software.amazon.awssdk.services.fis.model.ExperimentActionStatus;
import software.amazon.awssdk.services.fis.model.ExperimentState;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.fis.model.ExperimentStopCondition;
import software.amazon.awssdk.services.fis.model.ExperimentSummary;
import software.amazon.awssdk.services.fis.model.ExperimentTarget;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;

/** One experiment. Guarded by the service's lock. */
final class Run {

    final String id;
    final String arn;
    final ExperimentTemplate template;
    final Map<String, String> tags;
    final Instant created;
    final List<TimeSource.Task> tasks = new ArrayList<>();

    /** The tables whose replication this experiment holds back. */
    final Set<String> paused = new HashSet<>();

    ExperimentStatus status = ExperimentStatus.INITIATING;
    String reason = "Experiment is initiating.";
    private @Nullable Instant started;
    private @Nullable Instant ended;

    Run(String id, String arn, ExperimentTemplate template, Map<String, String> tags, Instant created) {
        this.id = id;
        this.arn = arn;
        this.template = template;
        this.tags = tags;
        this.created = created;
    }

    boolean isOver() {
        return status == ExperimentStatus.COMPLETED
                || status == ExperimentStatus.STOPPED
                || status == ExperimentStatus.FAILED
                || status == ExperimentStatus.CANCELLED;
    }

    /** The ARN of every table that an action aims at. */
    List<String> tableArns() {
        return template.actions().values().stream()
                .map(action -> action.targets().getOrDefault(TemplateRules.TARGET, ""))
                .map(template.targets()::get)
                .filter(Objects::nonNull)
                .flatMap(target -> target.resourceArns().stream())
                .distinct()
                .toList();
    }

    /** When its last action ends by itself. */
    Duration duration() {
        return template.actions().values().stream()
                .map(action -> TemplateRules.duration(action.parameters().getOrDefault(TemplateRules.DURATION, "")))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    void begin(Instant now) {
        status = ExperimentStatus.RUNNING;
        reason = "Experiment is running.";
        started = now;
    }

    void end(ExperimentStatus how, String why, Instant now) {
        status = how;
        reason = why;
        ended = now;
        tasks.forEach(TimeSource.Task::cancel);
        tasks.clear();
    }

    private ExperimentState state() {
        return ExperimentState.builder().status(status).reason(reason).build();
    }

    ExperimentSummary summary() {
        return ExperimentSummary.builder()
                .id(id)
                .arn(arn)
                .experimentTemplateId(template.id())
                .state(state())
                .creationTime(created)
                .tags(tags)
                .build();
    }

    Experiment described() {
        Map<String, ExperimentTarget> targets = new HashMap<>();
        template.targets()
                .forEach((name, target) -> targets.put(
                        name,
                        ExperimentTarget.builder()
                                .resourceType(target.resourceType())
                                .resourceArns(target.resourceArns())
                                .selectionMode(target.selectionMode())
                                .build()));
        Map<String, ExperimentAction> actions = new HashMap<>();
        template.actions()
                .forEach((name, action) -> actions.put(
                        name,
                        ExperimentAction.builder()
                                .actionId(action.actionId())
                                .description(action.description())
                                .parameters(action.parameters())
                                .targets(action.targets())
                                .state(ExperimentActionState.builder()
                                        .status(ExperimentActionStatus.fromValue(status.toString()))
                                        .reason(reason)
                                        .build())
                                .startTime(started)
                                .endTime(ended)
                                .build()));
        return Experiment.builder()
                .id(id)
                .arn(arn)
                .experimentTemplateId(template.id())
                .roleArn(template.roleArn())
                .state(state())
                .targets(targets)
                .actions(actions)
                .stopConditions(ExperimentStopCondition.builder().source("none").build())
                .creationTime(created)
                .startTime(started)
                .endTime(ended)
                .tags(tags)
                .build();
    }
}
