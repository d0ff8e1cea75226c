package dev.payledger.dr.maven;

import dev.payledger.dr.verify.VerifyReport;

/** The checks that did not simply pass; also where Maven is quiet, if one failed. */
final class VerifyScreen {

    private VerifyScreen() {}

    static void print(Console console, VerifyReport report) {
        for (String line : report.lines()) {
            if (report.passed()) {
                console.line(line);
            } else {
                console.verdict(line);
            }
        }
    }
}
