package dev.payledger.dr.local.service.sns;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A hundred items of a list and where the next begin. */
record Page<T>(List<T> items, @Nullable String next) {

    private static final int SIZE = 100;

    static <T> Page<T> of(List<T> all, @Nullable String token) {
        if (token != null && !token.matches("\\d{1,9}")) {
            throw SnsErrors.invalid("NextToken");
        }
        int from = Math.min(all.size(), token == null ? 0 : Integer.parseInt(token));
        int to = Math.min(all.size(), from + SIZE);
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }
}
