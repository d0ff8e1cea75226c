package dev.payledger.core;

import java.util.List;

/**
 * A stretch of an account's list as the view holds it, newest first.
 *
 * @param items the transactions
 * @param more whether the list goes on behind the last of them
 * @since 0.1.0
 */
public record ViewPage(List<ListedTransaction> items, boolean more) {
    /** Copies the items. */
    public ViewPage {
        items = List.copyOf(items);
    }
}
