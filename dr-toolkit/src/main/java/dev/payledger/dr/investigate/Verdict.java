package dev.payledger.dr.investigate;

import dev.payledger.dr.investigate.InvestigateReport.Kind;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one failed request.
 *
 * @param kind null where nothing is proven
 * @param finding the cause, or what was observed where nothing is proven
 * @param subject the variable or the action that is missing; empty where there is none
 * @param active whether the configuration is still so
 * @param evidence one short line of evidence of this very request
 */
record Verdict(@Nullable Kind kind, String finding, String remark, String subject, boolean active, String evidence) {

    static Verdict unexplained(String observation, String evidence) {
        return new Verdict(null, observation, "", "", false, evidence);
    }
}
