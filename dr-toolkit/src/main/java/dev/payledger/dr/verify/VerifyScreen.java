package dev.payledger.dr.verify;

import dev.payledger.dr.verify.VerifyReport.CheckResult;
import java.util.ArrayList;
import java.util.List;

/** Lays out the checks that did not simply pass. */
final class VerifyScreen {

    private VerifyScreen() {}

    static List<String> lines(VerifyReport report) {
        List<String> lines = new ArrayList<>();
        for (CheckResult check : report.checks()) {
            switch (check.outcome()) {
                case FAILED -> {
                    lines.add("FAIL  " + check.name() + ": expected " + check.expected() + ", observed "
                            + check.observed());
                    lines.add("      Next: " + check.next());
                }
                case WARNING -> {
                    lines.add("WARN  " + check.name() + ": " + check.observed());
                    lines.add("      Next: " + check.next());
                }
                case SKIPPED -> lines.add("SKIP  " + check.name() + ": " + check.observed());
                case PASSED -> {
                    continue;
                }
            }
        }
        return lines;
    }
}
