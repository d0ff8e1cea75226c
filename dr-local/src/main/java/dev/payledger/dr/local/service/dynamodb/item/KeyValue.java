package dev.payledger.dr.local.service.dynamodb.item;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The value of a key attribute, in DynamoDB's order. Values of one key attribute have one type, so that they can be
 * compared.
 */
public final class KeyValue implements Comparable<KeyValue> {

    private final AttributeValue value;
    private final @Nullable BigDecimal number;
    private final boolean ceiling;

    private KeyValue(AttributeValue value, boolean ceiling) {
        this.value = value;
        this.number = value.type() == AttributeValue.Type.N ? new BigDecimal(value.n()) : null;
        this.ceiling = ceiling;
    }

    /** A key attribute's value: S, N or B, normalised. */
    public static KeyValue of(AttributeValue value) {
        return new KeyValue(value, false);
    }

    /** A bound that lies just above everything that begins with this prefix. */
    public static KeyValue above(AttributeValue prefix) {
        return new KeyValue(prefix, true);
    }

    /** The attribute value. */
    public AttributeValue value() {
        return value;
    }

    /** A well-mixed hash, the same in every process: it decides where a partition stands in a scan. */
    public long mixed() {
        byte[] bytes =
                switch (value.type()) {
                    case S -> value.s().getBytes(StandardCharsets.UTF_8);
                    case N -> value.n().getBytes(StandardCharsets.US_ASCII);
                    default -> value.b().asByteArrayUnsafe();
                };
        long hash = 0xcbf29ce484222325L;
        for (byte b : bytes) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return hash ^ (hash >>> 33);
    }

    private boolean isPrefixOf(KeyValue other) {
        if (value.type() == AttributeValue.Type.S) {
            return other.value.s().startsWith(value.s());
        }
        byte[] mine = value.b().asByteArrayUnsafe();
        byte[] theirs = other.value.b().asByteArrayUnsafe();
        return theirs.length >= mine.length
                && SdkBytes.fromByteArrayUnsafe(java.util.Arrays.copyOf(theirs, mine.length))
                        .equals(value.b());
    }

    @Override
    public int compareTo(KeyValue other) {
        if (ceiling != other.ceiling) {
            if (ceiling && isPrefixOf(other)) {
                return 1;
            }
            if (other.ceiling && other.isPrefixOf(this)) {
                return -1;
            }
        }
        if (number != null && other.number != null) {
            return number.compareTo(other.number);
        }
        return value.type() == AttributeValue.Type.S
                ? ValueOrder.compareStrings(value.s(), other.value.s())
                : ValueOrder.compareBytes(value.b(), other.value.b());
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof KeyValue other && ceiling == other.ceiling && value.equals(other.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return Values.print(value);
    }
}
