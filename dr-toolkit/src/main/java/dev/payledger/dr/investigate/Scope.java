package dev.payledger.dr.investigate;

import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.util.List;

/** When and where to look. */
record Scope(Window window, List<String> regions) {}
