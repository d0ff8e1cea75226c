package dev.payledger.dr.local.region;

/**
 * Holds back the replication of a table around one region. Implemented by replication, used by the fault injection
 * service. Thread safe.
 */
public interface ReplicationPauses {

    /** Whether the table of this region has replicas in others. */
    boolean isReplicated(String table, String region);

    /** Holds back what the region's table would send and receive. Pausing twice is pausing once. */
    void pauseAround(String table, String region);

    /** Lets it through again; all that waited is delivered. */
    void resumeAround(String table, String region);
}
