package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.table.ItemCollections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionMetrics;
import software.amazon.awssdk.services.dynamodb.model.ReturnItemCollectionMetrics;

/**
 * The sizes of the item collections that a request wrote to, of tables with local indexes, as a range of whole gigabytes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ItemCollectionMetrics.html">ItemCollectionMetrics</a>
 */
final class CollectionMetrics {

    private static final long GIGABYTE = 1024L * 1024 * 1024;

    private CollectionMetrics() {}

    /** The collection of one written item; null where it was not asked for or the table has no local index. */
    static @Nullable ItemCollectionMetrics of(ItemWrite.Bound bound, @Nullable ReturnItemCollectionMetrics wanted) {
        if (wanted != ReturnItemCollectionMetrics.SIZE) {
            return null;
        }
        ItemCollections collections = bound.table().collections();
        if (collections == null) {
            return null;
        }
        long bytes = bound.table().reading(() -> collections.of(bound.key()));
        double lower = Math.floorDiv(bytes, GIGABYTE);
        return ItemCollectionMetrics.builder()
                .itemCollectionKey(bound.partition())
                .sizeEstimateRangeGB(lower, lower + 1)
                .build();
    }

    /** The collections of several written items by table, each once; null where there are none to show. */
    static @Nullable Map<String, List<ItemCollectionMetrics>> ofAll(
            List<ItemWrite.Bound> written, @Nullable ReturnItemCollectionMetrics wanted) {
        Map<String, List<ItemCollectionMetrics>> metrics = new LinkedHashMap<>();
        Set<Map.Entry<String, Map<String, AttributeValue>>> seen = new HashSet<>();
        for (ItemWrite.Bound bound : written) {
            ItemCollectionMetrics one = of(bound, wanted);
            if (one != null && seen.add(Map.entry(bound.table().name(), bound.partition()))) {
                metrics.computeIfAbsent(bound.table().name(), name -> new ArrayList<>())
                        .add(one);
            }
        }
        return metrics.isEmpty() ? null : metrics;
    }
}
