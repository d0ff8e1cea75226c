package dev.payledger.dr.fault;

import dev.payledger.dr.config.FaultKind;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.FaultRestoreReport.Outcome;
import dev.payledger.dr.fault.FaultRestoreReport.Restored;
import dev.payledger.dr.fault.Snapshot.State;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionConfig;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.StackTemplate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings every broken function back to its snapshot: read, change only what the snapshot names, read back, remove the
 * snapshot. What others changed meanwhile is reported and left. Running it twice, or again after a crash, converges.
 *
 * @since 0.1.0
 */
public final class RestoreStep {

    private final Deployment deployment;

    public RestoreStep(Deployment deployment) {
        this.deployment = deployment;
    }

    public FaultRestoreReport run(Step step) {
        String wanted = deployment.config().fault().function();
        if (wanted != null) {
            requireKnown(wanted);
        }
        List<Restored> restored = new ArrayList<>();
        for (String region : deployment.regions().selected()) {
            List<Snapshot> selected = selected(region);
            if (deployment.config().limits().dryRun()) {
                selected.forEach(snapshot -> restored.add(preview(region, snapshot, step)));
            } else if (!selected.isEmpty() || isArmedForNothing(region)) {
                try (FaultLock lock = FaultLock.take(deployment, region, "fault-restore")) {
                    restored.addAll(region(region, step));
                }
            }
            replication(region, step);
        }
        return new FaultRestoreReport(
                deployment.regions().selected(), List.copyOf(restored), others(restored), step.elapsed());
    }

    /** Faults that this run was not asked to restore. In an emergency nobody should read "none" and go home. */
    private List<String> others(List<Restored> restored) {
        return deployment.regions().selected().stream()
                .flatMap(region -> active(deployment, region).stream())
                .filter(fault -> restored.stream()
                        .noneMatch(done -> done.region().equals(fault.region())
                                && done.function().equals(fault.function())))
                .map(fault -> fault.function() + " " + fault.kind().text() + " in " + fault.region())
                .toList();
    }

    /**
     * A function that is named has to exist: a spelling mistake would read as "nothing is active".
     *
     * @throws DrException with {@code DR-FAULT-001} where neither a snapshot nor the stack knows it
     */
    private void requireKnown(String wanted) {
        boolean broken = deployment.regions().selected().stream()
                .anyMatch(region -> !selected(region).isEmpty());
        String region = deployment.regions().faulty();
        if (!broken && deployment.stack(region).find().isPresent()) {
            FaultPlan.function(wanted, deployment.stack(region).members("AWS::Lambda::Function"), deployment, region);
        }
    }

    /** A run that died between arming the switch and its first snapshot left the switch armed, with nothing to undo. */
    private boolean isArmedForNothing(String region) {
        return new DeadManSwitch(deployment, region).isArmed()
                && new Snapshots(deployment, region).all().isEmpty();
    }

    /** Lets replication flow again, where a drill cut it. */
    private void replication(String region, Step step) {
        if (deployment.config().limits().dryRun() || deployment.config().fault().function() != null) {
            return;
        }
        List<String> stopped = new ReplicationFault(deployment, region).undo();
        if (!stopped.isEmpty()) {
            step.result(region, "replication flows again: stopped " + String.join(", ", stopped), step.elapsed());
        }
    }

    private Restored preview(String region, Snapshot snapshot, Step step) {
        String name = snapshot.shortName(deployment.names().deployment());
        step.result(region, name + " " + snapshot.kind().text() + " since " + snapshot.injectedAt(), step.elapsed());
        return new Restored(region, name, snapshot.kind().text(), Outcome.WOULD_RESTORE, List.of());
    }

    private List<Snapshot> selected(String region) {
        String wanted = deployment.config().fault().function();
        return new Snapshots(deployment, region)
                .all().stream()
                        .filter(snapshot -> wanted == null
                                || wanted.equals(snapshot.function())
                                || wanted.equals(snapshot.logicalId())
                                || wanted.equals(
                                        snapshot.shortName(deployment.names().deployment())))
                        .toList();
    }

    private List<Restored> region(String region, Step step) {
        Snapshots snapshots = new Snapshots(deployment, region);
        List<Snapshot> found = selected(region);
        long unfinished = found.stream()
                .filter(snapshot -> snapshot.state() == State.RESTORING)
                .count();
        if (unfinished > 0) {
            step.warning("Found an unfinished restore in " + region + ": " + unfinished + " of " + found.size()
                    + " begun. Continuing.");
        }
        List<Supplier<Restored>> tasks = found.stream()
                .<Supplier<Restored>>map(snapshot -> () -> {
                    long start = deployment.time().nanoTime();
                    Restored restored = function(region, snapshot, snapshots);
                    step.result(
                            region,
                            restored.function() + " " + restored.outcome()
                                    + (restored.drift().isEmpty() ? "" : "; left alone: " + restored.drift()),
                            deployment.time().since(start));
                    return restored;
                })
                .toList();
        List<Restored> restored = Parallel.all(tasks);
        if (snapshots.all().isEmpty()) {
            new DeadManSwitch(deployment, region).disarm();
        }
        return restored;
    }

