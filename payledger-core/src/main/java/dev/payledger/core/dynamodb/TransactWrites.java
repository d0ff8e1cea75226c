package dev.payledger.core.dynamodb;

import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerStoreException.Kind;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * TransactWriteItems, tried again within {@link Backoff#MAX_ATTEMPTS} while DynamoDB answers that others write to the
 * same items. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html">DynamoDB
 * transactions</a>.
 */
final class TransactWrites {
    private static final String OPERATION = "TransactWriteItems";

    /** Reasons that pass by themselves. */
    private static final Set<String> PASSING =
            Set.of("TransactionConflict", "ProvisionedThroughputExceeded", "ThrottlingError");

    private final DynamoDbClient dynamoDb;
    private final Backoff backoff;

    TransactWrites(DynamoDbClient dynamoDb, Backoff backoff) {
        this.dynamoDb = dynamoDb;
        this.backoff = backoff;
    }

    /**
     * Writes all items or none.
     *
     * @param table named in failures
     * @return false if a condition does not hold, so that nothing was written
     */
    boolean write(String table, List<TransactWriteItem> items) {
        for (int attempt = 1; ; attempt++) {
            SdkException busy;
            try {
                // Without a token of ours the SDK makes one per call: its own retries of the call write once.
                dynamoDb.transactWriteItems(request -> request.transactItems(items));
                return true;
            } catch (TransactionCanceledException cancelled) {
                if (anyReason(cancelled, Set.of("ConditionalCheckFailed"))) {
                    return false;
                }
                if (!anyReason(cancelled, PASSING)) {
                    throw Failures.translate(OPERATION, table, cancelled);
                }
                busy = cancelled;
            } catch (AwsServiceException e) {
                if (e.awsErrorDetails() == null
                        || !Failures.isBusy(e.awsErrorDetails().errorCode())) {
                    throw Failures.translate(OPERATION, table, e);
                }
                busy = e;
            } catch (SdkException e) {
                throw Failures.translate(OPERATION, table, e);
            }
            if (attempt == Backoff.MAX_ATTEMPTS) {
                throw new LedgerStoreException(
                        Kind.BUSY,
                        OPERATION + " on " + table + " gave up after " + attempt + " attempts: " + busy.getMessage(),
                        busy);
            }
            pause(table, attempt);
        }
    }

    private void pause(String table, int attempt) {
        try {
            backoff.pauseAfter(attempt);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new LedgerStoreException(Kind.BUSY, OPERATION + " on " + table + " was interrupted", stop);
        }
    }

    private static boolean anyReason(TransactionCanceledException cancelled, Set<String> codes) {
        return cancelled.cancellationReasons().stream()
                .map(CancellationReason::code)
                .anyMatch(code -> code != null && codes.contains(code));
    }
}
