package dev.payledger.dr.webhook;

import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.webhook.WebhookReport.Stored;
import java.util.ArrayList;
import java.util.List;

/**
 * Stores the incident agent's URL and key in Secrets Manager of both regions. Undone by destroy.
 *
 * @since 0.1.0
 */
public final class WebhookStep {

    private final Deployment deployment;

    public WebhookStep(Deployment deployment) {
        this.deployment = deployment;
    }

    /**
     * Stores the webhook.
     *
     * @throws DrException with {@code DR-WEBHOOK-001} where the user gave none
     */
    public WebhookReport run(Step step) {
        Webhook webhook = deployment.config().webhook();
        if (webhook == null) {
            throw new DrException(
                    DrError.WEBHOOK_001,
                    "There is no webhook to store.",
                    "neither the environment, nor dr.webhookFile, nor dr.webhookServer gives " + Webhook.URL + " and "
                            + Webhook.KEY + ".",
                    "make a generic webhook in the incident agent's console, and give its URL and key in one of these"
                            + " three ways; never on the command line.");
        }
        return store(webhook, step);
    }

    /** Stores the webhook where the user gave one; says so where not. */
    public WebhookReport runIfGiven(Step step) {
        Webhook webhook = deployment.config().webhook();
        if (webhook == null) {
            step.warning("No webhook is given: alarms will reach nobody. Next: dr:setup-webhook");
            return new WebhookReport("", List.of(), step.elapsed());
        }
        return store(webhook, step);
    }

    private WebhookReport store(Webhook webhook, Step step) {
        List<Stored> stored = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            long start = deployment.time().nanoTime();
            String outcome = deployment.webhookSecret(region).store(webhook).name();
            String name = deployment.names().webhookSecret();
            step.result(
                    region, "secret " + name + " " + outcome, deployment.time().since(start));
            stored.add(new Stored(region, name, outcome));
        }
        return new WebhookReport(webhook.url().getAuthority(), List.copyOf(stored), step.elapsed());
    }
}
