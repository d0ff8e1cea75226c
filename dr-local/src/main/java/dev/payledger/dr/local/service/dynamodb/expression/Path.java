package dev.payledger.dr.local.service.dynamodb.expression;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A document path, for example {@code a.b[2]}.
 *
 * @param steps the first is the name of a top-level attribute
 */
public record Path(List<Step> steps) {

    /** One step: a map's member by name, or a list's element by index (then the name is null). */
    public record Step(@Nullable String name, int index) {
        static Step member(String name) {
            return new Step(name, -1);
        }

        static Step element(int index) {
            return new Step(null, index);
        }

        @Override
        public String toString() {
            return name == null ? "[" + index + "]" : name;
        }
    }

    /** A path of one step. */
    public static Path of(String attribute) {
        return new Path(List.of(Step.member(attribute)));
    }

    /** The top-level attribute in which the path begins. */
    public String root() {
        return steps.get(0).toString();
    }

    boolean isTopLevel() {
        return steps.size() == 1;
    }

    /** The value at this path, or null where there is none. */
    @Nullable
    AttributeValue find(Map<String, AttributeValue> item) {
        AttributeValue value = item.get(root());
        for (int i = 1; i < steps.size() && value != null; i++) {
            Step step = steps.get(i);
            if (step.name() != null) {
                value = value.type() == AttributeValue.Type.M ? value.m().get(step.name()) : null;
            } else {
                boolean inside = value.type() == AttributeValue.Type.L
                        && step.index() < value.l().size();
                value = inside ? value.l().get(step.index()) : null;
            }
        }
        return value;
    }

    /** Whether one of the two is the other or lies within it. */
    boolean overlaps(Path other) {
        int common = Math.min(steps.size(), other.steps.size());
        return steps.subList(0, common).equals(other.steps.subList(0, common));
    }

    /** Whether the two take the same value for a map here and for a list there. */
    boolean conflicts(Path other) {
        int common = Math.min(steps.size(), other.steps.size());
        for (int i = 0; i < common; i++) {
            Step mine = steps.get(i);
            Step theirs = other.steps.get(i);
            if (!mine.equals(theirs)) {
                return (mine.name() == null) != (theirs.name() == null);
            }
        }
        return false;
    }

    /** As DynamoDB prints paths in messages: {@code [a, b, [2]]}. */
    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
