package dev.payledger.dr.maven;

import dev.payledger.dr.verify.VerifyReport;

/** The checks that failed, each with what was expected and observed. */
final class VerifyScreen {

    private VerifyScreen() {}

    static void print(Console console, VerifyReport report) {
        for (VerifyReport.CheckResult check : report.failed()) {
            console.verdict(
                    "FAIL  " + check.name() + ": expected " + check.expected() + ", observed " + check.observed());
        }
    }
}
