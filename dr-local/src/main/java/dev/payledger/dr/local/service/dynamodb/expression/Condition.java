package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.ValueOrder;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A parsed condition or filter. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.OperatorsAndFunctions.html">Condition
 *     and filter expressions, operators, and functions</a>
 */
public sealed interface Condition {

    /** Whether the condition holds for an item; an absent item is an empty map. */
    boolean test(Map<String, AttributeValue> item);

    /** {@code left AND right}. */
    record And(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return left.test(item) && right.test(item);
        }
    }

    /** {@code left OR right}. */
    record Or(Condition left, Condition right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return left.test(item) || right.test(item);
        }
    }

    /** {@code NOT condition}. */
    record Not(Condition condition) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return !condition.test(item);
        }
    }

    /** {@code left operator right}; between different types only {@code <>} holds. */
    record Comparison(Operand left, String operator, Operand right) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue a = left.of(item);
            AttributeValue b = right.of(item);
            if (operator.equals("=")) {
                return a != null && a.equals(b);
            }
            if (operator.equals("<>")) {
                return a == null || !a.equals(b);
            }
            if (a == null || b == null) {
                return false;
            }
            OptionalInt order = ValueOrder.compare(a, b);
            if (order.isEmpty()) {
                return false;
            }
            return switch (operator) {
                case "<" -> order.getAsInt() < 0;
                case "<=" -> order.getAsInt() <= 0;
                case ">" -> order.getAsInt() > 0;
                default -> order.getAsInt() >= 0;
            };
        }
    }

    /** {@code operand BETWEEN lower AND upper}, bounds included. */
    record Between(Operand operand, Operand lower, Operand upper) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            return new Comparison(operand, ">=", lower).test(item) && new Comparison(operand, "<=", upper).test(item);
        }
    }

    /** {@code operand IN (candidates)}. */
    record In(Operand operand, List<Operand> candidates) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue value = operand.of(item);
            return value != null && candidates.stream().anyMatch(candidate -> value.equals(candidate.of(item)));
        }
    }

    /** A function that answers true or false. */
    record Function(String name, List<Operand> operands) implements Condition {
        @Override
        public boolean test(Map<String, AttributeValue> item) {
            AttributeValue first = operands.get(0).of(item);
            if (name.equals("attribute_exists")) {
                return first != null;
            }
            if (name.equals("attribute_not_exists")) {
                return first == null;
            }
            AttributeValue second = operands.get(1).of(item);
            if (first == null || second == null) {
                return false;
            }
            return switch (name) {
                case "attribute_type" -> Values.typeName(first).equals(second.s());
                case "begins_with" -> beginsWith(first, second);
                default -> contains(first, second);
            };
        }
    }

    private static boolean beginsWith(AttributeValue value, AttributeValue prefix) {
        if (value.type() != prefix.type()) {
            return false;
        }
        if (value.type() == AttributeValue.Type.S) {
            return value.s().startsWith(prefix.s());
        }
        return value.type() == AttributeValue.Type.B
                && indexOf(value.b().asByteArrayUnsafe(), prefix.b().asByteArrayUnsafe(), 0) == 0;
    }

    private static boolean contains(AttributeValue container, AttributeValue element) {
        return switch (container.type()) {
            case S -> element.type() == AttributeValue.Type.S && container.s().contains(element.s());
            case B ->
                element.type() == AttributeValue.Type.B
                        && indexOf(
                                        container.b().asByteArrayUnsafe(),
                                        element.b().asByteArrayUnsafe(),
                                        Integer.MAX_VALUE)
                                >= 0;
            case SS -> element.type() == AttributeValue.Type.S && container.ss().contains(element.s());
            case NS -> element.type() == AttributeValue.Type.N && container.ns().contains(element.n());
            case BS -> element.type() == AttributeValue.Type.B && container.bs().contains(element.b());
            case L -> container.l().contains(element);
            default -> false;
        };
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int lastStart) {
        for (int start = 0; start <= Math.min(lastStart, bytes.length - wanted.length); start++) {
            if (java.util.Arrays.equals(bytes, start, start + wanted.length, wanted, 0, wanted.length)) {
                return start;
            }
        }
        return -1;
    }

    /** A condition and every path that it names, in the order of the text. */
    record Parsed(Condition condition, List<Path> paths) {

        /** Whether the item (null: there is none) meets the condition. */
        public boolean holdsFor(@Nullable Map<String, AttributeValue> item) {
            return condition.test(item == null ? Map.of() : item);
        }
    }
}
