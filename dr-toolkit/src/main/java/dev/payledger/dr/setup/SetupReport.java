package dev.payledger.dr.setup;

import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.domain.DomainsReport;
import dev.payledger.dr.failover.FailoverReport;
import dev.payledger.dr.frontend.FrontendReport;
import dev.payledger.dr.report.DrReport;
import dev.payledger.dr.seed.SeedReport;
import dev.payledger.dr.table.GlobalTableReport;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.webhook.WebhookReport;
import java.time.Duration;

/**
 * Every set-up step's report, in order.
 *
 * @since 0.1.0
 */
public record SetupReport(
        DeployReport deploy,
        GlobalTableReport globalTable,
        DomainsReport customDomains,
        FailoverReport failover,
        FrontendReport frontend,
        WebhookReport webhook,
        SeedReport seed,
        VerifyReport verify,
        Duration took)
        implements DrReport {

    @Override
    public String verb() {
        return "setup";
    }

    @Override
    public boolean passed() {
        return verify.passed();
    }

    @Override
    public String next() {
        return verify.next();
    }

    @Override
    public String summary() {
        return (passed() ? "READY in " + took.toSeconds() + " s: " : "NOT READY: ") + verify.summary();
    }
}
