package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.wire.AwsError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Delete;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * TransactWriteItems: all or nothing, across tables of the region.
 *
 * <p>A transaction first marks its items, without waiting: an item that another running transaction holds is a
 * conflict, and so is a single write that meets the mark. Then, with all its tables locked in order, it evaluates
 * everything and applies everything or nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">Transactions: how
 *     it works</a>
 */
final class Transactions {

    /** What is said of a transaction, also one that reads, in which two parts have one item. */
    static final String SEVERAL_ON_ONE_ITEM = "Transaction request cannot include multiple operations on one item";

    static final int BYTES_MAX = 4 * 1024 * 1024;

    private final TableStore store;
    private final TransactionTokens tokens;
    private final TransactionPause pause;

    Transactions(TableStore store, TransactionPause pause) {
        this.store = store;
        this.tokens = new TransactionTokens(store.context().time());
        this.pause = pause;
    }

    /** What happens between the marking of the items and the decision. */
    interface TransactionPause {
        void await();
    }

    TransactWriteItemsResponse write(TransactWriteItemsRequest request) {
        TransactionConstraints.check(request);
        List<Part> parts = new ArrayList<>();
        for (TransactWriteItem item : request.transactItems()) {
            parts.add(part(item));
        }
        return tokens.once(request, () -> {
            List<ItemWrite.Bound> bound = bind(parts);
            List<ItemWrite.Outcome> outcomes = run(parts, bound);
            return TransactWriteItemsResponse.builder()
                    .consumedCapacity(BatchCapacity.ofWrites(bound, outcomes, 2, request.returnConsumedCapacity()))
                    .itemCollectionMetrics(CollectionMetrics.ofAll(bound, request.returnItemCollectionMetrics()))
                    .build();
        });
    }

    private record Part(ItemWrite write, boolean returnOld) {}

    private static Part part(TransactWriteItem item) {
        int members = (item.put() == null ? 0 : 1)
                + (item.update() == null ? 0 : 1)
                + (item.delete() == null ? 0 : 1)
                + (item.conditionCheck() == null ? 0 : 1);
        if (members != 1) {
            throw DynamoErrors.validation("TransactItems can only contain one of Check, Put, Update or Delete");
        }
        if (item.put() != null) {
            return put(item.put());
        }
        if (item.update() != null) {
            return update(item.update());
        }
        return item.delete() != null ? delete(item.delete()) : check(item.conditionCheck());
    }

