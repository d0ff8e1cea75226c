package dev.payledger.dr.local.service.route53;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Domain names as Route 53 writes them: lower case, ending in a dot, with everything but letters, digits, hyphen and
 * underscore as an octal escape ({@code *} is {@code \052}).
 */
final class DnsName {

    /** Route 53's order: by labels from the last to the first. */
    static final Comparator<String> ORDER = DnsName::compare;

    private static final int LABEL_MAX = 63;
    private static final int NAME_MAX = 255;

    private DnsName() {}

    /** The name in Route 53's form; escapes in the input are kept. */
    static String canonical(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        StringBuilder text = new StringBuilder(lower.length() + 1);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
            if (plain || c == '\\') {
                text.append(c);
            } else {
                text.append('\\').append(String.format("%03o", (int) c));
            }
        }
        if (text.length() == 0 || text.charAt(text.length() - 1) != '.') {
            text.append('.');
        }
        return text.toString();
    }

    /** The labels from left to right; none for the root. */
    static List<String> labels(String canonical) {
        String relative = canonical.substring(0, canonical.length() - 1);
        return relative.isEmpty() ? List.of() : Arrays.asList(relative.split("\\.", -1));
    }

    static boolean isValid(String canonical) {
        return canonical.length() <= NAME_MAX
                && labels(canonical).stream().allMatch(label -> !label.isEmpty() && label.length() <= LABEL_MAX);
    }

    /** Whether a name is a zone's apex or lies below it. */
    static boolean isWithin(String name, String zone) {
        return name.equals(zone) || name.endsWith("." + zone);
    }

    /** The name without its first label; the root for a single label. */
    static String parent(String canonical) {
        int dot = canonical.indexOf('.');
        return dot == canonical.length() - 1 ? "." : canonical.substring(dot + 1);
    }

    private static int compare(String a, String b) {
        List<String> left = new ArrayList<>(labels(a));
        List<String> right = new ArrayList<>(labels(b));
        Collections.reverse(left);
        Collections.reverse(right);
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int difference = left.get(i).compareTo(right.get(i));
            if (difference != 0) {
                return difference;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
