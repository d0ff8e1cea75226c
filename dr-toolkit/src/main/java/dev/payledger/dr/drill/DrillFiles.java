package dev.payledger.dr.drill;

import dev.payledger.dr.report.ReportWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A drill's files: for programs, for a pull request, for a browser, for a build server. */
final class DrillFiles {

    private DrillFiles() {}

    static List<Path> write(DrillReport drill, Path folder) {
        try {
            Files.createDirectories(folder);
            return List.of(
                    new ReportWriter().write(drill, folder),
                    Files.writeString(folder.resolve("drill.md"), new DrillMarkdown(drill).text()),
                    Files.writeString(folder.resolve("drill.html"), new DrillPage(drill).html()),
                    Files.writeString(folder.resolve("drill-junit.xml"), new DrillJunit(drill).xml()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the drill's report to " + folder, e);
        }
    }

    /** Seconds since the first fault. */
    static String since(long millis) {
        return String.format(Locale.ROOT, "%+.2f", millis / 1000.0);
    }

    /** How late a moment may have been noticed. */
    static String uncertainty(long millis) {
        return millis < 1000 ? millis + " ms" : DrillScreen.seconds(millis);
    }

    /** Text for HTML and XML; what XML cannot hold becomes a question mark. */
    static String escape(String value) {
        StringBuilder safe = new StringBuilder();
        for (char c : value.toCharArray()) {
            switch (c) {
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '&' -> safe.append("&amp;");
                case '"' -> safe.append("&quot;");
                default -> safe.append(c < ' ' && c != '\n' && c != '\t' ? '?' : c);
            }
        }
        return safe.toString();
    }
}
