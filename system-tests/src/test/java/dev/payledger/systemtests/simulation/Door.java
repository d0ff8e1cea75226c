package dev.payledger.systemtests.simulation;

import dev.payledger.core.AccountId;
import dev.payledger.core.Ledger;
import dev.payledger.core.PostResult;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionPage;
import dev.payledger.core.TransactionRequest;
import org.jspecify.annotations.Nullable;

/** What a region's functions do for callers: the real ledger, or a wrong one that the simulator must catch. */
interface Door {
    PostResult post(TransactionRequest request);

    PostResult reverse(AccountId account, TransactionId original);

    TransactionPage page(AccountId account, int limit, @Nullable String cursor);

    static Door of(Ledger ledger) {
        return new Door() {
            @Override
            public PostResult post(TransactionRequest request) {
                return ledger.post(request);
            }

            @Override
            public PostResult reverse(AccountId account, TransactionId original) {
                return ledger.reverse(account, original);
            }

            @Override
            public TransactionPage page(AccountId account, int limit, @Nullable String cursor) {
                return ledger.transactions(account, limit, cursor);
            }
        };
    }
}
