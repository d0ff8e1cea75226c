package dev.payledger.dr.failover;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.failover.FailoverReport.Side;
import dev.payledger.dr.internal.resource.CompanionCode;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.HealthCheck.Share;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.HostedZone.FailoverRecord;
import dev.payledger.dr.internal.resource.HttpApi;
import dev.payledger.dr.internal.resource.StackChange.Outcome;
import dev.payledger.dr.internal.resource.StackChange.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A health check per region and the PRIMARY and SECONDARY records of the failover name; waits until both regions are
 * healthy. The records are CNAMEs, because an alias record cannot have a TTL of its own. Undone by destroy.
 *
 * @since 0.1.0
 */
public final class FailoverStep {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Deployment deployment;
    private final DrConfig config;
    private final Names names;

    public FailoverStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
        this.names = deployment.names();
    }

    public FailoverReport run(Step step) {
        HostedZone zone = deployment.zone();
        Map<String, List<String>> changes = new LinkedHashMap<>();
        Map<String, String> checks = new LinkedHashMap<>();
        List<FailoverRecord> records = new ArrayList<>();
        for (String region : config.regions().both()) {
            requireDomain(region);
            List<String> changed = new ArrayList<>();
            String host = HttpApi.host(deployment.apiId(region), region);
            String id = deployment
                    .healthCheck(region)
                    .ensure(host, config.workload().healthPath(), changed);
            checks.put(region, id);
            changes.put(region, changed);
            records.add(new FailoverRecord(
                    names.failoverName(),
                    names.setId(region),
                    config.regions().role(region),
                    names.regionalName(region),
                    config.dnsTtl(),
                    id));
        }
        for (String role : zone.upsertFailover(records)) {
            String region = role.equals("PRIMARY")
                    ? config.regions().primary()
                    : config.regions().secondary();
            changes.getOrDefault(region, new ArrayList<>()).add(role + " record of " + names.failoverName());
        }
        zone.settled(step);
        List<Side> sides = new ArrayList<>();
        for (String region : config.regions().both()) {
            sides.add(side(region, String.valueOf(checks.get(region)), changes.getOrDefault(region, List.of()), step));
        }
        watchPrimary(String.valueOf(checks.get(config.regions().primary())), step);
        return new FailoverReport(names.failoverName(), List.copyOf(sides), step.elapsed());
    }

    /**
     * An alarm on the primary's health check. It stands in us-east-1 and calls the secondary's trigger, because the
     * primary's own alarm is gone when the primary is.
     */
    private void watchPrimary(String healthCheckId, Step step) {
        long start = deployment.time().nanoTime();
        Map<String, String> outputs =
                deployment.companion(config.regions().secondary()).require().outputs();
        String trigger = outputs.get("TriggerArn");
        if (trigger == null) {
            throw new DrException(
                    DrError.ORDER_001,
                    "The companion stack in " + config.regions().secondary() + " has no devopsAgentTrigger.",
                    "its output TriggerArn is missing; it has " + outputs.keySet() + ".",
                    "run dr:deploy first.");
        }
        Outcome outcome = deployment
                .change(deployment.unhealthyStack())
                .with("Deployment", names.deployment())
                .with("HealthCheckId", healthCheckId)
                .with("TopicName", names.unhealthyTopic())
                .with("TriggerArn", trigger)
                .apply(new Source(CompanionCode.unhealthyTemplate(), null), step);
        step.result(
                Regions.GLOBAL_METRICS,
                "alarm " + names.unhealthyAlarm() + " " + outcome.outcome().toLowerCase(Locale.ROOT),
                deployment.time().since(start));
    }

    private void requireDomain(String region) {
        if (deployment.httpApi(region).domain(names.failoverName()).isEmpty()) {
            throw new DrException(
                    DrError.ORDER_001,
                    names.failoverName() + " is not known to API Gateway in " + region + ".",
                    "the custom domain does not exist.",
                    "run dr:setup-custom-domains first.");
        }
    }

    private Side side(String region, String id, List<String> changes, Step step) {
        HealthCheck check = deployment.healthCheck(region);
        long start = deployment.time().nanoTime();
        Settling settling = new Settling(deployment.time());
        Share share = deployment
                .waiting()
                .until(
                        LIMIT,
                        () -> check.share(id),
                        settling::isSettled,
                        (seen, elapsed) -> step.progress(region, "checkers healthy " + seen, elapsed),
                        seen -> new DrException(
                                DrError.ROUTING_001,
                                "The health check of " + region + " did not become healthy within " + LIMIT.toMinutes()
                                        + " min.",
                                seen + " checkers say healthy; one says: " + seen.answer()
                                        + deployment.lastLogLines(
                                                region,
                                                "GET " + config.workload().healthPath()),
                                "call the health path in that region (dr:verify does), and look at the function's"
                                        + " log."));
        String unchanged = changes.isEmpty() ? " (unchanged)" : "";
        step.result(
                region,
                config.regions().role(region) + " healthy " + share + unchanged,
                deployment.time().since(start));
        return new Side(
                region,
                config.regions().role(region),
                id,
                HttpApi.host(deployment.apiId(region), region),
                share.healthy(),
                share.total(),
                names.regionalName(region),
                List.copyOf(changes));
    }
}
