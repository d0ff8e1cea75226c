package dev.payledger.core.dynamodb;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.KeyHolder;
import dev.payledger.core.LedgerStore;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Position;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.ViewChange;
import dev.payledger.core.ViewPage;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A region's store: its copy of the global table and its regional view. A transaction is accepted in one
 * TransactWriteItems over both tables; where other writers meet on the same account it is tried again, at most ten
 * times within about one second.
 *
 * <p>Needs {@code dynamodb:GetItem} and {@code PutItem} on the global table, beside what {@link DynamoDbLedgerView}
 * needs. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DynamoDbLedgerStore implements LedgerStore {
    private final DynamoDbClient dynamoDb;
    private final String table;
    private final DynamoDbLedgerView view;
    private final TransactWrites transactions;

    /**
     * @param dynamoDb a client of the region; stays the caller's to close
     * @param transactionsTable the name of the global table
     * @param viewTable the name of the regional table
     */
    public DynamoDbLedgerStore(DynamoDbClient dynamoDb, String transactionsTable, String viewTable) {
        this(dynamoDb, transactionsTable, viewTable, Backoff.jitter());
    }

    /**
     * @param dynamoDb a client of the region; stays the caller's to close
     * @param transactionsTable the name of the global table
     * @param viewTable the name of the regional table
     * @param backoff what to do between two attempts, for callers that do not sleep
     */
    public DynamoDbLedgerStore(DynamoDbClient dynamoDb, String transactionsTable, String viewTable, Backoff backoff) {
        this.dynamoDb = dynamoDb;
        this.table = transactionsTable;
        this.view = new DynamoDbLedgerView(dynamoDb, viewTable, backoff);
        this.transactions = new TransactWrites(dynamoDb, backoff);
    }

    @Override
    public boolean accept(ViewChange change) {
        List<TransactWriteItem> writes = new ArrayList<>();
        writes.add(ViewWrites.putIfAbsent(
                table, TransactionItem.write(change.added().transaction())));
        writes.addAll(view.writesOf(List.of(change)));
        return transactions.write(table, writes);
    }

    @Override
    public Optional<Transaction> find(AccountId account, TransactionId id) {
        return Failures.translated(
                "GetItem", table, () -> DynamoDbLedgerView.get(dynamoDb, table, Keys.transaction(account, id))
                        .map(TransactionItem::read));
    }

    /**
     * Hands every transaction of this region's copy to the consumer, in no order. With {@link
     * dev.payledger.core.ViewProjector#apply} as the consumer it rebuilds a view that was lost or that never saw what
     * was written before the table became global. Reads the whole table and needs {@code dynamodb:Scan} on it.
     *
     * @return how many transactions there were
     * @throws LedgerStoreException if the table cannot be read or holds a damaged transaction
     */
    public long forEachTransaction(Consumer<Transaction> consumer) {
        long transactions = 0;
        ScanRequest request =
                ScanRequest.builder().tableName(table).consistentRead(true).build();
        boolean more = true;
        while (more) {
            ScanRequest next = request;
            ScanResponse page = Failures.translated("Scan", table, () -> dynamoDb.scan(next));
            for (Map<String, AttributeValue> item : page.items()) {
                if (TransactionItem.isTransaction(item)) {
                    consumer.accept(Failures.translated("Scan", table, () -> TransactionItem.read(item)));
                    transactions++;
                }
            }
            more = page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty();
            request = request.toBuilder()
                    .exclusiveStartKey(page.lastEvaluatedKey())
                    .build();
        }
        return transactions;
    }

    @Override
    public List<Balance> balances(AccountId account) {
        return view.balances(account);
    }

    @Override
    public ViewPage transactions(AccountId account, int limit, @Nullable Position after) {
        return view.transactions(account, limit, after);
    }

    @Override
    public Optional<KeyHolder> keyHolder(AccountId account, IdempotencyKey key) {
        return view.keyHolder(account, key);
    }

    @Override
    public boolean isApplied(AccountId account, TransactionId id) {
        return view.isApplied(account, id);
    }

    @Override
    public Optional<ListedTransaction> listed(AccountId account, TransactionId id) {
        return view.listed(account, id);
    }

    @Override
    public Set<TransactionId> applied(Collection<Transaction> all) {
        return view.applied(all);
    }

    @Override
    public boolean apply(List<ViewChange> changes) {
        return view.apply(changes);
    }
}
