package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.DifferenceType;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDriftStatus;

/**
 * How a resource differs from its template. Only properties that the template sets are compared, as in AWS; lists are
 * compared as sets.
 *
 * @param expected what the template sets, without what cannot be read back
 * @param actual the same properties as they are; those that are not there are left out
 */
record Drift(
        StackResource resource,
        StackResourceDriftStatus status,
        Map<String, Object> expected,
        Map<String, Object> actual,
        List<PropertyDifference> differences,
        Instant at) {

    /** The drift of a resource that is gone. */
    static Drift deleted(StackResource resource, Instant at) {
        return new Drift(resource, StackResourceDriftStatus.DELETED, Map.of(), Map.of(), List.of(), at);
    }

    /** Compares. */
    static Drift between(StackResource resource, Map<String, Object> expected, Map<String, Object> actual, Instant at) {
        Map<String, Object> comparable = new TreeMap<>(actual);
        comparable.keySet().retainAll(expected.keySet());
        List<PropertyDifference> differences = new ArrayList<>();
        compare("", canonical(expected), canonical(comparable), differences);
        return new Drift(
                resource,
                differences.isEmpty() ? StackResourceDriftStatus.IN_SYNC : StackResourceDriftStatus.MODIFIED,
                expected,
                comparable,
                differences,
                at);
    }

    boolean differs() {
        return status != StackResourceDriftStatus.IN_SYNC;
    }

    /** The resource with its properties as they really are. */
    StackResource live() {
        Map<String, Object> properties = new TreeMap<>(resource.properties());
        properties.keySet().removeAll(expected.keySet());
        properties.putAll(actual);
        return resource.withProperties(properties);
    }

    private static Object canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> sorted = new TreeMap<>();
            map.forEach((key, below) -> sorted.put(String.valueOf(key), canonical(below)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            return list.stream()
                    .map(Drift::canonical)
                    .sorted(Comparator.comparing(Drift::text))
                    .toList();
        }
        return Evaluator.text(value);
    }

    private static void compare(
            String path, @Nullable Object expected, @Nullable Object actual, List<PropertyDifference> differences) {
        if (expected instanceof Map<?, ?> left && actual instanceof Map<?, ?> right) {
            TreeSet<String> keys = new TreeSet<>();
            left.keySet().forEach(key -> keys.add(String.valueOf(key)));
            right.keySet().forEach(key -> keys.add(String.valueOf(key)));
            keys.forEach(key -> compare(path + "/" + key, left.get(key), right.get(key), differences));
        } else if (expected instanceof List<?> left && actual instanceof List<?> right) {
            compareLists(path, left, right, differences);
        } else if (expected == null || !expected.equals(actual)) {
            DifferenceType type = DifferenceType.NOT_EQUAL;
            if (expected == null) {
                type = DifferenceType.ADD;
            } else if (actual == null) {
                type = DifferenceType.REMOVE;
            }
            differences.add(difference(path, expected, actual, type));
        }
    }

    private static void compareLists(
            String path, List<?> expected, List<?> actual, List<PropertyDifference> differences) {
        for (int i = 0; i < expected.size(); i++) {
            if (!actual.contains(expected.get(i))) {
                differences.add(difference(path + "/" + i, expected.get(i), null, DifferenceType.REMOVE));
            }
        }
        for (int i = 0; i < actual.size(); i++) {
            if (!expected.contains(actual.get(i))) {
                differences.add(difference(path + "/" + i, null, actual.get(i), DifferenceType.ADD));
            }
        }
    }

    private static PropertyDifference difference(
            String path, @Nullable Object expected, @Nullable Object actual, DifferenceType type) {
        return PropertyDifference.builder()
                .propertyPath(path)
                .expectedValue(expected == null ? "null" : text(expected))
                .actualValue(actual == null ? "null" : text(actual))
                .differenceType(type)
                .build();
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> copy = new TreeMap<>();
            map.forEach((key, below) -> copy.put(String.valueOf(key), below));
            return new Properties(copy).json();
        }
        return value.toString();
    }
}
