package dev.payledger.dr.verify;

import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.HealthPath;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.table.TableToReplicate;
import dev.payledger.dr.verify.Check.Observation;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Do stacks and the table's copies stand, is nothing broken on purpose, and would health checks notice a failure? */
final class ResourceChecks {

    private final Deployment deployment;

    ResourceChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            checks.add(stack("stack", deployment.stack(region), "run dr:deploy"));
            checks.add(stack("companion stack", deployment.companion(region), "run dr:deploy"));
            checks.add(lag(region));
        }
        checks.add(stack("alarm stack", deployment.unhealthyStack(), "run dr:setup-failover"));
        checks.add(new Check(
                "replica " + deployment.regions().secondary(), "ACTIVE", "run dr:setup-global-table", this::replica));
        checks.add(new Check(VerifyReport.FAULTS, "none active", "run dr:fault-restore", this::faults));
        checks.add(new Check(
                "health path",
                "uses what users' requests use",
                "let the health path use it, or accept that DNS will not move; see docs/guides/health-checks.md",
                this::healthPath));
        return checks;
    }

    private static Check stack(String name, Stack stack, String next) {
        return new Check(name + " " + stack.region(), "CREATE_COMPLETE or UPDATE_COMPLETE", next, () -> {
            Optional<StackState> state = stack.find();
            return Observation.of(
                    state.filter(StackState::stands).isPresent(),
                    stack.name() + " " + state.map(StackState::status).orElse("none"));
        });
    }

    private Observation replica() {
        Optional<String> table = new TableToReplicate(deployment).find();
        if (table.isEmpty()) {
            return Observation.of(false, "it is not clear which table is global");
        }
        GlobalTable global = deployment.table(table.get());
        String status = global.replicaStatus();
        return Observation.of(status.equals("ACTIVE"), table.get() + " " + status);
    }

    private Check lag(String region) {
        String other = deployment.regions().other(region);
        Duration limit = deployment.config().verification().maxLag();
        return new Check(
                "replication lag " + region + " to " + other,
                "at most " + limit.toMillis() / 1000.0 + " s",
                "look at the table's ReplicationLatency in CloudWatch, and at AWS's health dashboard",
                () -> {
                    Optional<String> table = new TableToReplicate(deployment).find();
                    return table.isEmpty()
                            ? Observation.of(false, "it is not clear which table is global")
                            : lag(deployment.replicationLag(table.get(), region, other), limit);
                });
    }

    /** No data means that nothing was replicated of late, which is no failure. */
    static Observation lag(Optional<Duration> latest, Duration limit) {
        return latest.map(lag -> Observation.of(
                        lag.compareTo(limit) <= 0, lag.toMillis() / 1000.0 + " s in the latest minute with data"))
                .orElse(Observation.of(true, "nothing was replicated of late"));
    }

    private Observation faults() {
        List<String> active = RestoreStep.active(deployment).stream()
                .map(fault -> fault.function() + " " + fault.kind().text() + " " + fault.state() + " in "
                        + fault.region()
                        + (fault.undoAt() == null ? ", no automatic undo" : ", ends by itself at " + fault.undoAt()))
                .toList();
        return Observation.ofProblems(active, "none");
    }

    private Observation healthPath() {
        HealthPath.Gap gap = new HealthPath(deployment, deployment.regions().primary()).gap();
        return gap.missing().isEmpty()
                ? Observation.of(true, gap.healthRoute() + " uses all of it")
                : new Observation(
                        Outcome.WARNING,
                        gap.healthRoute() + " does not use " + String.join(", ", gap.missing())
                                + ", which users' requests need: where that fails, health stays green and DNS does not"
                                + " move");
    }
}
