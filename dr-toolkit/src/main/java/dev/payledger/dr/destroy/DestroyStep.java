package dev.payledger.dr.destroy;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.ReplicationFault;
import dev.payledger.dr.internal.resource.Certificates;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.HttpApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Removes everything that the other verbs made, in the order in which nothing holds it any more, then looks whether
 * something is left. Each removal is of what is there, so a second run, or one after a crash, goes on. There is no undo.
 *
 * @since 0.1.0
 */
public final class DestroyStep {

    private final Deployment deployment;
    private final Names names;
    private final boolean deleteTables;

    public DestroyStep(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
        this.deleteTables = !deployment.config().target().isReal()
                || deployment.config().guards().deleteTables();
    }

    public DestroyReport run(Step step) {
        deployment.account().requireConfirmed();
        Removed removed = new Removed(step);
        DestroyPlan plan = DestroyPlan.make(deployment);
        for (String region : deployment.regions().both()) {
            new ReplicationFault(deployment, region).undo();
        }
        removed.add(
                "stack",
                Regions.GLOBAL_METRICS,
                names.unhealthyStack(),
                deployment.unhealthyStack().delete(step));
        new FrontendRemoval(deployment).run(removed, step);
        routing(removed, step);
        domains(removed, step);
        List<String> kept = new ArrayList<>();
        if (deleteTables) {
            replicas(plan.tables(), removed, step);
        } else {
            plan.tables().forEach(table -> kept.add("table " + table + " (dr.deleteTables is not set)"));
        }
        for (String region :
                List.of(deployment.regions().secondary(), deployment.regions().primary())) {
            removed.add(
                    "stack",
                    region,
                    names.deployment(),
                    deployment.stack(region).delete(step));
            removed.add(
                    "stack",
                    region,
                    names.companionStack(),
                    deployment.companion(region).delete(step));
        }
        if (deleteTables) {
            for (String table : plan.tables()) {
                boolean gone = deployment.table(table).delete(step);
                removed.add("table", deployment.regions().primary(), table, gone);
                // A run that crashed in between may have left the replica alone.
                gone = deployment.table(table).deleteAway(step);
                removed.add("table", deployment.regions().secondary(), table, gone);
            }
        }
        logGroups(plan, removed);
        for (String region : deployment.regions().both()) {
            removed.add(
                    "schedule",
                    deployment.regions().other(region),
                    names.undoSchedule(region),
                    deployment.undoSchedule(region).disarm());
            removed.add(
                    "secret",
                    region,
                    names.webhookSecret(),
                    deployment.webhookSecret(region).remove());
        }
        List<String> left = left(plan);
        for (String region :
                List.of(deployment.regions().secondary(), deployment.regions().primary())) {
            if (left.isEmpty()) {
                removed.add(
                        "bucket",
                        region,
                        names.bucket(deployment.account().id(), region),
                        deployment.bucket(region).remove());
            }
        }
        return new DestroyReport(removed.counts(), removed.resources(), List.copyOf(kept), left, step.elapsed());
    }

    private void routing(Removed removed, Step step) {
        Optional<HostedZone> zone = deployment.findZone();
        if (zone.isPresent()) {
            List<String> setIds =
                    deployment.regions().both().stream().map(names::setId).toList();
            count(removed, names.failoverName(), zone.get().remove(names.failoverName(), setIds));
            for (String region : deployment.regions().both()) {
                boolean ours = deployment
                        .httpApi(region)
                        .domain(names.regionalName(region))
                        .filter(HttpApi.Domain::ours)
                        .isPresent();
                if (ours) {
                    String name = names.regionalName(region);
                    count(removed, name, zone.get().remove(name, List.of()));
                }
            }
            zone.get().settled(step);
        }
        for (String region : deployment.regions().both()) {
            removed.add(
                    "health check",
                    region,
                    names.deployment(),
                    deployment.healthCheck(region).remove());
        }
    }

    private static void count(Removed removed, String name, int records) {
        for (int i = 0; i < records; i++) {
            removed.add("record", "Route 53", name, true);
        }
    }

    private void domains(Removed removed, Step step) {
        Optional<HostedZone> zone = deployment.findZone();
        for (String region : deployment.regions().both()) {
            HttpApi api = deployment.httpApi(region);
            for (String name : List.of(names.failoverName(), names.regionalName(region))) {
                removed.add("custom domain", region, name, api.removeDomain(name));
            }
            Certificates certificates = deployment.certificates(region);
            for (String arn : certificates.ours()) {
                List<String> validation = certificates.validationNames(arn);
                certificates.delete(arn);
                removed.add("certificate", region, arn, true);
                zone.ifPresent(
                        found -> validation.forEach(name -> count(removed, name, found.remove(name, List.of()))));
            }
        }
        zone.ifPresent(found -> found.settled(step));
    }

    private void replicas(Set<String> tables, Removed removed, Step step) {
        for (String name : tables) {
            GlobalTable table = deployment.table(name);
            boolean gone = !table.status().equals("none") && table.removeReplica(step);
            removed.add("replica", deployment.regions().secondary(), name, gone);
        }
    }

    private void logGroups(DestroyPlan plan, Removed removed) {
        plan.logGroups().forEach((region, groups) -> {
            for (String group : deployment.logGroups(region).existing(List.copyOf(groups))) {
                deployment.logGroups(region).delete(group);
                removed.add("log group", region, group, true);
            }
        });
    }

    /** Looks for everything that should be gone. */
    private List<String> left(DestroyPlan plan) {
        List<String> left = new ArrayList<>();
        Optional<HostedZone> zone = deployment.findZone();
        deployment
                .unhealthyStack()
                .find()
                .ifPresent(stack -> left.add("stack " + stack.name() + " " + Regions.GLOBAL_METRICS));
        left.addAll(new FrontendRemoval(deployment).left());
        for (String region : deployment.regions().both()) {
            if (deployment.webhookSecret(region).isStored()) {
                left.add("secret " + names.webhookSecret() + " " + region);
            }
            deployment.stack(region).find().ifPresent(stack -> left.add("stack " + stack.name() + " " + region));
            deployment.companion(region).find().ifPresent(stack -> left.add("stack " + stack.name() + " " + region));
            deployment.healthCheck(region).find().ifPresent(check -> left.add("health check " + check.id()));
            for (String name : List.of(names.failoverName(), names.regionalName(region))) {
                deployment
                        .httpApi(region)
                        .domain(name)
                        .filter(HttpApi.Domain::ours)
                        .ifPresent(domain -> left.add("custom domain " + name + " " + region));
            }
            deployment.certificates(region).ours().forEach(arn -> left.add("certificate " + arn));
        }
        zone.ifPresent(found -> found.records(names.failoverName()).stream()
                .filter(record -> deployment.regions().both().stream()
                        .anyMatch(region -> names.setId(region).equals(record.setId())))
                .forEach(record -> left.add("record " + record.name() + " " + record.role())));
        if (deleteTables) {
            for (String name : plan.tables()) {
                GlobalTable table = deployment.table(name);
                if (!table.status().equals("none")) {
                    left.add("table " + name);
                }
                if (table.existsAway()) {
                    left.add("table " + name + " " + deployment.regions().secondary());
                }
            }
        }
        return List.copyOf(left);
    }
}
