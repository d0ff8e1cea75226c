package dev.payledger.dr.destroy;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What destroy removed.
 *
 * @param removed how many of what, for example {@code stacks -> 3}
 * @param resources each thing removed
 * @param kept what was kept on purpose, and why
 * @param left what is there although it should be gone; looked for after the work
 * @since 0.1.0
 */
public record DestroyReport(
        Map<String, Integer> removed, List<String> resources, List<String> kept, List<String> left, Duration took)
        implements DrReport {

    @Override
    public String verb() {
        return "destroy";
    }

    @Override
    public boolean passed() {
        return left.isEmpty();
    }

    @Override
    public String summary() {
        String what = removed.isEmpty()
                ? "Nothing to remove."
                : removed.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey())
                        .collect(Collectors.joining(", ", "Removed: ", "."));
        String keeps = kept.isEmpty() ? "" : " Kept: " + String.join(", ", kept) + ".";
        return what + keeps + (left.isEmpty() ? " Nothing left." : " LEFT: " + String.join(", ", left) + ".");
    }
}
