package dev.payledger.dr.maven;

import dev.payledger.dr.config.DrConfig;
import org.apache.maven.plugins.annotations.Component;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** A goal that stores the incident agent's webhook. */
abstract class AbstractWebhookMojo extends AbstractToolkitMojo {

    /**
     * A file of {@code NAME=value} lines that gives DR_WEBHOOK_URL, DR_WEBHOOK_KEY and perhaps DR_WEBHOOK_TYPE; default
     * none: the environment variables of these names.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.webhookFile")
    private @Nullable String webhookFile;

    /**
     * The id of a server in settings.xml whose user name is the webhook's URL and whose password is its key; default
     * none. The password may be encrypted as Maven encrypts passwords.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.webhookServer")
    private @Nullable String webhookServer;

    @Component
    @SuppressWarnings("NullAway.Init")
    private SettingsDecrypter decrypter;

    /**
     * The configuration with the webhook that the user gave, else with the local AWS's receiver; as it is where there is
     * neither.
     */
    final DrConfig withWebhook(DrConfig config) {
        return new WebhookSource(session().getSettings(), decrypter, System.getenv(), base())
                .find(webhookServer, webhookFile)
                .or(() -> ownReceiver(config))
                .map(config::withWebhook)
                .orElse(config);
    }
}