    private Restored function(String region, Snapshot snapshot, Snapshots snapshots) {
        FunctionConfig config = deployment.function(region, snapshot.function());
        List<String> drift = new ArrayList<>();
        String name = snapshot.shortName(deployment.names().deployment());
        Optional<FunctionState> before = config.settled();
        if (before.isEmpty()) {
            snapshots.remove(snapshot);
            return new Restored(
                    region, name, snapshot.kind().text(), Outcome.GONE, List.of("the function was deleted meanwhile"));
        }
        if (snapshot.state() != State.RESTORING) {
            snapshots.update(snapshot.in(State.RESTORING));
        }
        Outcome outcome = undo(region, snapshot, config, before.get(), drift);
        FunctionState after = config.settled().orElse(before.get());
        if (!Snapshot.restHash(after, snapshot.kind(), snapshot.variable()).equals(snapshot.restHash())) {
            drift.add("something else of its configuration than what the fault changed");
        }
        snapshots.remove(snapshot);
        return new Restored(region, name, snapshot.kind().text(), outcome, List.copyOf(drift));
    }

    private Outcome undo(
            String region, Snapshot snapshot, FunctionConfig config, FunctionState before, List<String> drift) {
        return switch (snapshot.kind()) {
            case THROTTLE -> throttle(region, snapshot, config, before, drift);
            case ENVVAR -> envvar(region, snapshot, config, drift);
            case IAM -> iam(region, snapshot, config, before, drift);
        };
    }

    private Outcome throttle(
            String region, Snapshot snapshot, FunctionConfig config, FunctionState before, List<String> drift) {
        Integer former = snapshot.reservedConcurrency();
        Integer live = before.reservedConcurrency();
        if (Objects.equals(former, live)) {
            return Outcome.ALREADY_EQUAL;
        }
        if (live == null || live != 0) {
            drift.add("reserved concurrency is " + live + ", set by somebody else");
            return Outcome.LEFT_ALONE;
        }
        config.reserve(former);
        Integer after = config.find().map(FunctionState::reservedConcurrency).orElse(null);
        requireEqual(region, snapshot, "reserved concurrency", String.valueOf(former), String.valueOf(after));
        return Outcome.RESTORED;
    }

    private Outcome envvar(String region, Snapshot snapshot, FunctionConfig config, List<String> drift) {
        String variable = String.valueOf(snapshot.variable());
        StackTemplate template = deployment.template(region);
        if (!template.declares(snapshot.logicalId(), variable)) {
            drift.add("the deployed template no longer sets " + variable);
            return Outcome.LEFT_ALONE;
        }
        String value = template.variable(snapshot.logicalId(), variable)
                .orElseThrow(() -> new DrException(
                        DrError.FAULT_003,
                        "Variable " + variable + " of " + snapshot.function() + " cannot be restored.",
                        "the deployed template was changed meanwhile and sets it in a way that cannot be evaluated.",
                        "run dr:deploy to bring the function to its template, then dr:fault-restore again."));
        boolean changed = config.updateVariables(variables -> {
            String live = variables.get(variable);
            if (live != null) {
                if (!live.equals(value)) {
                    drift.add(variable + " was set by somebody else");
                }
                return null;
            }
            Map<String, String> all = new HashMap<>(variables);
            all.put(variable, value);
            return all;
        });
        if (changed) {
            boolean equal = config.settled()
                    .map(state -> value.equals(state.variables().get(variable)))
                    .orElse(false);
            requireEqual(
                    region, snapshot, variable, "the template's value", equal ? "the template's value" : "another");
        }
        return changed ? Outcome.RESTORED : drift.isEmpty() ? Outcome.ALREADY_EQUAL : Outcome.LEFT_ALONE;
    }

    private Outcome iam(
            String region, Snapshot snapshot, FunctionConfig config, FunctionState before, List<String> drift) {
        String former = String.valueOf(snapshot.role());
        if (before.role().equals(former)) {
            return Outcome.ALREADY_EQUAL;
        }
        if (!before.role().endsWith("/" + deployment.names().faultRole())) {
            drift.add("its role is " + before.role() + ", set by somebody else");
            return Outcome.LEFT_ALONE;
        }
        config.updateRole(before.role(), former);
        String after = config.settled().map(FunctionState::role).orElse("none");
        requireEqual(region, snapshot, "role", former, after);
        return Outcome.RESTORED;
    }

    private static void requireEqual(String region, Snapshot snapshot, String what, String wanted, String seen) {
        if (!wanted.equals(seen)) {
            throw new DrException(
                    DrError.FAULT_005,
                    "Function " + snapshot.function() + " in " + region + " did not come back to its snapshot.",
                    what + " is " + seen + ", and was " + wanted + " before the fault.",
                    "run dr:fault-restore again; the snapshot is kept.");
        }
    }

    /** What is broken now, in both regions. */
    public static List<Active> active(Deployment deployment) {
        return deployment.regions().both().stream()
                .flatMap(region -> active(deployment, region).stream())
                .toList();
    }

    /** What is broken now in one region. Reads only the other region. */
    private static List<Active> active(Deployment deployment, String region) {
        List<Snapshot> snapshots = new Snapshots(deployment, region).all();
        Instant undoAt = snapshots.isEmpty()
                ? null
                : new DeadManSwitch(deployment, region).armedFor().orElse(null);
        return snapshots.stream()
                .map(snapshot -> new Active(
                        region,
                        snapshot.shortName(deployment.names().deployment()),
                        snapshot.kind(),
                        snapshot.state().name(),
                        snapshot.injectedAt(),
                        undoAt))
                .toList();
    }

    /**
     * A fault for which a snapshot exists.
     *
     * @param undoAt when the fault guard restores it; null where it is not armed any more
     * @since 0.1.0
     */
    public record Active(
            String region,
            String function,
            FaultKind kind,
            String state,
            String since,
            @Nullable Instant undoAt) {}
}
