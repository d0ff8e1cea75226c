package dev.payledger.dr.local.service.apigatewayv2;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a list; the token is the position of the next page's first item. */
record Page<T>(List<T> items, @Nullable String nextToken) {

    private static final int MAX_RESULTS_DEFAULT = 100;

    static <T> Page<T> of(List<T> all, @Nullable String maxResults, @Nullable String nextToken) {
        int start = nextToken == null ? 0 : number(nextToken, "Invalid NextToken specified");
        int size = maxResults == null ? MAX_RESULTS_DEFAULT : number(maxResults, "Invalid MaxResults specified");
        if (start < 0 || start > all.size()) {
            throw Errors.badRequest("Invalid NextToken specified");
        }
        if (size < 1) {
            throw Errors.badRequest("Invalid MaxResults specified");
        }
        int end = (int) Math.min(all.size(), (long) start + size);
        return new Page<>(List.copyOf(all.subList(start, end)), end < all.size() ? Integer.toString(end) : null);
    }

    private static int number(String text, String problem) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Errors.badRequest(problem);
        }
    }
}
