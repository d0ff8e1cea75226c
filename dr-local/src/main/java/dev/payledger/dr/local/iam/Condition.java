package dev.payledger.dr.local.iam;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * One line of a {@code Condition} block. Operators as in <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html">AWS's
 * list</a>; {@code BinaryEquals} is refused.
 */
final class Condition {
    private static final Map<String, BiPredicate<String, String>> OPERATORS = Map.ofEntries(
            Map.entry("stringequals", String::equals),
            Map.entry("stringequalsignorecase", String::equalsIgnoreCase),
            Map.entry("stringlike", Wildcards::matches),
            Map.entry("arnequals", Wildcards::matchesArn),
            Map.entry("arnlike", Wildcards::matchesArn),
            Map.entry("bool", String::equalsIgnoreCase),
            Map.entry("numericequals", (wanted, found) -> numbers(found, wanted) == 0),
            Map.entry("numericlessthan", (wanted, found) -> numbers(found, wanted) < 0),
            Map.entry("numericlessthanequals", (wanted, found) -> numbers(found, wanted) <= 0),
            Map.entry("numericgreaterthan", (wanted, found) -> numbers(found, wanted) > 0),
            Map.entry("numericgreaterthanequals", (wanted, found) -> numbers(found, wanted) >= 0),
            Map.entry("dateequals", (wanted, found) -> dates(found, wanted) == 0),
            Map.entry("datelessthan", (wanted, found) -> dates(found, wanted) < 0),
            Map.entry("datelessthanequals", (wanted, found) -> dates(found, wanted) <= 0),
            Map.entry("dategreaterthan", (wanted, found) -> dates(found, wanted) > 0),
            Map.entry("dategreaterthanequals", (wanted, found) -> dates(found, wanted) >= 0),
            Map.entry("ipaddress", Condition::inNetwork));
    private static final Map<String, String> NEGATIONS = Map.of(
            "stringnotequals", "stringequals",
            "stringnotequalsignorecase", "stringequalsignorecase",
            "stringnotlike", "stringlike",
            "arnnotequals", "arnequals",
            "arnnotlike", "arnlike",
            "numericnotequals", "numericequals",
            "datenotequals", "dateequals",
            "notipaddress", "ipaddress");
    private static final Set<String> QUANTIFIERS = Set.of("foranyvalue", "forallvalues");

    private final String operator;
    private final String quantifier;
    private final boolean negated;
    private final boolean ifExists;
    private final String key;
    private final List<String> values;

    /**
     * Reads a condition.
     *
     * @throws MalformedPolicyException if there is no such operator
     */
    Condition(String name, String key, List<String> values) {
        String lower = name.toLowerCase(Locale.ROOT);
        int colon = lower.indexOf(':');
        this.quantifier = colon < 0 ? "" : lower.substring(0, colon);
        String rest = lower.substring(colon + 1);
        this.ifExists = rest.endsWith("ifexists");
        String base = ifExists ? rest.substring(0, rest.length() - "ifexists".length()) : rest;
        this.negated = NEGATIONS.containsKey(base);
        this.operator = NEGATIONS.getOrDefault(base, base);
        this.key = key.toLowerCase(Locale.ROOT);
        this.values = List.copyOf(values);
        boolean known = operator.equals("null") || OPERATORS.containsKey(operator);
        if (!known || !(quantifier.isEmpty() || QUANTIFIERS.contains(quantifier))) {
            throw new MalformedPolicyException("Invalid Condition type : " + name + ".");
        }
    }

    boolean holds(PolicyRequest request) {
        List<String> found = request.context().getOrDefault(key, List.of());
        if (operator.equals("null")) {
            return values.stream().anyMatch(value -> Boolean.parseBoolean(value) == found.isEmpty());
        }
        if (found.isEmpty()) {
            return ifExists || negated || quantifier.equals("forallvalues");
        }
        return quantifier.equals("forallvalues")
                ? found.stream().allMatch(value -> one(value, request))
                : found.stream().anyMatch(value -> one(value, request));
    }

    private boolean one(String found, PolicyRequest request) {
        BiPredicate<String, String> test = OPERATORS.getOrDefault(operator, (wanted, actual) -> false);
        boolean any = values.stream().anyMatch(value -> test.test(Variables.fill(value, request), found));
        return any != negated;
    }

    private static int numbers(String found, String wanted) {
        try {
            return new BigDecimal(found).compareTo(new BigDecimal(wanted));
        } catch (NumberFormatException e) {
            return Integer.MIN_VALUE;
        }
    }

    private static int dates(String found, String wanted) {
        try {
            return Instant.parse(found).compareTo(Instant.parse(wanted));
        } catch (DateTimeException e) {
            return Integer.MIN_VALUE;
        }
    }

    private static boolean inNetwork(String network, String address) {
        int slash = network.indexOf('/');
        try {
            byte[] wanted = literal(slash < 0 ? network : network.substring(0, slash));
            byte[] found = literal(address);
            int bits = slash < 0 ? wanted.length * 8 : Integer.parseInt(network.substring(slash + 1));
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
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }

    /** Only literals, so that no policy makes this process look a name up. */
    private static byte[] literal(String address) throws UnknownHostException {
        if (!address.matches("[0-9a-fA-F:.]+")) {
            throw new UnknownHostException(address);
        }
        return InetAddress.getByName(address).getAddress();
    }
}
