package dev.payledger.dr.local.iam;

import java.util.Locale;

/** Patterns with {@code *} (any characters) and {@code ?} (one character). */
final class Wildcards {

    /** Stand for the characters themselves in a pattern. */
    private static final char STAR = '\uE000';

    private static final char MARK = '\uE001';

    private Wildcards() {}

    /** A text as a pattern that matches nothing but itself. */
    static String literal(String text) {
        return text.replace('*', STAR).replace('?', MARK);
    }

    private static boolean same(char inPattern, char inText) {
        return inPattern == inText || (inPattern == STAR && inText == '*') || (inPattern == MARK && inText == '?');
    }

    /** Whether a text matches a pattern, in linear space and without recursion. */
    static boolean matches(String pattern, String text) {
        if (pattern.equals(text)) {
            return true;
        }
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || same(pattern.charAt(p), text.charAt(t)))) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    static boolean matchesIgnoringCase(String pattern, String text) {
        if (pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0) {
            return pattern.equalsIgnoreCase(text);
        }
        return matches(pattern.toLowerCase(Locale.ROOT), text.toLowerCase(Locale.ROOT));
    }

    /** Whether an ARN matches a pattern: each of the six parts by itself, so that no wildcard spans a colon before. */
    static boolean matchesArn(String pattern, String arn) {
        String[] wanted = pattern.split(":", 6);
        String[] found = arn.split(":", 6);
        if (wanted.length != 6 || found.length != 6) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!matches(wanted[i], found[i])) {
                return false;
            }
        }
        return true;
    }
}
