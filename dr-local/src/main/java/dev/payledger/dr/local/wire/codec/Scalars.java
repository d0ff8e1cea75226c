package dev.payledger.dr.local.wire.codec;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Scalar values as text: in XML, forms, paths, queries and headers. */
final class Scalars {

    private Scalars() {}

    static Object read(String text, Member member) {
        try {
            return switch (member.type) {
                case STRING -> text;
                case INTEGER -> Integer.valueOf(text.trim());
                case LONG -> Long.valueOf(text.trim());
                case SHORT -> Short.valueOf(text.trim());
                case BYTE -> Byte.valueOf(text.trim());
                case FLOAT -> Float.valueOf(text.trim());
                case DOUBLE -> Double.valueOf(text.trim());
                case BIG_DECIMAL -> new BigDecimal(text.trim());
                case BOOLEAN -> bool(text.trim());
                case INSTANT -> Timestamps.read(text.trim(), member.timestamp);
                case SDK_BYTES -> SdkBytes.fromByteArray(Base64.getDecoder().decode(text.trim()));
                default -> throw new Malformed("a " + member.type + " cannot be read from text");
            };
        } catch (IllegalArgumentException e) {
            throw new Malformed("'" + text + "' is not a valid value of " + member.wireIn, e);
        }
    }

    static String write(Object value, Member member, Format timestampFormat) {
        if (value instanceof Instant instant) {
            return Timestamps.write(instant, member.timestamp, timestampFormat);
        }
        if (value instanceof SdkBytes bytes) {
            return Base64.getEncoder().encodeToString(bytes.asByteArrayUnsafe());
        }
        if (value instanceof BigDecimal number) {
            return number.toPlainString();
        }
        return value.toString();
    }

    private static Boolean bool(String text) {
        if (text.equalsIgnoreCase("true")) {
            return true;
        }
        if (text.equalsIgnoreCase("false")) {
            return false;
        }
        throw new IllegalArgumentException(text);
    }
}
