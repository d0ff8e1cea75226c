package dev.payledger.dr.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.ReplicationCut;
import java.util.List;

/**
 * The cut of replication around a region that is lost. It is made and undone in the other region, so that nothing that
 * heals needs the lost one: the survivor's replica neither sends nor receives. A mark beside the snapshots says that there
 * is something to undo; it is written before the cut. The cut ends by itself after {@code dr.faultMaxDuration}.
 *
 * @since 0.1.0
 */
public final class ReplicationFault {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Deployment deployment;
    private final String lost;
    private final ReplicationCut cut;
    private final Bucket bucket;

    /**
     * The cut around a region.
     *
     * @param lost the region that is to be cut off
     */
    public ReplicationFault(Deployment deployment, String lost) {
        this.deployment = deployment;
        this.lost = lost;
        String survivor = deployment.regions().other(lost);
        this.cut = deployment.replicationCut(survivor);
        this.bucket = deployment.bucket(survivor);
    }

    private String key() {
        return "dr/" + lost + "/replication.json";
    }

    /**
     * Cuts, and comes back when replication is paused.
     *
     * @param table the table's name
     * @return the experiment's id
     * @throws DrException where FIS refuses or is not there, or the companion stack has no role for it
     */
    public String begin(String table) {
        String role = deployment
                .companion(deployment.regions().primary())
                .require()
                .outputs()
                .get("ReplicationCutRoleArn");
        if (role == null) {
            throw new DrException(
                    DrError.ORDER_001,
                    "The companion stack has no role that cuts replication.",
                    "its output ReplicationCutRoleArn is missing.",
                    "run dr:deploy first.");
        }
        bucket.put(
                key(),
                JSON.createObjectNode()
                        .put("region", cut.region())
                        .put("table", table)
                        .put("begunAt", deployment.time().now().toString())
                        .toPrettyString());
        return cut.begin(
                deployment.tableArn(cut.region(), table),
                role,
                deployment.config().limits().maxDuration());
    }

    /** Whether there is a cut to undo, or one that ended by itself and was not tidied up. */
    public boolean isMarked() {
        return bucket.get(key()).isPresent();
    }

    /** The experiments that cut replication now; none where nothing is marked, or where the cut ended by itself. */
    public List<String> active() {
        return isMarked() ? cut.active() : List.of();
    }

    /**
     * Heals what is marked; doing it again, or without a cut, changes nothing.
     *
     * @return the experiments that were stopped
     */
    public List<String> undo() {
        if (!isMarked()) {
            return List.of();
        }
        List<String> stopped = cut.end();
        bucket.delete(key());
        return stopped;
    }
}
