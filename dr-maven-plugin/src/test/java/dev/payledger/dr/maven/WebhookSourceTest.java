package dev.payledger.dr.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Proxy;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSourceTest {

    private static final String URL = "https://event-ai.ap-northeast-1.api.aws/webhook/generic/1";
    private static final String KEY = "c2VjcmV0";

    @TempDir
    Path base;

    @Test
    void nothingGivenIsNoWebhook() {
        assertThat(source(Map.of()).find(null, null)).isEmpty();
    }

    @Test
    void theEnvironmentGivesUrlKeyAndType() {
        Webhook webhook = source(Map.of(Webhook.URL, URL, Webhook.KEY, KEY, Webhook.TYPE, "apikey"))
                .find(null, null)
                .orElseThrow();
        assertThat(webhook.url()).hasToString(URL);
        assertThat(webhook.key().reveal()).isEqualTo(KEY);
        assertThat(webhook.type()).isEqualTo(Webhook.Type.APIKEY);
        assertThat(webhook.toString()).doesNotContain(KEY);
    }

    @Test
    void aFileGivesThemAsAShellWouldReadThem() throws IOException {
        Files.writeString(
                base.resolve(".env"),
                "# the agent's\nexport DR_WEBHOOK_URL=\"" + URL + "\"\n DR_WEBHOOK_KEY='" + KEY + "'\nOTHER=x\n");
        Webhook webhook = source(Map.of()).find(null, ".env").orElseThrow();
        assertThat(webhook.url()).hasToString(URL);
        assertThat(webhook.key().reveal()).isEqualTo(KEY);
        assertThat(webhook.type()).isEqualTo(Webhook.Type.HMAC);
    }

    @Test
    void aServerOfSettingsXmlGivesThemDecrypted() {
        Webhook webhook = source(Map.of()).find("agent", null).orElseThrow();
        assertThat(webhook.url()).hasToString(URL);
        assertThat(webhook.key().reveal()).isEqualTo(KEY);
    }

    @Test
    void whatIsMissingIsSaidTogetherAndTheKeyNever() {
        assertThatThrownBy(() ->
                        source(Map.of(Webhook.KEY, KEY, Webhook.TYPE, "basic")).find(null, null))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.CONFIG_001))
                .hasMessageContaining(Webhook.URL)
                .hasMessageContaining("hmac, apikey")
                .hasMessageNotContaining(KEY);
    }

    @Test
    void plainHttpIsOnlyForLoopback() {
        assertThatThrownBy(() -> source(Map.of(Webhook.URL, "http://agent.test/1", Webhook.KEY, KEY))
                        .find(null, null))
                .hasMessageContaining("is not an https address");
        assertThat(source(Map.of(Webhook.URL, "http://127.0.0.1:4600/x", Webhook.KEY, KEY))
                        .find(null, null))
                .isPresent();
    }

    @Test
    void anUnknownServerOrFileIsNamed() {
        assertThatThrownBy(() -> source(Map.of()).find("nobody", null))
                .hasMessageContaining("nobody")
                .hasMessageContaining("[agent]");
        assertThatThrownBy(() -> source(Map.of()).find(null, "none.env")).hasMessageContaining("none.env");
    }

    private WebhookSource source(Map<String, String> environment) {
        Server server = new Server();
        server.setId("agent");
        server.setUsername(URL);
        server.setPassword("{encrypted}");
        Settings settings = new Settings();
        settings.addServer(server);
        return new WebhookSource(settings, decrypter(), environment, base);
    }

    /** Maven's decrypter needs a security file; what it decrypts to is all that matters here. */
    private static SettingsDecrypter decrypter() {
        return request -> new SettingsDecryptionResult() {
            @Override
            public Server getServer() {
                Server server = request.getServers().get(0).clone();
                server.setPassword(KEY);
                return server;
            }

            @Override
            public List<Server> getServers() {
                return List.of(getServer());
            }

            @Override
            public Proxy getProxy() {
                return null;
            }

            @Override
            public List<Proxy> getProxies() {
                return List.of();
            }

            @Override
            public List<SettingsProblem> getProblems() {
                return List.of();
            }
        };
    }
}
