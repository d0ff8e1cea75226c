package dev.payledger.dr.local.service.cloudformation.template;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** In which order resources can be made: each after those that it needs. */
public final class DependencyOrder {

    private DependencyOrder() {}

    /**
     * Sorts so that everything comes after what it needs.
     *
     * @param needs for each logical id the ids that it needs; ids that are no key are ignored
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code ValidationError} naming the circle
     */
    public static List<String> of(Map<String, Set<String>> needs) {
        List<String> order = sort(needs);
        if (order.size() == needs.size()) {
            return order;
        }
        // What hangs off a circle is stripped from both ends, so that the message names the circle only.
        Map<String, Set<String>> circle = without(needs, order);
        circle = without(circle, sort(reversed(circle)));
        throw TemplateFault.validation("Circular dependency between resources: " + new TreeSet<>(circle.keySet()));
    }

    /** For each id those that need it. */
    public static Map<String, Set<String>> reversed(Map<String, Set<String>> needs) {
        Map<String, Set<String>> reversed = new LinkedHashMap<>();
        needs.keySet().forEach(id -> reversed.put(id, new LinkedHashSet<>()));
        needs.forEach((id, needed) -> needed.forEach(other -> {
            Set<String> dependents = reversed.get(other);
            if (dependents != null) {
                dependents.add(id);
            }
        }));
        return reversed;
    }

    private static List<String> sort(Map<String, Set<String>> needs) {
        Map<String, Integer> open = new HashMap<>();
        needs.forEach((id, needed) ->
                open.put(id, (int) needed.stream().filter(needs::containsKey).count()));
        Map<String, Set<String>> dependents = reversed(needs);
        Deque<String> ready = new ArrayDeque<>();
        needs.keySet().stream().filter(id -> open.getOrDefault(id, 0) == 0).forEach(ready::add);
        List<String> order = new ArrayList<>();
        while (!ready.isEmpty()) {
            String id = ready.remove();
            order.add(id);
            for (String dependent : dependents.getOrDefault(id, Set.of())) {
                if (open.merge(dependent, -1, Integer::sum) == 0) {
                    ready.add(dependent);
                }
            }
        }
        return order;
    }

    private static Map<String, Set<String>> without(Map<String, Set<String>> needs, List<String> done) {
        Map<String, Set<String>> rest = new LinkedHashMap<>(needs);
        rest.keySet().removeAll(done);
        return rest;
    }
}
