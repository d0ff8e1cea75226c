package dev.payledger.dr.local.service.fis;

import dev.payledger.dr.local.wire.AwsError;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateActionInput;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateTargetInput;

/**
 * What a template may say. The one action is {@value #ACTION}; every other is refused by its name.
 *
 * @see <a href="https://docs.aws.amazon.com/fis/latest/userguide/fis-actions-reference.html">Actions</a>
 */
final class TemplateRules {

    static final String ACTION = "aws:dynamodb:global-table-pause-replication";
    static final String RESOURCE_TYPE = "aws:dynamodb:global-table";

    /** The action's name for its target. */
    static final String TARGET = "Tables";

    static final String DURATION = "duration";

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Pattern ROLE = Pattern.compile("arn:aws:iam::\\d{12}:role/.+");
    private static final Pattern TABLE = Pattern.compile("arn:aws:dynamodb:[a-z0-9-]+:\\d{12}:table/[A-Za-z0-9_.-]+");

    private TemplateRules() {}

    static void check(CreateExperimentTemplateRequest request) {
        if (request.roleArn() == null || !ROLE.matcher(request.roleArn()).matches()) {
            throw FisErrors.validation("roleArn " + request.roleArn() + " is not the ARN of a role");
        }
        if (request.description() == null) {
            throw FisErrors.validation("description must not be null");
        }
        if (request.stopConditions().isEmpty()) {
            throw FisErrors.validation("stopConditions must not be empty");
        }
        request.stopConditions().stream()
                .filter(condition -> !"none".equals(condition.source()))
                .findFirst()
                .ifPresent(condition -> {
                    throw AwsError.unsupported("FIS stop condition " + condition.source());
                });
        if (request.actions().isEmpty()) {
            throw FisErrors.validation("actions must not be empty");
        }
        request.targets().forEach(TemplateRules::target);
        request.actions().forEach((name, action) -> action(name, action, request.targets()));
    }

    private static void target(String name, CreateExperimentTemplateTargetInput target) {
        if (!RESOURCE_TYPE.equals(target.resourceType())) {
            throw AwsError.unsupported("FIS resource type " + target.resourceType() + " of target " + name);
        }
        if (!"ALL".equals(target.selectionMode())) {
            throw AwsError.unsupported("FIS selection mode " + target.selectionMode() + " of target " + name);
        }
        if (target.resourceArns().isEmpty()) {
            throw FisErrors.validation("target " + name + " names no resource");
        }
        target.resourceArns().forEach(arn -> {
            if (!TABLE.matcher(arn).matches()) {
                throw FisErrors.validation("target " + name + ": " + arn + " is not the ARN of a table");
            }
        });
    }

    private static void action(
            String name,
            CreateExperimentTemplateActionInput action,
            Map<String, CreateExperimentTemplateTargetInput> targets) {
        if (!ACTION.equals(action.actionId())) {
            throw AwsError.unsupported("FIS action " + action.actionId());
        }
        if (!action.targets().keySet().equals(java.util.Set.of(TARGET))
                || !targets.containsKey(action.targets().get(TARGET))) {
            throw FisErrors.validation("action " + name + " needs one target " + TARGET + " of this template");
        }
        if (!action.parameters().keySet().equals(java.util.Set.of(DURATION))) {
            throw FisErrors.validation("action " + name + " needs the parameter " + DURATION + " and no other");
        }
        duration(action.parameters().getOrDefault(DURATION, ""));
    }

    /** The duration of an action, one minute to twelve hours. */
    static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw FisErrors.validation("duration " + text + " is not an ISO 8601 duration");
        }
        throw FisErrors.validation("duration " + text + " is not between PT1M and PT12H");
    }
}
