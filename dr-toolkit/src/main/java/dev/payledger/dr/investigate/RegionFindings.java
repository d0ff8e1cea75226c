package dev.payledger.dr.investigate;

import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import java.util.List;

/** What was found in one region; without an access log nothing is. */
record RegionFindings(boolean hasAccessLog, RegionCount count, List<Cause> causes, List<Unexplained> unexplained) {}
