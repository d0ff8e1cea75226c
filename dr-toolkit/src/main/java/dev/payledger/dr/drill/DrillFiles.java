package dev.payledger.dr.drill;

import dev.payledger.dr.report.ReportWriter;
import java.nio.file.Path;
import java.util.List;

/** A drill's files. */
final class DrillFiles {

    private DrillFiles() {}

    static List<Path> write(DrillReport drill, Path folder) {
        return List.of(new ReportWriter().write(drill, folder));
    }
}
