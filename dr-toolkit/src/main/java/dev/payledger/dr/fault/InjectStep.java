package dev.payledger.dr.fault;

import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.FaultInjectReport.Injected;
import dev.payledger.dr.fault.FaultPlan.Planned;
import dev.payledger.dr.fault.Snapshot.State;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionConfig;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.StackTemplate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Breaks functions: lock, the dead man's switch armed and read back, a snapshot of each, then every change at once, one
 * thread each. Undone by {@link RestoreStep}, whatever happens in between, and by the fault guard in any case.
 *
 * @since 0.1.0
 */
public final class InjectStep {

    private final Deployment deployment;
    private final String region;
    private final Snapshots snapshots;
    private final @Nullable List<Workload.Fault> faults;

    /** The faults that the settings name. */
    public InjectStep(Deployment deployment) {
        this(deployment, null);
    }

    /** These faults; what the settings name where null. */
    public InjectStep(Deployment deployment, @Nullable List<Workload.Fault> faults) {
        this.faults = faults;
        this.deployment = deployment;
        this.region = deployment.regions().faulty();
        this.snapshots = new Snapshots(deployment, region);
    }

    /** A function with its snapshot, and whether the snapshot was there already. */
    private record Prepared(FunctionConfig config, Snapshot snapshot, boolean active) {}

    public FaultInjectReport run(Step step) {
        return run(step, () -> {});
    }

    /** The physical names of the functions that would be broken. */
    public List<String> planned() {
        return plan().stream().map(fault -> fault.function().physicalId()).toList();
    }

    private List<Planned> plan() {
        return faults == null ? FaultPlan.of(deployment, region) : FaultPlan.of(deployment, region, faults);
    }

    /**
     * Injects, and says when it begins.
     *
     * @param beforeFirstChange is called when everything is prepared and nothing is changed yet
     */
    public FaultInjectReport run(Step step, Runnable beforeFirstChange) {
        deployment.account().requireBreakable();
        List<Planned> plan = plan();
        FaultRules rules = new FaultRules(deployment, region);
        rules.requireFew(plan);
        if (deployment.config().limits().dryRun()) {
            return preview(plan, step);
        }
        rules.requireOtherHealthy();
        String faultRole = plan.stream().anyMatch(fault -> fault.kind() == FaultKind.IAM) ? faultRole() : "";
        try (FaultLock lock = FaultLock.take(deployment, region, "fault-inject")) {
            List<Prepared> prepared = new ArrayList<>();
            StackTemplate template = deployment.template(region);
            for (Planned fault : plan) {
                prepared.add(prepare(fault, template));
            }
            Instant undoAt = new DeadManSwitch(deployment, region)
                    .arm(
                            prepared.stream()
                                    .map(fault -> fault.snapshot().function())
                                    .toList(),
                            !snapshots.all().isEmpty());
            for (Prepared fault : prepared) {
                if (!fault.active()
                        && snapshots.find(fault.snapshot().function()).isEmpty()) {
                    snapshots.begin(fault.snapshot());
                }
            }
            beforeFirstChange.run();
            return inject(prepared, faultRole, undoAt, step);
        }
    }

    private FaultInjectReport inject(List<Prepared> prepared, String faultRole, Instant undoAt, Step step) {
        long start = deployment.time().nanoTime();
        List<Supplier<Injected>> calls = prepared.stream()
                .<Supplier<Injected>>map(fault -> () -> {
                    String change = change(fault, faultRole);
                    return new Injected(
                            fault.snapshot().shortName(deployment.names().deployment()),
                            fault.snapshot().kind().text(),
                            fault.active() ? "ALREADY_ACTIVE" : "INJECTED",
                            change,
                            deployment.time().since(start));
                })
                .toList();
        List<Injected> injected = Parallel.all(calls);
        Duration accepted = injected.stream()
                .map(Injected::acceptedAfter)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
        for (Prepared fault : prepared) {
            if (!fault.active()) {
                fault.config().settled();
                snapshots.update(fault.snapshot().in(State.ACTIVE));
            }
        }
        injected.forEach(fault -> step.result(
                region,
                fault.function() + " -> " + fault.fault() + "  " + fault.change()
                        + (fault.outcome().equals("ALREADY_ACTIVE") ? " (already active)" : ""),
                fault.acceptedAfter()));
        return new FaultInjectReport(region, snapshots.region(), injected, undoAt, accepted);
    }

    /** What would be changed: the same checks, the same values, no changing call. */
    private FaultInjectReport preview(List<Planned> plan, Step step) {
        StackTemplate template = deployment.template(region);
        String deploymentName = deployment.names().deployment();
        List<Injected> injected = plan.stream()
                .map(fault -> {
                    Prepared prepared = prepare(fault, template);
                    String call = fault.kind() == FaultKind.THROTTLE
                            ? "PutFunctionConcurrency"
                            : "UpdateFunctionConfiguration";
                    String change = prepared.active() ? "already active, no call" : call + "  " + diff(prepared);
                    step.result(region, prepared.config().name() + "  " + change, step.elapsed());
                    return new Injected(
                            prepared.snapshot().shortName(deploymentName),
                            fault.kind().text(),
                            "WOULD_INJECT",
                            change,
                            Duration.ZERO);
                })
                .toList();
        return new FaultInjectReport(region, snapshots.region(), injected, null, Duration.ZERO);
    }

