package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What conditions compare. */
sealed interface Operand {

    /** The operand's value for an item, or null where the item has none. */
    @Nullable
    AttributeValue of(Map<String, AttributeValue> item);

    /** The value at a path. */
    record At(Path path) implements Operand {
        @Override
        public @Nullable AttributeValue of(Map<String, AttributeValue> item) {
            return path.find(item);
        }

        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A value that the request gave. */
    record Literal(AttributeValue value) implements Operand {
        @Override
        public AttributeValue of(Map<String, AttributeValue> item) {
            return value;
        }
    }

    /** {@code size(operand)}. */
    record Size(Operand operand) implements Operand {
        @Override
        public @Nullable AttributeValue of(Map<String, AttributeValue> item) {
            AttributeValue value = operand.of(item);
            if (value == null) {
                return null;
            }
            int size =
                    switch (value.type()) {
                        case S -> ItemSize.utf8(value.s());
                        case B -> value.b().asByteArrayUnsafe().length;
                        case SS -> value.ss().size();
                        case NS -> value.ns().size();
                        case BS -> value.bs().size();
                        case L -> value.l().size();
                        case M -> value.m().size();
                        default -> -1;
                    };
            return size < 0 ? null : AttributeValue.fromN(Integer.toString(size));
        }
    }
}
