package dev.payledger.dr.verify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two regions at one look after another. While others write, something is always on its way, and at
 * each look it is something else: a problem is what differed at every look. For one thread.
 */
final class Suspects {

    private final Map<String, Set<String>> now = new TreeMap<>();
    private @Nullable Map<String, Set<String>> before;

    /** Notes what differs at this look: so many of a kind. */
    void found(String kind, Collection<String> which) {
        now.put(kind, new TreeSet<>(which));
    }

    /** Ends a look: what has differed at this one and every one before, a line for each kind. */
    List<String> still() {
        Map<String, Set<String>> earlier = before;
        Map<String, Set<String>> both = new TreeMap<>();
        now.forEach((kind, which) -> {
            Set<String> left = new TreeSet<>(which);
            if (earlier != null) {
                left.retainAll(earlier.getOrDefault(kind, Set.of()));
            }
            both.put(kind, left);
        });
        now.clear();
        before = both;
        List<String> problems = new ArrayList<>();
        both.forEach((kind, left) -> {
            if (!left.isEmpty()) {
                problems.add(left.size() + " (" + left.iterator().next() + ") " + kind);
            }
        });
        return problems;
    }
}
