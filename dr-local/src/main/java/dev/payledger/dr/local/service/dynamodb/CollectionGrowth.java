package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.ItemCollections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Refuses writes that would make an item collection larger than 10 GB, one by one or together, as the parts of a
 * transaction. What makes a collection smaller is never refused, and what another region wrote is not asked about.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LSI.html#LSI.ItemCollections.SizeLimit">
 *     Item collection size limit</a>
 */
final class CollectionGrowth {

    private final Map<List<Object>, Long> added = new HashMap<>();

    /**
     * Checks one write. The caller holds the table's lock.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException if the collection
     *     would be too large
     */
    static void check(ItemWrite.Bound bound, ItemWrite.Outcome outcome) {
        check(bound, outcome, 0);
    }

    /** Checks one write after those that were checked before. */
    void add(ItemWrite.Bound bound, ItemWrite.Outcome outcome) {
        if (bound.table().collections() != null) {
            List<Object> collection = List.of(bound.table().name(), bound.partition());
            long before = added.getOrDefault(collection, 0L);
            added.put(collection, before + check(bound, outcome, before));
        }
    }

    private static long check(ItemWrite.Bound bound, ItemWrite.Outcome outcome, long before) {
        ItemCollections collections = bound.table().collections();
        if (collections == null) {
            return 0;
        }
        long growth = collections.growth(outcome.before(), outcome.after());
        if (growth > 0 && collections.wouldExceed(bound.key(), before + growth)) {
            throw DynamoErrors.collectionTooLarge();
        }
        return growth;
    }
}