    private static Part put(Put put) {
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.PUT, put.tableName(), put.hasItem() ? put.item() : null, WriteTerms.of(put));
        return new Part(write, ItemOperations.wantsItem(put.returnValuesOnConditionCheckFailure()));
    }

    private static Part update(Update update) {
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.UPDATE,
                update.tableName(),
                update.hasKey() ? update.key() : null,
                WriteTerms.of(update));
        return new Part(write, ItemOperations.wantsItem(update.returnValuesOnConditionCheckFailure()));
    }

    private static Part delete(Delete delete) {
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.DELETE,
                delete.tableName(),
                delete.hasKey() ? delete.key() : null,
                WriteTerms.of(delete));
        return new Part(write, ItemOperations.wantsItem(delete.returnValuesOnConditionCheckFailure()));
    }

    private static Part check(ConditionCheck check) {
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.CHECK, check.tableName(), check.hasKey() ? check.key() : null, WriteTerms.of(check));
        return new Part(write, ItemOperations.wantsItem(check.returnValuesOnConditionCheckFailure()));
    }

    /** Finds tables and keys; what does not fit its table cancels the transaction with a reason for that part. */
    private List<ItemWrite.Bound> bind(List<Part> parts) {
        List<ItemWrite.Bound> bound = new ArrayList<>();
        Cancellation cancellation = new Cancellation(parts.size());
        for (int i = 0; i < parts.size(); i++) {
            try {
                bound.add(parts.get(i).write().bind(store));
            } catch (AwsServiceException e) {
                if (!isReason(e)) {
                    throw e;
                }
                cancellation.set(i, "ValidationError", e.awsErrorDetails().errorMessage(), null);
            }
        }
        cancellation.throwIfAny();
        Set<List<Object>> seen = new HashSet<>();
        for (ItemWrite.Bound each : bound) {
            if (!seen.add(List.of(each.table().name(), each.key()))) {
                throw DynamoErrors.validation(SEVERAL_ON_ONE_ITEM);
            }
        }
        return bound;
    }

    /** Whether an error cancels the transaction; an empty key, and what is no validation, refuses the request. */
    static boolean isReason(AwsServiceException e) {
        return e.awsErrorDetails().errorCode().equals("ValidationException")
                && !e.awsErrorDetails().errorMessage().startsWith(DynamoErrors.EMPTY_KEY);
    }

    private List<ItemWrite.Outcome> run(List<Part> parts, List<ItemWrite.Bound> bound) {
        Set<Table> tables = bound.stream().map(ItemWrite.Bound::table).collect(Collectors.toSet());
        Object transaction = new Object();
        TableStore.writingAll(tables, () -> {
            mark(bound, transaction);
            return null;
        });
        try {
            pause.await();
            return TableStore.writingAll(tables, () -> {
                List<ItemWrite.Outcome> outcomes = evaluate(parts, bound);
                for (int i = 0; i < bound.size(); i++) {
                    bound.get(i).apply(outcomes.get(i));
                }
                unmark(bound, transaction);
                return outcomes;
            });
        } finally {
            TableStore.writingAll(tables, () -> {
                unmark(bound, transaction);
                return null;
            });
        }
    }

    private static void mark(List<ItemWrite.Bound> bound, Object transaction) {
        Cancellation cancellation = new Cancellation(bound.size());
        for (int i = 0; i < bound.size(); i++) {
            if (bound.get(i).table().isMarked(bound.get(i).key())) {
                cancellation.set(i, "TransactionConflict", DynamoErrors.CONFLICT, null);
            }
        }
        cancellation.throwIfAny();
        bound.forEach(each -> each.table().mark(each.key(), transaction));
    }

    private static void unmark(List<ItemWrite.Bound> bound, Object transaction) {
        bound.forEach(each -> each.table().unmark(each.key(), transaction));
    }

    private static List<ItemWrite.Outcome> evaluate(List<Part> parts, List<ItemWrite.Bound> bound) {
        List<ItemWrite.Outcome> outcomes = new ArrayList<>();
        Cancellation cancellation = new Cancellation(bound.size());
        CollectionGrowth growth = new CollectionGrowth();
        long bytes = 0;
        for (int i = 0; i < bound.size(); i++) {
            try {
                ItemWrite.Outcome outcome = bound.get(i).evaluate(parts.get(i).returnOld());
                growth.add(bound.get(i), outcome);
                bytes += outcome.bytes();
                outcomes.add(outcome);
            } catch (ConditionalCheckFailedException e) {
                cancellation.set(
                        i, "ConditionalCheckFailed", DynamoErrors.CONDITION_FAILED, e.hasItem() ? e.item() : null);
            } catch (ItemCollectionSizeLimitExceededException e) {
                cancellation.set(
                        i,
                        "ItemCollectionSizeLimitExceeded",
                        e.awsErrorDetails().errorMessage(),
                        null);
            } catch (AwsServiceException e) {
                if (!isReason(e)) {
                    throw e;
                }
                cancellation.set(i, "ValidationError", e.awsErrorDetails().errorMessage(), null);
            }
        }
        cancellation.throwIfAny();
        if (bytes > BYTES_MAX) {
            throw tooLarge();
        }
        return outcomes;
    }

    /** A transaction of more than 4 MB; that reading ones are refused in the same words is unconfirmed. */
    static RuntimeException tooLarge() {
        return DynamoErrors.validation(
                "Collection size exceeded: aggregate size of the items in the transaction cannot exceed 4 MB");
    }

    /** The reasons for which a transaction is cancelled, one for each part, in the request's order. */
    static final class Cancellation {
        private final CancellationReason[] reasons;
        private boolean any;

        Cancellation(int parts) {
            reasons = new CancellationReason[parts];
            java.util.Arrays.fill(
                    reasons, CancellationReason.builder().code("None").build());
        }

        void set(int part, String code, String message, @Nullable Map<String, AttributeValue> item) {
            any = true;
            CancellationReason.Builder reason =
                    CancellationReason.builder().code(code).message(message);
            if (item != null) {
                reason.item(item);
            }
            reasons[part] = reason.build();
        }

        void throwIfAny() {
            if (!any) {
                return;
            }
            List<CancellationReason> all = List.of(reasons);
            String codes = all.stream().map(CancellationReason::code).collect(Collectors.joining(", "));
            throw AwsError.of(
                    TransactionCanceledException.builder().cancellationReasons(all),
                    "TransactionCanceledException",
                    400,
                    "Transaction cancelled, please refer cancellation reasons for specific reasons [" + codes + "]");
        }
    }
}
