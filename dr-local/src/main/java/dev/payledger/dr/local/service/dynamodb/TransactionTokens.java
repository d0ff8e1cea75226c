package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.IdempotentParameterMismatchException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

/**
 * Client request tokens: within ten minutes of its success, the same request with the same token succeeds again without
 * effect, and another request with it is refused. A transaction that was cancelled may be tried again under its token.
 * Thread safe.
 */
final class TransactionTokens {

    private static final Duration LIFE = Duration.ofMinutes(10);

    private final TimeSource time;
    private final Map<String, Entry> entries = new HashMap<>();
    private final Deque<Entry> finished = new ArrayDeque<>();

    TransactionTokens(TimeSource time) {
        this.time = time;
    }

    private static final class Entry {
        private final String token;
        private final Fingerprint fingerprint;
        private @Nullable TransactWriteItemsResponse response;
        private Instant expires = Instant.MAX;

        private Entry(String token, TransactWriteItemsRequest request) {
            this.token = token;
            this.fingerprint = Fingerprint.of(request);
        }
    }

    TransactWriteItemsResponse once(TransactWriteItemsRequest request, Supplier<TransactWriteItemsResponse> action) {
        String token = request.clientRequestToken();
        if (token == null) {
            return action.get();
        }
        Entry entry = new Entry(token, request);
        TransactWriteItemsResponse earlier = begin(entry);
        if (earlier != null) {
            return earlier;
        }
        try {
            TransactWriteItemsResponse response = action.get();
            succeed(entry, response);
            return response;
        } catch (RuntimeException | Error e) {
            forget(entry);
            throw e;
        }
    }

    /** Stands for the request's content: SDKs send a token with every transaction, and there may be many in 10 minutes. */
    private record Fingerprint(int length, long sum) {
        static Fingerprint of(TransactWriteItemsRequest request) {
            byte[] content = request.transactItems().toString().getBytes(StandardCharsets.UTF_8);
            CRC32 sum = new CRC32();
            sum.update(content);
            return new Fingerprint(content.length, sum.getValue());
        }
    }

    private synchronized @Nullable TransactWriteItemsResponse begin(Entry entry) {
        Instant now = time.now();
        for (Entry oldest = finished.peek(); oldest != null && oldest.expires.isBefore(now); oldest = finished.peek()) {
            finished.remove();
            entries.remove(oldest.token, oldest);
        }
        Entry earlier = entries.putIfAbsent(entry.token, entry);
        if (earlier == null) {
            return null;
        }
        if (!earlier.fingerprint.equals(entry.fingerprint)) {
            throw AwsError.of(
                    IdempotentParameterMismatchException.builder(),
                    "IdempotentParameterMismatchException",
                    400,
                    "DynamoDB rejected the request because you retried a request with a different payload but with an"
                            + " idempotent token that was already used.");
        }
        if (earlier.response == null) {
            throw AwsError.of(
                    TransactionInProgressException.builder(),
                    "TransactionInProgressException",
                    400,
                    "The transaction with the given request token is already in progress.");
        }
        return earlier.response;
    }

    private synchronized void succeed(Entry entry, TransactWriteItemsResponse response) {
        entry.response = response;
        entry.expires = time.now().plus(LIFE);
        finished.add(entry);
    }

    private synchronized void forget(Entry entry) {
        entries.remove(entry.token, entry);
    }
}