    private String diff(Prepared fault) {
        Snapshot snapshot = fault.snapshot();
        return switch (snapshot.kind()) {
            case THROTTLE -> throttled(snapshot);
            case ENVVAR ->
                removed(
                        snapshot,
                        fault.config()
                                .find()
                                .map(state -> state.variables().size() - 1)
                                .orElse(0));
            case IAM -> "role -> " + deployment.names().faultRole();
        };
    }

    private static String throttled(Snapshot snapshot) {
        Integer former = snapshot.reservedConcurrency();
        return "reserved concurrency: " + (former == null ? "none" : former) + " -> 0";
    }

    private static String removed(Snapshot snapshot, int others) {
        return "- " + snapshot.variable() + " (" + others + " other variables stay)";
    }

    private String faultRole() {
        String role = deployment
                .companion(deployment.regions().primary())
                .require()
                .outputs()
                .get("FaultRoleArn");
        if (role == null) {
            throw new DrException(
                    DrError.ORDER_001,
                    "The companion stack has no fault role.",
                    "its output FaultRoleArn is missing.",
                    "run dr:deploy first.");
        }
        return role;
    }

    private Prepared prepare(Planned fault, StackTemplate template) {
        String name = fault.function().physicalId();
        FunctionConfig config = deployment.function(region, name);
        Snapshot former = snapshots.find(name).orElse(null);
        if (former != null && (former.kind() != fault.kind() || former.state() == State.RESTORING)) {
            throw new DrException(
                    DrError.FAULT_002,
                    "Fault " + fault.kind().text() + " cannot be injected into " + name + " in " + region + ".",
                    former.state() == State.RESTORING
                            ? "the undo of fault " + former.kind().text() + " is not finished."
                            : "fault " + former.kind().text() + " is active since " + former.injectedAt() + ".",
                    "run dr:fault-restore -Ddr.function="
                            + former.shortName(deployment.names().deployment()) + " first.");
        }
        if (former != null) {
            return new Prepared(config, former, former.state() == State.ACTIVE);
        }
        FunctionState state = config.settled()
                .orElseThrow(() -> new DrException(
                        DrError.FAULT_001,
                        "There is no function " + name + " in " + region + ".",
                        "the stack names it, and Lambda does not know it.",
                        "run dr:deploy first."));
        if (fault.kind() == FaultKind.ENVVAR) {
            requireRestorable(fault, state, template);
        }
        return new Prepared(
                config,
                new Snapshot(
                        name,
                        fault.function().logicalId(),
                        fault.kind(),
                        State.INJECTING,
                        deployment.time().now().toString(),
                        fault.kind() == FaultKind.THROTTLE ? state.reservedConcurrency() : null,
                        fault.kind() == FaultKind.ENVVAR ? fault.variable() : null,
                        fault.kind() == FaultKind.IAM ? state.role() : null,
                        Snapshot.restHash(state, fault.kind(), fault.variable())),
                false);
    }

    /** A variable is only removed where its value can be found again without having been stored. */
    private static void requireRestorable(Planned fault, FunctionState state, StackTemplate template) {
        String variable = String.valueOf(fault.variable());
        String live = state.variables().get(variable);
        String why = null;
        if (live == null) {
            why = "the function has no variable " + variable + "; it has "
                    + state.variables().keySet().stream().sorted().toList() + ".";
        } else if (!template.declares(fault.function().logicalId(), variable)) {
            why = "the deployed template does not set it.";
        } else if (template.variable(fault.function().logicalId(), variable).isEmpty()) {
            why = "the deployed template sets it in a way that cannot be evaluated outside CloudFormation.";
        } else if (!live.equals(
                template.variable(fault.function().logicalId(), variable).orElse(null))) {
            why = "somebody changed it since the deployment: its value is not the template's.";
        }
        if (why != null) {
            throw new DrException(
                    DrError.FAULT_003,
                    "Variable " + variable + " of " + state.name() + " is not removed.",
                    why,
                    "choose another variable with dr.variable, or run dr:deploy to bring the function to its template.");
        }
    }

    private String change(Prepared fault, String faultRole) {
        Snapshot snapshot = fault.snapshot();
        switch (snapshot.kind()) {
            case THROTTLE:
                fault.config().reserve(0);
                return throttled(snapshot);
            case ENVVAR:
                String variable = String.valueOf(snapshot.variable());
                int[] others = new int[1];
                fault.config().updateVariables(variables -> {
                    Map<String, String> left = new HashMap<>(variables);
                    boolean there = left.remove(variable) != null;
                    others[0] = left.size();
                    return there ? left : null;
                });
                return removed(snapshot, others[0]);
            case IAM:
                fault.config().updateRole(String.valueOf(snapshot.role()), faultRole);
                return "role -> " + faultRole.substring(faultRole.lastIndexOf('/') + 1);
            default:
                throw new IllegalStateException("no such fault: " + snapshot.kind());
        }
    }
}
