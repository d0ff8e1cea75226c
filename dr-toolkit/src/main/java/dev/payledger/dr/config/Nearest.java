package dev.payledger.dr.config;

import java.util.Comparator;
import java.util.List;

/** What somebody who mistyped may have meant. */
final class Nearest {

    private Nearest() {}

    /** The candidate that needs the fewest changed letters; the first of several. */
    static String to(String typed, List<String> candidates) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(typed, candidate)))
                .orElseThrow(() -> new IllegalArgumentException("no candidates"));
    }

    /** How many letters have to be changed to come from one text to the other. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
