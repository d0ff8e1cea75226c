package dev.payledger.dr.drill;

import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.drill.DrillReport.RouteResult;
import dev.payledger.dr.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A drill's files: for programs, for a pull request, for a browser. */
final class DrillFiles {

    private DrillFiles() {}

    static List<Path> write(DrillReport drill, Path folder) {
        try {
            Files.createDirectories(folder);
            return List.of(
                    new ReportWriter().write(drill, folder),
                    Files.writeString(folder.resolve("drill.md"), markdown(drill)),
                    Files.writeString(folder.resolve("drill.html"), new DrillPage(drill).html()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the drill's report to " + folder, e);
        }
    }

    static String markdown(DrillReport drill) {
        StringBuilder text = new StringBuilder();
        text.append("# Drill of ")
                .append(drill.deployment())
                .append(", ")
                .append(drill.startedAt())
                .append("\n\n```\n");
        drill.lines().forEach(line -> text.append(line).append('\n'));
        text.append("```\n\n## Timeline\n\nSeconds since the first fault was requested, by the wall clock.\n\n");
        text.append("| at | source | what | uncertainty |\n|---|---|---|---|\n");
        for (Moment moment : drill.timeline()) {
            text.append("| ").append(seconds(moment.sinceFaultMillis()));
            text.append(" | ").append(moment.source());
            text.append(" | ").append(moment.message().replace("|", "\\|"));
            text.append(" | ").append(moment.uncertaintyMillis()).append(" ms |\n");
        }
        text.append("\n## Routes\n\n| route | requests | failed | RTO | failures |\n|---|---|---|---|---|\n");
        for (RouteResult route : drill.routes()) {
            text.append("| ").append(route.route()).append(" | ").append(route.requests());
            text.append(" | ").append(route.failed()).append(" | ").append(DrillScreen.rto(route));
            text.append(" | ").append(route.failuresByKind()).append(" |\n");
        }
        return text.toString();
    }

    static String seconds(long millis) {
        return String.format(Locale.ROOT, "%+.2f", millis / 1000.0);
    }
}
