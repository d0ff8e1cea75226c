package dev.payledger.dr.local.service.dynamodb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;

/** The model's constraints on transactions, all of whose violations are reported together. */
final class TransactionConstraints {

    private static final int ITEMS_MAX = 100;
    private static final int TOKEN_LENGTH_MAX = 36;

    private final Constraints constraints = new Constraints();

    private TransactionConstraints() {}

    static void check(TransactWriteItemsRequest request) {
        TransactionConstraints transaction = new TransactionConstraints();
        transaction
                .constraints
                .length("clientRequestToken", request.clientRequestToken(), 1, TOKEN_LENGTH_MAX)
                .oneOf(
                        "returnConsumedCapacity",
                        request.returnConsumedCapacityAsString(),
                        Constraints.CONSUMED_CAPACITY)
                .oneOf(
                        "returnItemCollectionMetrics",
                        request.returnItemCollectionMetricsAsString(),
                        Constraints.COLLECTION_METRICS);
        List<TransactWriteItem> items = request.transactItems();
        transaction.count(request.hasTransactItems(), items.size());
        for (int i = 0; i < Math.min(items.size(), ITEMS_MAX); i++) {
            transaction.part("transactItems." + (i + 1) + ".member.", items.get(i));
        }
        transaction.constraints.check();
    }

    static void check(TransactGetItemsRequest request) {
        TransactionConstraints transaction = new TransactionConstraints();
        transaction.constraints.oneOf(
                "returnConsumedCapacity", request.returnConsumedCapacityAsString(), Constraints.CONSUMED_CAPACITY);
        List<TransactGetItem> items = request.transactItems();
        transaction.count(request.hasTransactItems(), items.size());
        for (int i = 0; i < Math.min(items.size(), ITEMS_MAX); i++) {
            String path = "transactItems." + (i + 1) + ".member.get";
            transaction.constraints.required(path, items.get(i).get() != null);
            if (items.get(i).get() != null) {
                transaction.constraints.required(
                        path + ".key", items.get(i).get().hasKey());
                transaction.table(path, items.get(i).get().tableName());
            }
        }
        transaction.constraints.check();
    }

    private void count(boolean present, int count) {
        constraints.required("transactItems", present).notEmpty("transactItems", present, count);
        if (count > ITEMS_MAX) {
            constraints.violated(
                    "'[...]'", "transactItems", "Member must have length less than or equal to " + ITEMS_MAX);
        }
    }

    private void part(String path, TransactWriteItem item) {
        if (item.conditionCheck() != null) {
            String part = path + "conditionCheck";
            constraints
                    .required(part + ".key", item.conditionCheck().hasKey())
                    .required(
                            part + ".conditionExpression", item.conditionCheck().conditionExpression() != null);
            table(part, item.conditionCheck().tableName());
            onFailure(part, item.conditionCheck().returnValuesOnConditionCheckFailureAsString());
        }
        if (item.put() != null) {
            constraints.required(path + "put.item", item.put().hasItem());
            table(path + "put", item.put().tableName());
            onFailure(path + "put", item.put().returnValuesOnConditionCheckFailureAsString());
        }
        if (item.delete() != null) {
            constraints.required(path + "delete.key", item.delete().hasKey());
            table(path + "delete", item.delete().tableName());
            onFailure(path + "delete", item.delete().returnValuesOnConditionCheckFailureAsString());
        }
        if (item.update() != null) {
            constraints
                    .required(path + "update.key", item.update().hasKey())
                    .required(path + "update.updateExpression", item.update().updateExpression() != null);
            table(path + "update", item.update().tableName());
            onFailure(path + "update", item.update().returnValuesOnConditionCheckFailureAsString());
        }
    }

    private void table(String path, @Nullable String name) {
        constraints.required(path + ".tableName", name != null);
        if (name != null && !name.startsWith("arn:")) {
            constraints.name(path + ".tableName", name);
        }
    }

    private void onFailure(String path, @Nullable String value) {
        constraints.oneOf(path + ".returnValuesOnConditionCheckFailure", value, Constraints.ON_CHECK_FAILURE);
    }
}
