package dev.payledger.systemtests.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.Update;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/** Clients that write wrongly: each is a store as somebody might have built it. */
final class WrongClients {
    private WrongClients() {}

    /** The same items one after the other instead of all or none. */
    static DynamoDbClient oneByOne(DynamoDbClient real) {
        return new ForwardingDynamoDb(real) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                try {
                    request.transactItems().forEach(this::write);
                } catch (ConditionalCheckFailedException failed) {
                    throw TransactionCanceledException.builder()
                            .cancellationReasons(CancellationReason.builder()
                                    .code("ConditionalCheckFailed")
                                    .build())
                            .build();
                }
                return TransactWriteItemsResponse.builder().build();
            }

            private void write(TransactWriteItem item) {
                Put put = item.put();
                if (put != null) {
                    real.putItem(PutItemRequest.builder()
                            .tableName(put.tableName())
                            .item(put.item())
                            .conditionExpression(put.conditionExpression())
                            .expressionAttributeNames(names(put.expressionAttributeNames()))
                            .expressionAttributeValues(names(put.expressionAttributeValues()))
                            .build());
                    return;
                }
                Update update = item.update();
                real.updateItem(UpdateItemRequest.builder()
                        .tableName(update.tableName())
                        .key(update.key())
                        .updateExpression(update.updateExpression())
                        .conditionExpression(update.conditionExpression())
                        .expressionAttributeNames(names(update.expressionAttributeNames()))
                        .expressionAttributeValues(names(update.expressionAttributeValues()))
                        .build());
            }

            private <T> Map<String, T> names(Map<String, T> given) {
                return given.isEmpty() ? null : given;
            }
        };
    }

    /** Keys that a batch did not process are answered as items. */
    static DynamoDbClient unprocessedIsThere(DynamoDbClient real) {
        return new ForwardingDynamoDb(real) {
            @Override
            public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
                BatchGetItemResponse response = super.batchGetItem(request);
                if (response.unprocessedKeys().isEmpty()) {
                    return response;
                }
                Map<String, List<Map<String, AttributeValue>>> there = new HashMap<>();
                response.unprocessedKeys().forEach((table, keys) -> there.put(table, keys.keys()));
                return response.toBuilder().responses(there).build();
            }
        };
    }

    /** Nothing tells whether a transaction was applied before. */
    static DynamoDbClient withoutMarker(DynamoDbClient real) {
        return new ForwardingDynamoDb(rewriting(
                real,
                item -> item.put() != null
                                && isView(item.put().tableName())
                                && !sortOf(item).startsWith("KEY#")
                        ? unconditional(item)
                        : item)) {
            @Override
            public GetItemResponse getItem(GetItemRequest request) {
                return request.key().get("sk").s().startsWith("APPLIED#")
                        ? GetItemResponse.builder().build()
                        : super.getItem(request);
            }
        };
    }

    /** Acceptance is kept from happening twice by DynamoDB's request token alone, which lasts ten minutes and a region. */
    static DynamoDbClient tokenOnly(DynamoDbClient real) {
        return new ForwardingDynamoDb(real) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                TransactWriteItem first = request.transactItems().get(0);
                boolean accepts = first.put() != null && !isView(first.put().tableName());
                if (!accepts) {
                    return super.transactWriteItems(request);
                }
                String token = first.put().item().get("transactionId").s();
                return super.transactWriteItems(request.toBuilder()
                        .clientRequestToken(token)
                        .transactItems(request.transactItems().stream()
                                .map(WrongClients::unconditional)
                                .toList())
                        .build());
            }
        };
    }

    /** After a timeout the write is sent again as if nothing had happened. */
    static DynamoDbClient blindRetry(DynamoDbClient real) {
        return new ForwardingDynamoDb(real) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                try {
                    return super.transactWriteItems(request);
                } catch (SdkClientException timeout) {
                    return super.transactWriteItems(request.toBuilder()
                            .transactItems(request.transactItems().stream()
                                    .map(WrongClients::unconditional)
                                    .toList())
                            .build());
                }
            }
        };
    }

    /** Who loses its key is marked void, and its amount stays in the balance. */
    static DynamoDbClient voidKeepsBalance(DynamoDbClient real) {
        return dropping(
                real,
                item -> isBalance(item)
                        && !item.update()
                                .expressionAttributeValues()
                                .get(":count")
                                .n()
                                .equals("1"));
    }

    /** Amounts go through another type on their way to the balance. */
    static DynamoDbClient amountsAs(DynamoDbClient real, UnaryOperator<String> type) {
        return rewriting(real, item -> {
            if (!isBalance(item)) {
                return item;
            }
            Map<String, AttributeValue> values = new HashMap<>(item.update().expressionAttributeValues());
            values.computeIfPresent(":amount", (name, amount) -> AttributeValue.fromN(type.apply(amount.n())));
            return item.toBuilder()
                    .update(item.update().toBuilder()
                            .expressionAttributeValues(values)
                            .build())
                    .build();
        });
    }

    /** Nobody holds a key: the guard is left out. */
    static DynamoDbClient withoutGuard(DynamoDbClient real) {
        return dropping(real, item -> item.put() != null && sortOf(item).startsWith("KEY#"));
    }

    private static DynamoDbClient dropping(DynamoDbClient real, Predicate<TransactWriteItem> dropped) {
        return new ForwardingDynamoDb(real) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                List<TransactWriteItem> kept = new ArrayList<>(request.transactItems());
                kept.removeIf(dropped);
                return super.transactWriteItems(
                        request.toBuilder().transactItems(kept).build());
            }
        };
    }

    private static DynamoDbClient rewriting(DynamoDbClient real, UnaryOperator<TransactWriteItem> rewrite) {
        return new ForwardingDynamoDb(real) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                return super.transactWriteItems(request.toBuilder()
                        .transactItems(
                                request.transactItems().stream().map(rewrite).toList())
                        .build());
            }
        };
    }

    private static TransactWriteItem unconditional(TransactWriteItem item) {
        if (item.put() == null) {
            return item;
        }
        Put put = Put.builder()
                .tableName(item.put().tableName())
                .item(item.put().item())
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    private static boolean isView(String table) {
        return table.equals(SimulatedRegion.VIEW);
    }

    private static boolean isBalance(TransactWriteItem item) {
        return item.update() != null && sortOf(item).startsWith("BAL#");
    }

    private static String sortOf(TransactWriteItem item) {
        return (item.put() == null ? item.update().key() : item.put().item())
                .get("sk")
                .s();
    }
}
