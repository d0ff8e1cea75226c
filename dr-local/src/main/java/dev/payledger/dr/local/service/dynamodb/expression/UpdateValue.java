package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Numbers;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an update expression puts at a path, computed from the item as it was. */
sealed interface UpdateValue {

    AttributeValue of(Map<String, AttributeValue> item);

    /** A value that the request gave. */
    record Literal(AttributeValue value) implements UpdateValue {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            return value;
        }
    }

    /** The value at another path, which must exist. */
    record At(Path path) implements UpdateValue {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            AttributeValue value = path.find(item);
            if (value == null) {
                throw DynamoErrors.validation(
                        "The provided expression refers to an attribute that does not exist in the item");
            }
            return value;
        }
    }

    /** {@code if_not_exists(path, otherwise)}. */
    record IfNotExists(Path path, UpdateValue otherwise) implements UpdateValue {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            AttributeValue value = path.find(item);
            return value == null ? otherwise.of(item) : value;
        }
    }

    /** {@code list_append(first, second)}. */
    record ListAppend(UpdateValue first, UpdateValue second) implements UpdateValue {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            AttributeValue head = first.of(item);
            AttributeValue tail = second.of(item);
            if (head.type() != AttributeValue.Type.L || tail.type() != AttributeValue.Type.L) {
                throw SetArithmetic.incorrectType();
            }
            List<AttributeValue> elements = new ArrayList<>(head.l());
            elements.addAll(tail.l());
            return AttributeValue.fromL(elements);
        }
    }

    /** {@code left + right} or {@code left - right}. */
    record Sum(UpdateValue left, boolean plus, UpdateValue right) implements UpdateValue {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            AttributeValue a = left.of(item);
            AttributeValue b = right.of(item);
            if (a.type() != AttributeValue.Type.N || b.type() != AttributeValue.Type.N) {
                throw SetArithmetic.incorrectType();
            }
            BigDecimal first = new BigDecimal(a.n());
            BigDecimal second = new BigDecimal(b.n());
            return AttributeValue.fromN(
                    Numbers.canonical(plus ? Numbers.add(first, second) : Numbers.subtract(first, second)));
        }
    }
}
