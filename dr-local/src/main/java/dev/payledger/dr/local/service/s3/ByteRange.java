package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.wire.AwsError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of an object that is asked for.
 *
 * @param header the answer's {@code Content-Range}, or null for the whole object
 */
record ByteRange(int from, int length, @Nullable String header) {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** A range that is not understood is ignored, as HTTP says. */
    static ByteRange of(@Nullable String range, int size) {
        Matcher matcher = RANGE.matcher(range == null ? "" : range);
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return new ByteRange(0, size, null);
        }
        long from;
        long to = size - 1L;
        if (matcher.group(1).isEmpty()) {
            from = Math.max(0, size - Long.parseLong(matcher.group(2)));
        } else {
            from = Long.parseLong(matcher.group(1));
            if (!matcher.group(2).isEmpty()) {
                to = Math.min(to, Long.parseLong(matcher.group(2)));
            }
        }
        if (from > to) {
            throw AwsError.of("InvalidRange", 416, "The requested range is not satisfiable");
        }
        return new ByteRange((int) from, (int) (to - from + 1), "bytes " + from + "-" + to + "/" + size);
    }
}
