package dev.payledger.dr.table;

import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackChange;
import dev.payledger.dr.internal.resource.StackChange.Outcome;
import dev.payledger.dr.internal.resource.StackChange.Source;
import dev.payledger.dr.internal.resource.StackState;

/**
 * Adds the replica and hands its stream to the secondary's stack, so that what is replicated can be applied there. Undone
 * by destroy.
 *
 * @since 0.1.0
 */
public final class TableStep {

    private static final String STREAM_PARAMETER = "ReplicaStreamArn";

    private final Deployment deployment;

    public TableStep(Deployment deployment) {
        this.deployment = deployment;
    }

    public GlobalTableReport run(Step step) {
        String primary = deployment.regions().primary();
        String secondary = deployment.regions().secondary();
        deployment.stack(primary).require();
        Stack stack = deployment.stack(secondary);
        StackState before = stack.require();
        GlobalTable table = deployment.table(new TableToReplicate(deployment).name());
        boolean created = table.addReplica(step);
        step.result(secondary, table.name() + " replica ACTIVE" + (created ? "" : " (unchanged)"), step.elapsed());
        String stream = table.replicaStreamArn();
        boolean updated = stream != null && handOver(stack, before, stream, step);
        return new GlobalTableReport(
                table.name(), primary, secondary, table.replicaStatus(), created, stream, updated, step.elapsed());
    }

    private boolean handOver(Stack stack, StackState before, String stream, Step step) {
        if (!before.parameters().containsKey(STREAM_PARAMETER)
                || stream.equals(before.parameters().get(STREAM_PARAMETER))) {
            return false;
        }
        StackChange change = deployment.change(stack).with(STREAM_PARAMETER, stream);
        Outcome outcome = change.apply(Source.PREVIOUS, step);
        step.result(
                stack.region(),
                stack.name() + " " + outcome.state().status() + " with the replica's stream",
                step.elapsed());
        return true;
    }
}
