package dev.payledger.core.client;

import dev.payledger.core.TransactionRequest;
import java.util.List;

/**
 * Port: where a caller keeps a request, with its idempotency key, from before it is first sent until the ledger has
 * answered. What is kept survives the caller's own end: {@link LedgerClient#resume} sends it again under the same key.
 * Implementations are safe for use by many threads.
 *
 * @since 0.1.0
 */
public interface KeptRequests {
    /**
     * Keeps the request. Returns when it is safe; keeping it twice is keeping it once.
     *
     * @throws java.io.UncheckedIOException if it cannot be kept; then nothing is sent
     */
    void keep(TransactionRequest request);

    /** Forgets a request that was answered. */
    void forget(TransactionRequest request);

    /** Every request that is kept, in no order. */
    List<TransactionRequest> kept();

    /** Keeps nothing beyond the call: for callers that have their own record of each key. */
    static KeptRequests none() {
        return new KeptRequests() {
            @Override
            public void keep(TransactionRequest request) {}

            @Override
            public void forget(TransactionRequest request) {}

            @Override
            public List<TransactionRequest> kept() {
                return List.of();
            }
        };
    }
}
