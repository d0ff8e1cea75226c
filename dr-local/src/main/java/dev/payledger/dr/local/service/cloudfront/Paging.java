package dev.payledger.dr.local.service.cloudfront;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a listing; CloudFront's marker is the id of the last item of the page before.
 *
 * @param items what is on the page
 * @param max how many may be on it
 * @param next the marker of the next page, or null on the last one
 */
record Paging<T>(List<T> items, int max, @Nullable String next) {

    private static final int MAX_ITEMS = 100;

    static <T> Paging<T> of(List<T> all, Function<T, String> id, @Nullable String marker, @Nullable String maxItems) {
        int max = maxItems(maxItems);
        int from = 0;
        if (marker != null && !marker.isEmpty()) {
            while (from < all.size() && id.apply(all.get(from)).compareTo(marker) <= 0) {
                from++;
            }
        }
        List<T> rest = all.subList(from, all.size());
        boolean more = rest.size() > max;
        List<T> page = List.copyOf(more ? rest.subList(0, max) : rest);
        return new Paging<>(page, max, more ? id.apply(page.get(max - 1)) : null);
    }

    private static int maxItems(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return MAX_ITEMS;
        }
        try {
            int number = Integer.parseInt(text);
            if (number > 0) {
                return Math.min(number, MAX_ITEMS);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw CloudFrontErrors.invalidArgument("The parameter MaxItems must be a number from 1, not " + text + ".");
    }
}
