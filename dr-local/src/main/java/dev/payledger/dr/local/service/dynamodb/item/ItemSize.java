package dev.payledger.dr.local.service.dynamodb.item;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How many bytes DynamoDB counts for an item.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html">Item
 *     sizes and formats</a> (numbers are approximate there, too)
 */
public final class ItemSize {

    /** The largest item, in bytes. */
    public static final int ITEM_BYTES_MAX = 400 * 1024;

    private static final int CONTAINER_BYTES = 3;

    private ItemSize() {}

    /** The bytes of an item: every attribute's name and value. */
    public static int of(Map<String, AttributeValue> item) {
        int size = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            size += utf8(attribute.getKey()) + of(attribute.getValue());
        }
        return size;
    }

    /** The bytes of one value. */
    public static int of(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> number(value.n());
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().stream().mapToInt(ItemSize::utf8).sum();
            case NS -> value.ns().stream().mapToInt(ItemSize::number).sum();
            case BS ->
                value.bs().stream()
                        .mapToInt(member -> member.asByteArrayUnsafe().length)
                        .sum();
            case L ->
                CONTAINER_BYTES
                        + value.l().stream()
                                .mapToInt(element -> 1 + of(element))
                                .sum();
            case M -> CONTAINER_BYTES + value.m().size() + of(value.m());
            default -> 1;
        };
    }

    private static int number(String canonical) {
        int digits = 0;
        for (int i = 0; i < canonical.length(); i++) {
            if (Character.isDigit(canonical.charAt(i))) {
                digits++;
            }
        }
        return Math.min(21, (digits + 1) / 2 + 1 + (canonical.startsWith("-") ? 1 : 0));
    }

    /** The bytes of a text in UTF-8, without encoding it. */
    public static int utf8(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800 || Character.isSurrogate(c)) {
                bytes += 2;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }
}
