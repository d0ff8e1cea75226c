package dev.payledger.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: printed as it comes, and kept for a file. For one thread. */
final class Figures {
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private final Map<String, Object> all = new LinkedHashMap<>();

    /** A heading, with what was measured how. */
    void section(String title) {
        out.printf("%n%s%n", title);
    }

    /** A figure with its unit. */
    void add(String name, double value, String unit) {
        String text = value >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
        out.printf(Locale.ROOT, "  %-62s %12s %s%n", name, text, unit);
        all.put(name + ", " + unit, Math.round(value * 1000) / 1000.0);
    }

    /** What could not be measured here, and why. */
    void leftOut(String name, String why) {
        out.printf(Locale.ROOT, "  %-62s %12s %s%n", name, "-", why);
    }

    /** Median, and the value that so many percent do not exceed. */
    void spread(String name, long[] nanos, int percent) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            leftOut(name, "nothing was answered");
            return;
        }
        add(name + ", median of " + sorted.length, sorted[sorted.length / 2] / 1e6, "ms");
        add(name + ", p" + percent, sorted[(int) ((sorted.length - 1) * (percent / 100.0))] / 1e6, "ms");
    }

    /** Writes everything as JSON. */
    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        all.forEach((name, value) -> lines.add("  \"" + name + "\": " + value));
        Files.writeString(file, "{\n" + String.join(",\n", lines) + "\n}\n");
        out.println();
        out.println("Figures: " + file.getFileName());
    }
}
