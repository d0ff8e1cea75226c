package dev.payledger.dr.local.iam;

import dev.payledger.dr.local.wire.IpLiteral;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;

/**
 * The operators of conditions, each given the policy's value and the request's. A value that cannot be read as what the
 * operator compares never matches.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">
 *     Condition operators</a>
 */
final class Operators {

    /** By lower-case name. */
    static final Map<String, BiPredicate<String, String>> ALL = Map.ofEntries(
            Map.entry("stringequals", String::equals),
            Map.entry("stringequalsignorecase", String::equalsIgnoreCase),
            Map.entry("stringlike", Wildcards::matches),
            Map.entry("arnequals", Wildcards::matchesArn),
            Map.entry("arnlike", Wildcards::matchesArn),
            Map.entry("binaryequals", String::equals),
            Map.entry("bool", String::equalsIgnoreCase),
            Map.entry("numericequals", numbers(order -> order == 0)),
            Map.entry("numericlessthan", numbers(order -> order < 0)),
            Map.entry("numericlessthanequals", numbers(order -> order <= 0)),
            Map.entry("numericgreaterthan", numbers(order -> order > 0)),
            Map.entry("numericgreaterthanequals", numbers(order -> order >= 0)),
            Map.entry("dateequals", dates(order -> order == 0)),
            Map.entry("datelessthan", dates(order -> order < 0)),
            Map.entry("datelessthanequals", dates(order -> order <= 0)),
            Map.entry("dategreaterthan", dates(order -> order > 0)),
            Map.entry("dategreaterthanequals", dates(order -> order >= 0)),
            Map.entry("ipaddress", Operators::inNetwork));

    /** What an operator is the negation of. */
    static final Map<String, String> NEGATIONS = Map.of(
            "stringnotequals", "stringequals",
            "stringnotequalsignorecase", "stringequalsignorecase",
            "stringnotlike", "stringlike",
            "arnnotequals", "arnequals",
            "arnnotlike", "arnlike",
            "numericnotequals", "numericequals",
            "datenotequals", "dateequals",
            "notipaddress", "ipaddress");

    private Operators() {}

    private static BiPredicate<String, String> numbers(IntPredicate test) {
        return (wanted, found) -> {
            try {
                return test.test(new BigDecimal(found).compareTo(new BigDecimal(wanted)));
            } catch (NumberFormatException e) {
                return false;
            }
        };
    }

    private static BiPredicate<String, String> dates(IntPredicate test) {
        return (wanted, found) -> {
            try {
                return test.test(date(found).compareTo(date(wanted)));
            } catch (DateTimeException | NumberFormatException e) {
                return false;
            }
        };
    }

    /** A date of ISO 8601, with or without a time, or seconds since 1970. */
    private static Instant date(String text) {
        if (text.matches("-?\\d{5,}")) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        return text.length() == 10
                ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                : OffsetDateTime.parse(text).toInstant();
    }

    private static boolean inNetwork(String network, String address) {
        int slash = network.indexOf('/');
        Optional<byte[]> literal = IpLiteral.bytes(slash < 0 ? network : network.substring(0, slash));
        Optional<byte[]> asked = IpLiteral.bytes(address);
        if (literal.isEmpty() || asked.isEmpty()) {
            return false;
        }
        byte[] wanted = literal.get();
        byte[] found = asked.get();
        String prefix = slash < 0 ? Integer.toString(wanted.length * 8) : network.substring(slash + 1);
        if (!prefix.matches("[0-9]{1,3}")) {
            return false;
        }
        int bits = Integer.parseInt(prefix);
        if (wanted.length != found.length || bits > wanted.length * 8) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((wanted[bit / 8] & mask) != (found[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
