package dev.payledger.dr.table;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What setup-global-table found and did.
 *
 * @param replicaCreated whether this run made the replica
 * @param replicaStreamArn the stream of the replica; null where it has none
 * @param stackUpdated whether this run handed the stream to the secondary's stack
 * @since 0.1.0
 */
public record GlobalTableReport(
        String table,
        String primaryRegion,
        String replicaRegion,
        String replicaStatus,
        boolean replicaCreated,
        @Nullable String replicaStreamArn,
        boolean stackUpdated,
        Duration took)
        implements DrReport {

    @Override
    public String verb() {
        return "setup-global-table";
    }

    @Override
    public String summary() {
        return table + ": replica " + replicaRegion + " " + replicaStatus + (replicaCreated ? " (created)" : "");
    }
}
