package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Projection;
import dev.payledger.dr.local.service.dynamodb.expression.Update;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.service.dynamodb.table.StoredItem;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemRequest;
import software.amazon.awssdk.services.dynamodb.model.DeleteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** GetItem, PutItem, UpdateItem and DeleteItem. */
final class ItemOperations {

    private final TableStore store;

    ItemOperations(TableStore store) {
        this.store = store;
    }

    GetItemResponse get(GetItemRequest request) {
        new Constraints()
                .common(request)
                .required("key", request.hasKey())
                .notEmpty(
                        "attributesToGet",
                        request.hasAttributesToGet(),
                        request.attributesToGet().size())
                .check();
        Projection projection = ReadTerms.projection(request);
        Map<String, AttributeValue> key = Values.normaliseAll(request.key());
        Table table = Requests.usableTable(store, request.tableName());
        table.definition().schema().checkKey(key);
        StoredItem item =
                table.reading(() -> table.get(Position.of(table.definition().schema(), key)));
        GetItemResponse.Builder response = GetItemResponse.builder();
        if (item != null) {
            response.item(projection == null ? item.attributes() : projection.apply(item.attributes()));
        }
        return response.consumedCapacity(
                        Capacity.read(table, null, item == null ? 0 : item.bytes(), isTrue(request.consistentRead()))
                                .report(request.returnConsumedCapacity()))
                .build();
    }

    PutItemResponse put(PutItemRequest request) {
        new Constraints()
                .write(request, "item", request.hasItem())
                .expected(request.expected())
                .check();
        refuseReturnValues(request.returnValues());
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.PUT,
                request.tableName(),
                request.hasItem() ? request.item() : null,
                WriteTerms.of(request));
        ItemWrite.Bound bound = write.bind(store);
        ItemWrite.Outcome outcome = bound.run(wantsItem(request.returnValuesOnConditionCheckFailure()));
        PutItemResponse.Builder response = PutItemResponse.builder();
        Map<String, AttributeValue> old = outcome.old();
        if (request.returnValues() == ReturnValue.ALL_OLD && old != null) {
            response.attributes(old);
        }
        return response.consumedCapacity(Capacity.write(bound, outcome, 1).report(request.returnConsumedCapacity()))
                .itemCollectionMetrics(CollectionMetrics.of(bound, request.returnItemCollectionMetrics()))
                .build();
    }

    DeleteItemResponse delete(DeleteItemRequest request) {
        new Constraints()
                .write(request, "key", request.hasKey())
                .expected(request.expected())
                .check();
        refuseReturnValues(request.returnValues());
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.DELETE,
                request.tableName(),
                request.hasKey() ? request.key() : null,
                WriteTerms.of(request));
        ItemWrite.Bound bound = write.bind(store);
        ItemWrite.Outcome outcome = bound.run(wantsItem(request.returnValuesOnConditionCheckFailure()));
        DeleteItemResponse.Builder response = DeleteItemResponse.builder();
        Map<String, AttributeValue> old = outcome.old();
        if (request.returnValues() == ReturnValue.ALL_OLD && old != null) {
            response.attributes(old);
        }
        return response.consumedCapacity(Capacity.write(bound, outcome, 1).report(request.returnConsumedCapacity()))
                .itemCollectionMetrics(CollectionMetrics.of(bound, request.returnItemCollectionMetrics()))
                .build();
    }

    UpdateItemResponse update(UpdateItemRequest request) {
        new Constraints()
                .write(request, "key", request.hasKey())
                .expected(request.expected())
                .updates(request.attributeUpdates())
                .check();
        ItemWrite write = ItemWrite.parse(
                ItemWrite.Kind.UPDATE,
                request.tableName(),
                request.hasKey() ? request.key() : null,
                WriteTerms.of(request));
        ItemWrite.Bound bound = write.bind(store);
        ItemWrite.Outcome outcome = bound.run(wantsItem(request.returnValuesOnConditionCheckFailure()));
        UpdateItemResponse.Builder response = UpdateItemResponse.builder();
        Map<String, AttributeValue> attributes = returned(request.returnValues(), write.update(), outcome);
        if (attributes != null) {
            response.attributes(attributes);
        }
        return response.consumedCapacity(Capacity.write(bound, outcome, 1).report(request.returnConsumedCapacity()))
                .itemCollectionMetrics(CollectionMetrics.of(bound, request.returnItemCollectionMetrics()))
                .build();
    }

    private static @Nullable Map<String, AttributeValue> returned(
            @Nullable ReturnValue wanted, @Nullable Update update, ItemWrite.Outcome outcome) {
        if (wanted == null || wanted == ReturnValue.NONE) {
            return null;
        }
        boolean isOld = wanted == ReturnValue.ALL_OLD || wanted == ReturnValue.UPDATED_OLD;
        Map<String, AttributeValue> item = isOld ? outcome.old() : outcome.after();
        if (item == null || wanted == ReturnValue.ALL_OLD || wanted == ReturnValue.ALL_NEW) {
            return item;
        }
        Map<String, AttributeValue> part =
                update == null ? Map.of() : update.updated().apply(item);
        return part.isEmpty() ? null : part;
    }

    private static void refuseReturnValues(@Nullable ReturnValue wanted) {
        if (wanted != null && wanted != ReturnValue.NONE && wanted != ReturnValue.ALL_OLD) {
            throw DynamoErrors.validation("ReturnValues can only be ALL_OLD or NONE");
        }
    }

    static boolean wantsItem(@Nullable ReturnValuesOnConditionCheckFailure wanted) {
        return wanted == ReturnValuesOnConditionCheckFailure.ALL_OLD;
    }

    static boolean isTrue(@Nullable Boolean value) {
        return value != null && value;
    }
}
