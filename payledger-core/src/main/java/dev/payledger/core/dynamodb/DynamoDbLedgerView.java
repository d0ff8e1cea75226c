package dev.payledger.core.dynamodb;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.KeyHolder;
import dev.payledger.core.LedgerView;
import dev.payledger.core.ListedTransaction;
import dev.payledger.core.Money;
import dev.payledger.core.Position;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionId;
import dev.payledger.core.ViewChange;
import dev.payledger.core.ViewPage;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A region's view in its regional table. Reads are strongly consistent: a caller reads what it has written in this
 * region. Needs {@code dynamodb:Query} to list and to read balances; {@code GetItem}, {@code PutItem} and {@code
 * UpdateItem} as well to apply transactions, and {@code BatchGetItem} to apply many at once. Safe for use by many threads.
 *
 * @since 0.1.0
 */
public final class DynamoDbLedgerView implements LedgerView {
    static final String BALANCE = "balance";
    static final String LISTED = "listed";
    static final String TRANSACTIONS = "transactions";

    /** The most that BatchGetItem takes. */
    private static final int MAX_KEYS = 100;

    private final DynamoDbClient dynamoDb;
    private final String table;
    private final ViewWrites writes;
    private final TransactWrites transactions;

    /**
     * @param dynamoDb a client of the region; stays the caller's to close
     * @param table the name of the regional table
     */
    public DynamoDbLedgerView(DynamoDbClient dynamoDb, String table) {
        this(dynamoDb, table, Backoff.jitter());
    }

    /**
     * @param dynamoDb a client of the region; stays the caller's to close
     * @param table the name of the regional table
     * @param backoff what to do between two attempts, for callers that do not sleep
     */
    public DynamoDbLedgerView(DynamoDbClient dynamoDb, String table, Backoff backoff) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.writes = new ViewWrites(table);
        this.transactions = new TransactWrites(dynamoDb, backoff);
    }

    @Override
    public List<Balance> balances(AccountId account) {
        return Failures.translated("Query", table, () -> {
            List<Balance> balances = new ArrayList<>();
            QueryRequest request = query(account, Keys.BALANCE).build();
            boolean more = true;
            while (more) {
                QueryResponse page = dynamoDb.query(request);
                for (Map<String, AttributeValue> item : page.items()) {
                    Balance balance = readBalance(item);
                    if (balance.transactions() > 0) {
                        balances.add(balance);
                    }
                }
                more = page.hasLastEvaluatedKey() && !page.lastEvaluatedKey().isEmpty();
                request = request.toBuilder()
                        .exclusiveStartKey(page.lastEvaluatedKey())
                        .build();
            }
            return balances;
        });
    }

    @Override
    public ViewPage transactions(AccountId account, int limit, @Nullable Position after) {
        return Failures.translated("Query", table, () -> {
            // One more than asked for tells whether there is a next page.
            QueryRequest.Builder request =
                    query(account, Keys.TRANSACTION).scanIndexForward(false).limit(limit + 1);
            if (after != null) {
                request.exclusiveStartKey(Keys.listed(account, after));
            }
            QueryResponse response = dynamoDb.query(request.build());
            List<ListedTransaction> items = response.items().stream()
                    .limit(limit)
                    .map(TransactionItem::readListed)
                    .toList();
            boolean more = response.items().size() > limit
                    || response.hasLastEvaluatedKey()
                            && !response.lastEvaluatedKey().isEmpty();
            return new ViewPage(items, more);
        });
    }

    @Override
    public Optional<KeyHolder> keyHolder(AccountId account, IdempotencyKey key) {
        return Failures.translated("GetItem", table, () -> get(Keys.guard(account, key))
                .map(item -> new KeyHolder(
                        new TransactionId(TransactionItem.string(item, TransactionItem.TRANSACTION_ID)),
                        TransactionItem.string(item, TransactionItem.FINGERPRINT))));
    }

    @Override
    public boolean isApplied(AccountId account, TransactionId id) {
        return Failures.translated(
                "GetItem", table, () -> get(Keys.marker(account, id)).isPresent());
    }

    /**
     * {@inheritDoc}
     *
     * <p>Leaves out what DynamoDB did not process. See <a
     * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html">BatchGetItem</a>.
     */
    @Override
    public Set<TransactionId> applied(Collection<Transaction> all) {
        return Failures.translated("BatchGetItem", table, () -> {
            List<Map<String, AttributeValue>> markers = all.stream()
                    .map(each -> Keys.marker(each.accountId(), each.id()))
                    .distinct()
                    .toList();
            Set<TransactionId> applied = new HashSet<>();
            for (int from = 0; from < markers.size(); from += MAX_KEYS) {
                List<Map<String, AttributeValue>> keys =
                        markers.subList(from, Math.min(markers.size(), from + MAX_KEYS));
                KeysAndAttributes read = KeysAndAttributes.builder()
                        .keys(keys)
                        .consistentRead(true)
                        .build();
                dynamoDb.batchGetItem(request -> request.requestItems(Map.of(table, read)))
                        .responses()
                        .getOrDefault(table, List.of())
                        .forEach(marker -> applied.add(Keys.markedIn(marker)));
            }
            return applied;
        });
    }

    @Override
    public Optional<ListedTransaction> listed(AccountId account, TransactionId id) {
        return Failures.translated("GetItem", table, () -> get(Keys.marker(account, id))
                .flatMap(marker -> get(Keys.key(account, TransactionItem.string(marker, LISTED))))
                .map(TransactionItem::readListed));
    }

    /**
     * {@inheritDoc}
     *
     * <p>A change that lists a void transaction does not look at the holder again: a key only ever passes to a
     * smaller transaction, so what is void stays void.
     */
    @Override
    public boolean apply(List<ViewChange> changes) {
        return transactions.write(table, writes.of(changes));
    }

    List<TransactWriteItem> writesOf(List<ViewChange> changes) {
        return writes.of(changes);
    }

    private QueryRequest.Builder query(AccountId account, String prefix) {
        return QueryRequest.builder()
                .tableName(table)
                .consistentRead(true)
                .keyConditionExpression("#pk = :account AND begins_with(#sk, :prefix)")
                .expressionAttributeNames(Map.of("#pk", Keys.PK, "#sk", Keys.SK))
                .expressionAttributeValues(Map.of(
                        ":account", AttributeValue.fromS(Keys.account(account)),
                        ":prefix", AttributeValue.fromS(prefix)));
    }

    private Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        return get(dynamoDb, table, key);
    }

    static Optional<Map<String, AttributeValue>> get(
            DynamoDbClient dynamoDb, String table, Map<String, AttributeValue> key) {
        Map<String, AttributeValue> item = dynamoDb.getItem(
                        request -> request.tableName(table).key(key).consistentRead(true))
                .item();
        return item == null || item.isEmpty() ? Optional.empty() : Optional.of(item);
    }

    private static Balance readBalance(Map<String, AttributeValue> item) {
        String currency = TransactionItem.string(item, Keys.SK).substring(Keys.BALANCE.length());
        return new Balance(
                Money.currencyOf(currency),
                new BigInteger(TransactionItem.number(item, BALANCE)),
                Long.parseLong(TransactionItem.number(item, TRANSACTIONS)));
    }
}
