package dev.payledger.dr.local.service.dynamodb.table;

import java.util.Collection;

/**
 * What the DynamoDB of one region asks of the others. Implemented by replication, which sees all regions.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GlobalTables.html">Global tables</a>
 */
public interface GlobalTables {

    /**
     * Begins to make a replica of a table: the table shows UPDATING, the replica CREATING, until all items are there.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the region is unknown, is the table's
     *     own, or has a table of that name
     */
    void addReplica(Table source, String region);

    /**
     * Begins to remove a replica with its items.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no replica in that region
     */
    void removeReplica(Table source, String region);

    /** The table's replicas in other regions; a change of capacity or indexes goes to them, too. */
    Collection<Table> replicasOf(Table table);

    /**
     * Takes a table that is about to be deleted in its own region out of its group.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it must not be deleted now
     */
    void leave(Table table);
}
