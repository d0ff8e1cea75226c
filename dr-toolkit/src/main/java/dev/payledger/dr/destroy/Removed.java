package dev.payledger.dr.destroy;

import dev.payledger.dr.event.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what was removed. Not thread safe. */
final class Removed {

    private final Step step;
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final List<String> resources = new ArrayList<>();

    Removed(Step step) {
        this.step = step;
    }

    void add(String kind, String region, String name, boolean removed) {
        if (removed) {
            counts.merge(kind, 1, Integer::sum);
            resources.add(kind + " " + name + " " + region);
            step.result(region, kind + " " + name + " removed", step.elapsed());
        }
    }

    Map<String, Integer> counts() {
        Map<String, Integer> named = new LinkedHashMap<>();
        counts.forEach((kind, count) -> named.put(count == 1 ? kind : kind + "s", count));
        return named;
    }

    List<String> resources() {
        return List.copyOf(resources);
    }
}
