package dev.payledger.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of an account's list, newest first.
 *
 * @param items the transactions of this page
 * @param nextCursor the {@link Cursor} of the next page, or null where the list ends
 * @since 0.1.0
 */
public record TransactionPage(
        List<ListedTransaction> items, @Nullable String nextCursor) {
    /** Copies the items. */
    public TransactionPage {
        items = List.copyOf(items);
    }
}
