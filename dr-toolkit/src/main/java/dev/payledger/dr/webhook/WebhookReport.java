package dev.payledger.dr.webhook;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/**
 * What setup-webhook did. Never holds the key.
 *
 * @param host the incident agent's host and port; the rest of the URL is as secret as the key
 * @since 0.1.0
 */
public record WebhookReport(String host, List<Stored> secrets, Duration took) implements DrReport {

    /**
     * One region's secret.
     *
     * @param outcome {@code CREATED}, {@code UPDATED}, {@code RESTORED} (it was deleted and its name still reserved) or
     *     {@code UNCHANGED}
     * @since 0.1.0
     */
    public record Stored(String region, String secret, String outcome) {}

    @Override
    public String verb() {
        return "webhook";
    }

    @Override
    public String summary() {
        return secrets.isEmpty()
                ? "no webhook is given, so alarms reach nobody"
                : "webhook of " + host + " stored in " + secrets.size() + " regions";
    }
}
