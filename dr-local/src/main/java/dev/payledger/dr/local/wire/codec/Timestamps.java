package dev.payledger.dr.local.wire.codec;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;

/** Timestamps as AWS's protocols write them. */
final class Timestamps {
    private static final DateTimeFormatter RFC_822 = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    /** Writes a timestamp in a format, or in a protocol's own where the model names none. */
    static String write(Instant instant, @Nullable Format format, Format otherwise) {
        return switch (format == null ? otherwise : format) {
            case RFC_822 -> RFC_822.format(instant);
            case UNIX_TIMESTAMP -> seconds(instant).toPlainString();
            case UNIX_TIMESTAMP_MILLIS -> Long.toString(instant.toEpochMilli());
            case ISO_8601 -> DateTimeFormatter.ISO_INSTANT.format(instant.truncatedTo(ChronoUnit.MILLIS));
        };
    }

    /** Seconds since the epoch with at most milliseconds, without trailing zeros. */
    static BigDecimal seconds(Instant instant) {
        BigDecimal value = BigDecimal.valueOf(instant.toEpochMilli(), 3).stripTrailingZeros();
        return value.scale() < 0 ? value.setScale(0) : value;
    }

    /** Reads any of the formats; a bare number is seconds, or milliseconds where the model says so. */
    static Instant read(String text, @Nullable Format format) {
        try {
            char first = text.isEmpty() ? ' ' : text.charAt(0);
            if (Character.isLetter(first)) {
                return OffsetDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            }
            if (text.indexOf('T') > 0) {
                return OffsetDateTime.parse(text).toInstant();
            }
            return ofNumber(new BigDecimal(text), format);
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            throw new Malformed("'" + text + "' is not a timestamp", e);
        }
    }

    static Instant ofNumber(BigDecimal number, @Nullable Format format) {
        BigDecimal millis = format == Format.UNIX_TIMESTAMP_MILLIS ? number : number.movePointRight(3);
        try {
            return Instant.ofEpochMilli(
                    millis.setScale(0, java.math.RoundingMode.DOWN).longValueExact());
        } catch (ArithmeticException e) {
            throw new Malformed("'" + number + "' is not a timestamp", e);
        }
    }
}
