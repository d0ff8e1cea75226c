package dev.payledger.core.dynamodb;

import dev.payledger.core.AccountId;
import dev.payledger.core.KeyHolder;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionStatus;
import dev.payledger.core.ViewChange;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * The writes that make steps of the view. No two of them touch one item, and there are no more than TransactWriteItems
 * takes: a step writes three items of its own and a balance, which steps share, unless it makes others void.
 */
final class ViewWrites {
    private static final String ABSENT = "attribute_not_exists(#pk)";
    private static final Map<String, String> PK_NAME = Map.of("#pk", Keys.PK);

    private final String table;

    ViewWrites(String table) {
        this.table = table;
    }

    List<TransactWriteItem> of(List<ViewChange> changes) {
        List<TransactWriteItem> writes = new ArrayList<>();
        Map<BalanceKey, Delta> deltas = new LinkedHashMap<>();
        changes.forEach(change -> add(change, writes, deltas));
        deltas.forEach((key, delta) -> writes.add(balance(key, delta)));
        return writes;
    }

    private void add(ViewChange change, List<TransactWriteItem> writes, Map<BalanceKey, Delta> deltas) {
        Transaction added = change.added().transaction();
        AccountId account = added.accountId();
        Map<String, AttributeValue> marker = new HashMap<>(Keys.marker(account, added.id()));
        marker.put(
                DynamoDbLedgerView.LISTED,
                AttributeValue.fromS(Keys.listedSort(change.added().position())));
        writes.add(putIfAbsent(table, marker));
        writes.add(putIfAbsent(table, TransactionItem.writeListed(change.added())));
        if (change.takesKey()) {
            writes.add(guard(change));
        }

        if (change.added().status() == TransactionStatus.POSTED) {
            deltas.merge(BalanceKey.of(added), new Delta(added.signedMinorUnits(), 1), Delta::plus);
        }
        TransactionId decided = change.decided();
        if (decided != null) {
            writes.add(putIfAbsent(table, Keys.decided(account, decided)));
        }
        for (ListedTransaction voided : change.voided()) {
            Transaction loser = voided.transaction();
            deltas.merge(BalanceKey.of(loser), new Delta(-loser.signedMinorUnits(), -1), Delta::plus);
            writes.add(markVoid(voided));
        }
    }

    static TransactWriteItem putIfAbsent(String table, Map<String, AttributeValue> item) {
        Put put = Put.builder()
                .tableName(table)
                .item(item)
                .conditionExpression(ABSENT)
                .expressionAttributeNames(PK_NAME)
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    private TransactWriteItem guard(ViewChange change) {
        Transaction added = change.added().transaction();
        Map<String, AttributeValue> item = new HashMap<>(Keys.guard(added.accountId(), added.idempotencyKey()));
        item.put(
                TransactionItem.FINGERPRINT,
                AttributeValue.fromS(added.content().fingerprint()));
        item.put(TransactionItem.TRANSACTION_ID, AttributeValue.fromS(added.id().value()));
        KeyHolder holder = change.holder();
        if (holder == null) {
            return putIfAbsent(table, item);
        }
        Put put = Put.builder()
                .tableName(table)
                .item(item)
                .conditionExpression("#id = :holder")
                .expressionAttributeNames(Map.of("#id", TransactionItem.TRANSACTION_ID))
                .expressionAttributeValues(Map.of(
                        ":holder", AttributeValue.fromS(holder.transactionId().value())))
                .build();
        return TransactWriteItem.builder().put(put).build();
    }

    private TransactWriteItem markVoid(ListedTransaction voided) {
        Update update = Update.builder()
                .tableName(table)
                .key(Keys.listed(voided.transaction().accountId(), voided.position()))
                .updateExpression("SET #status = :void")
                .conditionExpression("#status = :posted")
                .expressionAttributeNames(Map.of("#status", TransactionItem.STATUS))
                .expressionAttributeValues(Map.of(
                        ":void", AttributeValue.fromS(TransactionStatus.VOID.name()),
                        ":posted", AttributeValue.fromS(TransactionStatus.POSTED.name())))
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    private TransactWriteItem balance(BalanceKey key, Delta delta) {
        Update update = Update.builder()
                .tableName(table)
                .key(Keys.balance(key.account(), key.currency()))
                .updateExpression("ADD #balance :amount, #transactions :count")
                .expressionAttributeNames(Map.of(
                        "#balance", DynamoDbLedgerView.BALANCE,
                        "#transactions", DynamoDbLedgerView.TRANSACTIONS))
                .expressionAttributeValues(Map.of(
                        ":amount", AttributeValue.fromN(Long.toString(delta.minorUnits())),
                        ":count", AttributeValue.fromN(Long.toString(delta.transactions()))))
                .build();
        return TransactWriteItem.builder().update(update).build();
    }

    private record BalanceKey(AccountId account, Currency currency) {
        static BalanceKey of(Transaction transaction) {
            return new BalanceKey(transaction.accountId(), transaction.amount().currency());
        }
    }

    private record Delta(long minorUnits, long transactions) {
        Delta plus(Delta other) {
            return new Delta(minorUnits + other.minorUnits, transactions + other.transactions);
        }
    }
}
