package dev.payledger.dr.local.service.dynamodb.item;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.OptionalInt;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** How DynamoDB orders values: strings by their UTF-8 bytes, numbers by value, binaries by unsigned bytes. */
public final class ValueOrder {

    private ValueOrder() {}

    /** Compares two values of one orderable type (S, N, B); empty where types differ or have no order. */
    public static OptionalInt compare(AttributeValue left, AttributeValue right) {
        if (left.type() != right.type()) {
            return OptionalInt.empty();
        }
        return switch (left.type()) {
            case S -> OptionalInt.of(compareStrings(left.s(), right.s()));
            case N -> OptionalInt.of(new BigDecimal(left.n()).compareTo(new BigDecimal(right.n())));
            case B -> OptionalInt.of(compareBytes(left.b(), right.b()));
            default -> OptionalInt.empty();
        };
    }

    /** Compares by Unicode code points, which is the order of the UTF-8 bytes (Java's own order is UTF-16's). */
    public static int compareStrings(String left, String right) {
        if (hasNoPairs(left) && hasNoPairs(right)) {
            return left.compareTo(right);
        }
        int common = Math.min(left.length(), right.length());
        for (int i = 0; i < common; i++) {
            char a = left.charAt(i);
            char b = right.charAt(i);
            if (a != b) {
                boolean aHigh = Character.isSurrogate(a);
                boolean bHigh = Character.isSurrogate(b);
                return aHigh == bHigh ? Character.compare(a, b) : Boolean.compare(aHigh, bHigh);
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Known at once of strings in Latin-1, which is what most keys are. */
    private static boolean hasNoPairs(String string) {
        return string.codePointCount(0, string.length()) == string.length();
    }

    /** Compares by unsigned bytes. */
    public static int compareBytes(SdkBytes left, SdkBytes right) {
        return Arrays.compareUnsigned(left.asByteArrayUnsafe(), right.asByteArrayUnsafe());
    }
}
