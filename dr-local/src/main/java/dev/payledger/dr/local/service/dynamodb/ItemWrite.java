package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Condition;
import dev.payledger.dr.local.service.dynamodb.expression.Update;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import dev.payledger.dr.local.service.dynamodb.item.KeySchema;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.StoredItem;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * One write to one item, or one check of it: parsed without looking at any table, then bound to its table, then
 * evaluated and applied under the table's lock. The same for single writes, batches and transactions.
 */
final class ItemWrite {

    /** What is to happen to the item. */
    enum Kind {
        PUT,
        UPDATE,
        DELETE,
        CHECK
    }

    private final Kind kind;
    private final String tableName;
    private final Map<String, AttributeValue> attributes;
    private final Condition.@Nullable Parsed condition;
    private final @Nullable Update update;

    private ItemWrite(
            Kind kind,
            String tableName,
            Map<String, AttributeValue> attributes,
            Condition.@Nullable Parsed condition,
            @Nullable Update update) {
        this.kind = kind;
        this.tableName = tableName;
        this.attributes = attributes;
        this.condition = condition;
        this.update = update;
    }

    /**
     * Parses a write.
     *
     * @param attributes the item of a PUT, else the key
     */
    static ItemWrite parse(
            Kind kind, @Nullable String tableName, @Nullable Map<String, AttributeValue> attributes, WriteTerms terms) {
        String name = Requests.checkedName(tableName);
        if (attributes == null) {
            throw DynamoErrors.missing(kind == Kind.PUT ? "item" : "key");
        }
        terms.checkForms();
        Map<String, AttributeValue> normal = Values.normaliseAll(attributes);
        WriteTerms.Parsed parsed = terms.parse(kind);
        if (kind == Kind.PUT && ItemSize.of(normal) > ItemSize.ITEM_BYTES_MAX) {
            throw DynamoErrors.validation("Item size has exceeded the maximum allowed size");
        }
        return new ItemWrite(kind, name, normal, parsed.condition(), parsed.update());
    }

    Kind kind() {
        return kind;
    }

    String tableName() {
        return tableName;
    }

    @Nullable
    Update update() {
        return update;
    }

    /** Finds the table and checks the key against it. */
    Bound bind(TableStore store) {
        Table table = Requests.usableTable(store, tableName);
        KeySchema schema = table.definition().schema();
        if (kind == Kind.PUT) {
            schema.checkItem(attributes);
            table.checkIndexKeys(attributes);
        } else {
            schema.checkKey(attributes);
        }
        if (update != null) {
            update.paths().stream()
                    .filter(path -> schema.contains(path.root()))
                    .findFirst()
                    .ifPresent(path -> {
                        throw DynamoErrors.invalidValues(
                                "Cannot update attribute " + path.root() + ". This attribute is part of the key");
                    });
        }
        return new Bound(table, Position.of(schema, attributes));
    }

    /** The same for a part of a batch, which words a key that does not fit in another way. */
    Bound bindInBatch(TableStore store) {
        KeySchema schema = Requests.usableTable(store, tableName).definition().schema();
        schema.checkKey(schema.keyOf(attributes));
        return bind(store);
    }

    /** The write with its table and the item's position. */
    final class Bound {
        private final Table table;
        private final Position key;

        private Bound(Table table, Position key) {
            this.table = table;
            this.key = key;
        }

        Table table() {
            return table;
        }

        Position key() {
            return key;
        }

        /** The partition key alone: the key of the item collection. */
        Map<String, AttributeValue> partition() {
            String name = table.definition().schema().hash().name();
            return Map.of(name, Objects.requireNonNull(attributes.get(name)));
        }

        ItemWrite write() {
            return ItemWrite.this;
        }

        /** Runs a single write: refused while a transaction holds the item. */
        Outcome run(boolean returnOldOnFailure) {
            try {
                return table.writing(() -> {
                    table.refuseMarked(key);
                    Outcome outcome = evaluate(returnOldOnFailure);
                    CollectionGrowth.check(this, outcome);
                    apply(outcome);
                    return outcome;
                });
            } catch (AwsServiceException e) {
                throw update != null && update.isExpression() && isIndexMismatch(e)
                        ? DynamoErrors.validation(
                                "The update expression attempted to update the secondary index key to unsupported type")
                        : e;
            }
        }

        private boolean isIndexMismatch(AwsServiceException e) {
            return e.awsErrorDetails()
                    .errorMessage()
                    .startsWith(DynamoErrors.INVALID_VALUES + "Type mismatch for Index Key");
        }

        /**
         * Checks the condition and computes what the item becomes. The caller holds the table's lock.
         *
         * @throws AwsServiceException if the condition fails, with the item if asked for, or the update does not fit
         */
        Outcome evaluate(boolean returnOldOnFailure) {
            StoredItem before = table.get(key);
            Map<String, AttributeValue> old = before == null ? null : before.attributes();
            if (condition != null && !condition.holdsFor(old)) {
                throw DynamoErrors.conditionFailed(returnOldOnFailure ? old : null);
            }
            return switch (kind) {
                case PUT -> new Outcome(before, attributes);
                case DELETE -> new Outcome(before, null);
                case UPDATE ->
                    old == null && update != null && update.onlyTakesAway()
                            ? new Outcome(null, null)
                            : new Outcome(before, updated(old == null ? attributes : old));
                case CHECK -> new Outcome(before, old);
            };
        }

        private Map<String, AttributeValue> updated(Map<String, AttributeValue> item) {
            if (update == null) {
                return item;
            }
            Map<String, AttributeValue> after = update.apply(item);
            if (ItemSize.of(after) > ItemSize.ITEM_BYTES_MAX) {
                throw DynamoErrors.validation("Item size to update has exceeded the maximum allowed size");
            }
            try {
                table.checkIndexKeys(after);
            } catch (AwsServiceException e) {
                String message = e.awsErrorDetails().errorMessage();
                if (!message.startsWith(DynamoErrors.EMPTY_KEY)) {
                    throw e;
                }
                String kindOfValue = message.contains("empty binary") ? "binary" : "string";
                throw DynamoErrors.validation(DynamoErrors.EMPTY_KEY
                        + "The update expression attempted to update a secondary index key to a value that is not"
                        + " supported. The AttributeValue for a key attribute cannot contain an empty " + kindOfValue
                        + " value.");
            }
            return after;
        }

        /** Puts an outcome into effect. The caller holds the table's lock since it was computed. */
        void apply(Outcome outcome) {
            if (kind == Kind.CHECK) {
                return;
            }
            Map<String, AttributeValue> after = outcome.after();
            if (after == null) {
                table.delete(key);
            } else {
                table.put(key, after);
            }
        }
    }

    /** What an item was and what it becomes; null where there is none. */
    record Outcome(@Nullable StoredItem before, @Nullable Map<String, AttributeValue> after) {

        /** The item before the write, or null. */
        @Nullable
        Map<String, AttributeValue> old() {
            return before == null ? null : before.attributes();
        }

        /** The bytes of the larger of the two. */
        int bytes() {
            int size = after == null ? 0 : ItemSize.of(after);
            return Math.max(size, before == null ? 0 : before.bytes());
        }
    }
}
