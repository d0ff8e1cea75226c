package dev.payledger.dr.verify;

import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.table.TableToReplicate;
import dev.payledger.dr.verify.Check.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Do stacks, functions and the table's copies stand, and is nothing broken on purpose? */
final class ResourceChecks {

    private final Deployment deployment;

    ResourceChecks(Deployment deployment) {
        this.deployment = deployment;
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            checks.add(stack(deployment.stack(region)));
            checks.add(new Check("functions " + region, "all Active, last update Successful", () -> functions(region)));
        }
        checks.add(stack(deployment.companion(deployment.regions().primary())));
        checks.add(new Check("replica " + deployment.regions().secondary(), "ACTIVE", this::replica));
        checks.add(new Check("faults", "none active", this::faults));
        return checks;
    }

    private static Check stack(Stack stack) {
        return new Check("stack " + stack.name() + " " + stack.region(), "CREATE_COMPLETE or UPDATE_COMPLETE", () -> {
            Optional<StackState> state = stack.find();
            return Observation.of(
                    state.filter(StackState::stands).isPresent(),
                    state.map(StackState::status).orElse("none"));
        });
    }

    private Observation functions(String region) {
        List<String> bad = new ArrayList<>();
        List<Stack.Member> functions = deployment.stack(region).members("AWS::Lambda::Function");
        for (Stack.Member member : functions) {
            Optional<FunctionState> state =
                    deployment.function(region, member.physicalId()).find();
            if (state.filter(FunctionState::isReady).isEmpty()) {
                bad.add(state.map(FunctionState::toString).orElse(member.physicalId() + " none"));
            }
        }
        return Observation.of(
                bad.isEmpty() && !functions.isEmpty(),
                bad.isEmpty() ? functions.size() + " ready" : String.join(", ", bad));
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

    private Observation faults() {
        List<RestoreStep.Active> active = RestoreStep.active(deployment);
        return Observation.of(
                active.isEmpty(),
                active.isEmpty()
                        ? "none"
                        : String.join(
                                ", ",
                                active.stream()
                                        .map(fault -> fault.function() + " "
                                                + fault.kind().text() + " " + fault.state())
                                        .toList()));
    }
}
