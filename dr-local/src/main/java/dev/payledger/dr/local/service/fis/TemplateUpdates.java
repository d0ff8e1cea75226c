package dev.payledger.dr.local.service.fis;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateStopConditionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;
import software.amazon.awssdk.services.fis.model.ExperimentTemplate;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateRequest;

/** What would have made a template as an update leaves it, so that the same rules hold for both. */
final class TemplateUpdates {

    private TemplateUpdates() {}

    /** The template before, with what the update names; of targets and actions always all. */
    static CreateExperimentTemplateRequest over(ExperimentTemplate before, UpdateExperimentTemplateRequest update) {
        return CreateExperimentTemplateRequest.builder()
                .description(update.description() == null ? before.description() : update.description())
                .roleArn(update.roleArn() == null ? before.roleArn() : update.roleArn())
                .targets(targets(before, update))
                .actions(actions(before, update))
                .stopConditions(
                        update.hasStopConditions()
                                ? update.stopConditions().stream()
                                        .map(condition -> stop(condition.source()))
                                        .toList()
                                : before.stopConditions().stream()
                                        .map(condition -> stop(condition.source()))
                                        .toList())
                .tags(before.tags())
                .build();
    }

    private static CreateExperimentTemplateStopConditionInput stop(String source) {
        return CreateExperimentTemplateStopConditionInput.builder()
                .source(source)
                .build();
    }

    private static Map<String, CreateExperimentTemplateTargetInput> targets(
            ExperimentTemplate before, UpdateExperimentTemplateRequest update) {
        Map<String, CreateExperimentTemplateTargetInput> targets = new HashMap<>();
        if (update.hasTargets()) {
            update.targets()
                    .forEach((name, target) -> targets.put(
                            name, target(target.resourceType(), target.resourceArns(), target.selectionMode())));
        } else {
            before.targets()
                    .forEach((name, target) -> targets.put(
                            name, target(target.resourceType(), target.resourceArns(), target.selectionMode())));
        }
        return targets;
    }

    private static Map<String, CreateExperimentTemplateActionInput> actions(
            ExperimentTemplate before, UpdateExperimentTemplateRequest update) {
        Map<String, CreateExperimentTemplateActionInput> actions = new HashMap<>();
        if (update.hasActions()) {
            update.actions()
                    .forEach((name, action) -> actions.put(
                            name,
                            action(action.actionId(), action.description(), action.parameters(), action.targets())));
        } else {
            before.actions()
                    .forEach((name, action) -> actions.put(
                            name,
                            action(action.actionId(), action.description(), action.parameters(), action.targets())));
        }
        return actions;
    }

    private static CreateExperimentTemplateTargetInput target(String type, List<String> arns, String mode) {
        return CreateExperimentTemplateTargetInput.builder()
                .resourceType(type)
                .resourceArns(arns)
                .selectionMode(mode)
                .build();
    }

    private static CreateExperimentTemplateActionInput action(
            String id, @Nullable String description, Map<String, String> parameters, Map<String, String> targets) {
        return CreateExperimentTemplateActionInput.builder()
                .actionId(id)
                .description(description)
                .parameters(parameters)
                .targets(targets)
                .build();
    }
}
