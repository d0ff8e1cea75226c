package dev.payledger.dr.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.verify.VerifyReport.CheckResult;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VerifyReportTest {

    @Test
    void aFailedCheckSaysOnceWhatWasExpectedObservedAndWhatIsNext() {
        assertThat(report(check("replica ap-northeast-1", Outcome.FAILED, "run dr:setup-global-table"))
                        .lines())
                .containsExactly(
                        "FAIL  replica ap-northeast-1: expected this, observed that",
                        "      Next: run dr:setup-global-table");
    }

    @Test
    void whatPassedIsNotPrinted() {
        VerifyReport report = report(check("dns", Outcome.PASSED, ""), check("stack", Outcome.PASSED, ""));
        assertThat(report.lines()).isEmpty();
        assertThat(report.summary()).isEqualTo("2 of 2 checks pass");
    }

    @Test
    void aWarningPassesAndWhatWasSkippedIsSaid() {
        VerifyReport report = report(
                check("dns", Outcome.PASSED, ""),
                check("health path", Outcome.WARNING, "look"),
                check("POST /transactions", Outcome.SKIPPED, ""));
        assertThat(report.passed()).isTrue();
        assertThat(report.summary()).isEqualTo("2 of 2 checks pass, 1 with a warning; 1 skipped");
        assertThat(report.lines())
                .containsExactly("WARN  health path: that", "      Next: look", "SKIP  POST /transactions: that");
    }

    @Test
    void withActiveFaultsTheWayOutIsToRestoreThem() {
        assertThat(report(check("dns", Outcome.FAILED, "x"), check("faults", Outcome.FAILED, "x"))
                        .next())
                .startsWith("mvn dr:fault-restore");
        assertThat(report(check("dns", Outcome.FAILED, "x")).next()).doesNotContain("fault-restore");
    }

    @Test
    void lagIsAFailureOnlyBeyondItsLimit() {
        Duration limit = Duration.ofSeconds(60);
        assertThat(ResourceChecks.lag(Optional.of(limit), limit).outcome()).isEqualTo(Outcome.PASSED);
        assertThat(ResourceChecks.lag(Optional.of(limit.plusMillis(1)), limit).outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(ResourceChecks.lag(Optional.empty(), limit).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void aBrokenConnectionIsSaidInWords() {
        assertThat(RequestChecks.reason(new UnknownHostException("x")))
                .isEqualTo("has no address: DNS does not answer it");
        assertThat(RequestChecks.reason(new SocketTimeoutException("x"))).isEqualTo("did not answer in time");
        assertThat(RequestChecks.reason(new ConnectException("x"))).isEqualTo("does not accept connections");
        assertThat(RequestChecks.reason(new IOException("reset\nstack"))).isEqualTo("broke the connection: reset");
    }

    private static VerifyReport report(CheckResult... checks) {
        return new VerifyReport(List.of(checks), Duration.ZERO);
    }

    private static CheckResult check(String name, Outcome outcome, String next) {
        return new CheckResult(name, outcome, "this", "that", next, Duration.ZERO);
    }
}
