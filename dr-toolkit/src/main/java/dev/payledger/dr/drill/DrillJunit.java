package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Check;
import dev.payledger.dr.drill.DrillReport.Threshold;
import java.util.Locale;

/** A drill as JUnit XML: one test case for each check and each threshold, so that a build server shows them. */
final class DrillJunit {

    private final DrillReport drill;

    DrillJunit(DrillReport drill) {
        this.drill = drill;
    }

    String xml() {
        long failures = drill.checks().stream().filter(check -> !check.passed()).count()
                + drill.thresholds().stream().filter(limit -> !limit.passed()).count();
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuite name=\"")
                .append(DrillFiles.escape("drill " + drill.deployment() + " " + drill.scenario()))
                .append("\" tests=\"")
                .append(drill.checks().size() + drill.thresholds().size())
                .append("\" failures=\"")
                .append(failures)
                .append("\" errors=\"0\" skipped=\"0\" time=\"")
                .append(String.format(Locale.ROOT, "%.3f", drill.took().toMillis() / 1000.0))
                .append("\" timestamp=\"")
                .append(drill.header().startedAt())
                .append("\">\n");
        for (Threshold limit : drill.thresholds()) {
            testCase(
                    xml,
                    "threshold",
                    limit.setting(),
                    limit.passed(),
                    "observed " + limit.observed() + ", allowed " + limit.allowed() + " (" + limit.note() + ")");
        }
        for (Check check : drill.checks()) {
            testCase(xml, "check", check.name(), check.passed(), check.observed());
        }
        return xml.append("</testsuite>\n").toString();
    }

    private void testCase(StringBuilder xml, String kind, String name, boolean passed, String observed) {
        xml.append("  <testcase classname=\"")
                .append(DrillFiles.escape("drill." + drill.scenario() + "." + kind))
                .append("\" name=\"")
                .append(DrillFiles.escape(name))
                .append("\" time=\"0\">");
        if (passed) {
            xml.append("<system-out>").append(DrillFiles.escape(observed)).append("</system-out>");
        } else {
            xml.append("<failure message=\"")
                    .append(DrillFiles.escape(observed))
                    .append("\"/>");
        }
        xml.append("</testcase>\n");
    }
}
