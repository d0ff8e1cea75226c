package dev.payledger.dr.verify;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.Topic;
import dev.payledger.dr.verify.Check.Observation;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Does an alarm reach the incident agent? Each link on its own: metric to alarm, alarm to topic, topic to trigger, the
 * trigger's policy, the secret.
 */
final class AlarmChecks {

    private static final int PERIOD_SECONDS = 60;
    private static final String SNS = "sns.amazonaws.com";

    private final Deployment deployment;
    private final Names names;

    AlarmChecks(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            Alarm alarm = deployment.alarm(region, names.errorAlarm());
            checks.add(rule(
                    "5xx alarm " + region,
                    "any 5xx of the region's API within a minute",
                    alarm,
                    "run dr:deploy",
                    () -> Optional.of(errors(region))));
            checks.add(actions("5xx alarm actions " + region, alarm, region, names.alarmTopic(), "run dr:deploy"));
            checks.add(
                    subscription("alarm subscription " + region, region, names.alarmTopic(), region, "run dr:deploy"));
            checks.add(policy("trigger policy " + region, region, region, names.alarmTopic()));
            checks.add(secret(region));
        }
        unhealthy(checks);
        return checks;
    }

    /** The way that is left when the primary is gone. */
    private void unhealthy(List<Check> checks) {
        String global = Regions.GLOBAL_METRICS;
        String secondary = deployment.regions().secondary();
        String next = "run dr:setup-failover";
        Alarm alarm = deployment.alarm(global, names.unhealthyAlarm());
        checks.add(rule(
                "unhealthy alarm " + global,
                "HealthCheckStatus of the primary's health check below 1",
                alarm,
                next,
                () -> deployment
                        .healthCheck(deployment.regions().primary())
                        .find()
                        .map(AlarmChecks::status)));
        checks.add(actions("unhealthy alarm actions " + global, alarm, global, names.unhealthyTopic(), next));
        checks.add(subscription("unhealthy subscription " + global, global, names.unhealthyTopic(), secondary, next));
        checks.add(policy("unhealthy trigger policy " + secondary, secondary, global, names.unhealthyTopic()));
    }

    private Alarm.Rule errors(String region) {
        return new Alarm.Rule(
                "AWS/ApiGateway",
                "5xx",
                Map.of("ApiId", deployment.apiId(region)),
                "Sum",
                PERIOD_SECONDS,
                1,
                "GreaterThanOrEqualToThreshold",
                1);
    }

    private static Alarm.Rule status(HealthCheck.Found check) {
        return new Alarm.Rule(
                "AWS/Route53",
                "HealthCheckStatus",
                Map.of("HealthCheckId", check.id()),
                "Minimum",
                PERIOD_SECONDS,
                1,
                "LessThanThreshold",
                1);
    }

    private interface WantedRule {
        Optional<Alarm.Rule> find();
    }

    private static Check rule(String name, String expected, Alarm alarm, String next, WantedRule wanted) {
        return new Check(name, expected, next, () -> {
            Optional<Alarm.Seen> seen = alarm.find();
            if (seen.isEmpty()) {
                return Observation.of(false, "there is no alarm " + alarm.name());
            }
            Optional<Alarm.Rule> rule = wanted.find();
            return rule.isEmpty()
                    ? Observation.of(false, "there is no health check that it could watch")
                    : Observation.of(
                            rule.get().equals(seen.get().rule()),
                            seen.get().rule().toString());
        });
    }

    private Check actions(String name, Alarm alarm, String region, String topicName, String next) {
        return new Check(name, "enabled; ALARM and OK go to topic " + topicName, next, () -> {
            String topic = deployment.topic(region, topicName).arn();
            Optional<Alarm.Seen> seen = alarm.find();
            if (seen.isEmpty()) {
                return Observation.of(false, "there is no alarm " + alarm.name());
            }
            List<String> problems = new ArrayList<>();
            if (!seen.get().actionsEnabled()) {
                problems.add("its actions are disabled");
            }
            if (!seen.get().alarmActions().contains(topic)) {
                problems.add("ALARM goes to " + seen.get().alarmActions());
            }
            if (!seen.get().okActions().contains(topic)) {
                problems.add("OK goes to " + seen.get().okActions());
            }
            return Observation.ofProblems(problems, "both go to " + topic);
        });
    }

    private Check subscription(String name, String region, String topicName, String triggerRegion, String next) {
        return new Check(name, "topic " + topicName + " calls the trigger in " + triggerRegion, next, () -> {
            Topic topic = deployment.topic(region, topicName);
            Optional<List<String>> functions = topic.functions();
            return functions.isEmpty()
                    ? Observation.of(false, "there is no topic " + topic.arn())
                    : Observation.of(
                            functions.get().contains(trigger(triggerRegion)),
                            functions.get().isEmpty() ? "it calls no function" : "it calls " + functions.get());
        });
    }

    private Check policy(String name, String region, String topicRegion, String topicName) {
        return new Check(name, "the trigger may be called by topic " + topicName, "run dr:deploy", () -> {
            List<String> sources =
                    deployment.functionPolicy(region, names.triggerFunction()).sources(SNS);
            return Observation.of(
                    sources.contains("*")
                            || sources.contains(
                                    deployment.topic(topicRegion, topicName).arn()),
                    sources.isEmpty() ? "no topic may call it" : "may be called by " + sources);
        });
    }

    private String trigger(String region) {
        return deployment.functionArns(region, List.of(names.triggerFunction())).get(0);
    }

    /** Where neither region has a secret, nobody ever asked for a webhook: that is worth a warning, no more. */
    private Check secret(String region) {
        return new Check("webhook secret " + region, "stored", "run dr:setup-webhook", () -> {
            if (deployment.webhookSecret(region).isStored()) {
                return Observation.of(true, names.webhookSecret() + " is stored");
            }
            boolean other =
                    deployment.webhookSecret(deployment.regions().other(region)).isStored();
            boolean wanted = other || deployment.config().webhook() != null;
            return new Observation(
                    wanted ? Outcome.FAILED : Outcome.WARNING,
                    names.webhookSecret() + " is not stored"
                            + (other ? ", and in the other region it is" : ": alarms reach nobody"));
        });
    }
}
