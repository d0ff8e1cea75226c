package dev.payledger.core.dynamodb;

import dev.payledger.core.InvalidInputException;
import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerStoreException.Kind;
import java.time.DateTimeException;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** Where the SDK's exceptions become the ledger's, once, with operation, table and AWS's own words. */
final class Failures {
    private static final Set<String> BUSY = Set.of(
            "ProvisionedThroughputExceededException",
            "RequestLimitExceeded",
            "ThrottlingException",
            "TransactionConflictException",
            "TransactionInProgressException");

    private Failures() {}

    static <T> T translated(String operation, String table, Supplier<T> call) {
        try {
            return call.get();
        } catch (SdkException e) {
            throw translate(operation, table, e);
        } catch (IllegalArgumentException | InvalidInputException | DateTimeException damaged) {
            throw new LedgerStoreException(
                    Kind.FAILED, operation + " on " + table + ": " + damaged.getMessage(), damaged);
        }
    }

    static LedgerStoreException translate(String operation, String table, SdkException e) {
        return new LedgerStoreException(kind(e), operation + " on " + table + " failed: " + e.getMessage(), e);
    }

    static boolean isBusy(String code) {
        return BUSY.contains(code);
    }

    private static Kind kind(SdkException e) {
        if (e instanceof AwsServiceException service) {
            String code = service.awsErrorDetails() == null
                    ? ""
                    : String.valueOf(service.awsErrorDetails().errorCode());
            if (code.equals("AccessDeniedException")) {
                return Kind.ACCESS_DENIED;
            }
            if (isBusy(code)) {
                return Kind.BUSY;
            }
            return service.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.FAILED;
        }
        // No answer of the service: not reached, cut off, or out of time (SdkClientException and its relatives).
        return e instanceof SdkClientException ? Kind.UNAVAILABLE : Kind.FAILED;
    }
}
