package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.expression.Path;
import dev.payledger.dr.local.service.dynamodb.expression.Projection;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.table.Index;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Select;

/**
 * What a Query or Scan answers of each item.
 *
 * @param index the index that is read, or null for the table
 * @param projection the attributes asked for, or null
 * @param countOnly whether no items are answered
 * @param wholeItems whether attributes that a local index does not hold are fetched from the table
 */
record Selection(@Nullable Index index, @Nullable Projection projection, boolean countOnly, boolean wholeItems) {

    static Selection of(Table table, @Nullable String indexName, @Nullable Select select, ReadTerms terms) {
        Projection projection = terms.projection();
        Index index = indexName == null ? null : table.index(indexName);
        if (indexName != null && index == null) {
            throw DynamoErrors.validation("The table does not have the specified index: " + indexName);
        }
        if (indexName != null && indexName.equals(table.fillingIndex())) {
            throw DynamoErrors.validation("Cannot read from backfilling global secondary index: " + indexName);
        }
        checkSelect(index, select, projection, terms.projectionMember());
        boolean wholeItems = select == Select.ALL_ATTRIBUTES;
        if (index != null && projection != null) {
            wholeItems = fetches(index, projection);
        }
        return new Selection(index, projection, select == Select.COUNT, wholeItems);
    }

    private static void checkSelect(
            @Nullable Index index, @Nullable Select select, @Nullable Projection projection, String member) {
        if (projection != null && select == Select.COUNT) {
            throw DynamoErrors.validation("Cannot specify the " + member + " when choosing to get only the Count");
        }
        if (projection != null && (select == Select.ALL_ATTRIBUTES || select == Select.ALL_PROJECTED_ATTRIBUTES)) {
            throw DynamoErrors.validation("Cannot specify the " + member + " when choosing to get " + select);
        }
        if (projection == null && select == Select.SPECIFIC_ATTRIBUTES) {
            throw DynamoErrors.invalidValues("Must specify the AttributesToGet or ProjectionExpression when choosing to"
                    + " get SPECIFIC_ATTRIBUTES");
        }
        if (index == null && select == Select.ALL_PROJECTED_ATTRIBUTES) {
            throw DynamoErrors.invalidValues(
                    "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
        }
        if (index != null
                && select == Select.ALL_ATTRIBUTES
                && index.definition().global()
                && !index.projectsAll()) {
            throw DynamoErrors.invalidValues("Select type ALL_ATTRIBUTES is not supported for global secondary index "
                    + index.definition().name() + " because its projection type is not ALL");
        }
    }

    private static boolean fetches(Index index, Projection projection) {
        List<String> missing = projection.paths().stream()
                .map(Path::root)
                .filter(root -> !index.projects(root))
                .distinct()
                .toList();
        if (!missing.isEmpty() && index.definition().global()) {
            throw DynamoErrors.invalidValues("Global secondary index "
                    + index.definition().name() + " does not project " + new TreeSet<>(missing));
        }
        return !missing.isEmpty();
    }

    /** Refuses a Query's filter on the key that the Query reads by. */
    static void refuseKeyInFilter(KeySchema schema, ReadTerms terms) {
        Condition.Parsed filter = terms.filter();
        if (filter == null) {
            return;
        }
        filter.paths().stream()
                .map(Path::root)
                .filter(schema::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw DynamoErrors.validation(terms.filterMember()
                            + " can only contain non-primary key attributes: Primary key attribute: " + name);
                });
    }

    /** What is answered of the items of a page. */
    List<Map<String, AttributeValue>> answer(List<Map<String, AttributeValue>> items) {
        return projection == null
                ? items
                : items.stream().map(projection::apply).toList();
    }
}
