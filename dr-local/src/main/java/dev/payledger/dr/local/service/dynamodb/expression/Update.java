package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A parsed update expression. Immutable. Every value is computed from the item as it was before; then the actions are
 * done.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Update
 *     expressions</a>
 */
public final class Update {

    private final List<Action> actions;
    private final List<Path> readPaths;
    private final boolean legacy;

    Update(List<Action> actions, List<Path> readPaths) {
        this(actions, readPaths, false);
    }

    private Update(List<Action> actions, List<Path> readPaths, boolean legacy) {
        this.actions = List.copyOf(actions);
        this.readPaths = List.copyOf(readPaths);
        this.legacy = legacy;
    }

    /** An update of the form from before expressions: it also appends to lists, and has a message of its own. */
    static Update legacy(List<Action> actions) {
        return new Update(actions, List.of(), true);
    }

    /** What to do at a path; {@code value} is null for {@code REMOVE}. */
    record Action(Kind kind, Path path, @Nullable UpdateValue value) {}

    enum Kind {
        SET,
        REMOVE,
        ADD,
        DELETE
    }

    /** The paths that the update writes, in the order of the text. */
    public List<Path> paths() {
        return actions.stream().map(Action::path).toList();
    }

    /** Whether this was an expression, and not {@code AttributeUpdates}. */
    public boolean isExpression() {
        return !legacy;
    }

    /** Whether nothing can be left of this update where there is no item: then it makes none. */
    public boolean onlyTakesAway() {
        return actions.stream().allMatch(action -> action.kind() == Kind.REMOVE || action.kind() == Kind.DELETE);
    }

    /** The written paths as a projection, for {@code UPDATED_OLD} and {@code UPDATED_NEW}. */
    public Projection updated() {
        return Projection.of(paths());
    }

    /** The paths whose values the update reads. */
    public List<Path> readPaths() {
        return readPaths;
    }

    /**
     * The item after the update.
     *
     * @param item the item as it is; for a new item its key
     * @throws AwsServiceException if a path or an operand does not fit the item
     */
    public Map<String, AttributeValue> apply(Map<String, AttributeValue> item) {
        List<Change> changes = new ArrayList<>();
        for (Action action : actions) {
            Change change = change(action, item);
            if (change != null) {
                changes.add(change);
            }
        }
        changes.sort(ORDER);
        Map<String, AttributeValue> updated = new HashMap<>(item);
        for (Change change : changes) {
            applyTo(updated, change);
        }
        return updated;
    }

    /**
     * Values are put before anything is removed, elements beyond a list's end in their order. What lies deeper is
     * removed first, and a list's elements from its end, so that no removal shifts the index of another.
     */
    private static final Comparator<Change> ORDER = Comparator.comparing((Change change) -> change.value() == null)
            .thenComparingInt(
                    change -> change.value() == null ? -change.path().steps().size() : 0)
            .thenComparingInt(change -> {
                int index = change.path()
                        .steps()
                        .get(change.path().steps().size() - 1)
                        .index();
                return change.value() == null ? -index : index;
            });

    /** A path's new value, or null to remove it. */
    private record Change(Path path, @Nullable AttributeValue value) {}

    private @Nullable Change change(Action action, Map<String, AttributeValue> item) {
        UpdateValue operand = action.value();
        if (operand == null) {
            return new Change(action.path(), null);
        }
        AttributeValue value = operand.of(item);
        AttributeValue current = action.path().find(item);
        if (legacy && current != null && action.kind() != Kind.SET && current.type() != value.type()) {
            throw DynamoErrors.validation("Type mismatch for attribute to update");
        }
        return switch (action.kind()) {
            case ADD -> new Change(action.path(), current == null ? value : SetArithmetic.add(current, value));
            case DELETE -> current == null ? null : new Change(action.path(), SetArithmetic.subtract(current, value));
            default -> new Change(action.path(), value);
        };
    }

    private static void applyTo(Map<String, AttributeValue> item, Change change) {
        String root = change.path().root();
        AttributeValue replaced = replaced(item.get(root), change, 1);
        if (replaced == null) {
            item.remove(root);
        } else {
            item.put(root, replaced);
        }
    }

    /** What stands at the path's first {@code depth} steps after the change. */
    private static @Nullable AttributeValue replaced(@Nullable AttributeValue current, Change change, int depth) {
        List<Path.Step> steps = change.path().steps();
        if (depth == steps.size()) {
            return change.value();
        }
        Path.Step step = steps.get(depth);
        if (current == null) {
            throw invalidPath();
        }
        if (step.name() != null && current.type() == AttributeValue.Type.M) {
            Map<String, AttributeValue> members = new HashMap<>(current.m());
            AttributeValue member = replaced(members.get(step.name()), change, depth + 1);
            if (member == null) {
                members.remove(step.name());
            } else {
                members.put(step.name(), member);
            }
            return AttributeValue.fromM(members);
        }
        if (step.name() == null && current.type() == AttributeValue.Type.L) {
            List<AttributeValue> elements = new ArrayList<>(current.l());
            boolean inside = step.index() < elements.size();
            AttributeValue element = replaced(inside ? elements.get(step.index()) : null, change, depth + 1);
            if (element == null) {
                if (inside) {
                    elements.remove(step.index());
                }
            } else if (inside) {
                elements.set(step.index(), element);
            } else {
                elements.add(element);
            }
            return AttributeValue.fromL(elements);
        }
        throw invalidPath();
    }

    private static AwsServiceException invalidPath() {
        return DynamoErrors.validation("The document path provided in the update expression is invalid for update");
    }
}
