package dev.payledger.dr.maven;

import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/**
 * Where URL and key of the webhook come from: a server of settings.xml, else a file, else the environment. The key is
 * never a setting of a goal, so that it is on no command line and in no debug output.
 */
final class WebhookSource {

    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\\s*=(?<value>.*)");

    private final Settings settings;
    private final SettingsDecrypter decrypter;
    private final Map<String, String> environment;
    private final Path base;

    WebhookSource(Settings settings, SettingsDecrypter decrypter, Map<String, String> environment, Path base) {
        this.settings = settings;
        this.decrypter = decrypter;
        this.environment = environment;
        this.base = base;
    }

    /**
     * The webhook, or empty where nothing gives one.
     *
     * @throws DrException with {@code DR-CONFIG-001} where what gives it is incomplete or cannot be read
     */
    Optional<Webhook> find(@Nullable String serverId, @Nullable String file) {
        if (serverId != null) {
            return Optional.of(ofServer(serverId));
        }
        if (file != null) {
            return Optional.of(ofFile(base.resolve(file)));
        }
        if (!environment.containsKey(Webhook.URL) && !environment.containsKey(Webhook.KEY)) {
            return Optional.empty();
        }
        return Optional.of(of(environment, "the environment"));
    }

    private Webhook ofServer(String id) {
        Server server = settings.getServer(id);
        if (server == null) {
            throw new DrException(
                    DrError.CONFIG_001,
                    "There is no server " + id + " in settings.xml.",
                    "dr.webhookServer names it; settings.xml has "
                            + settings.getServers().stream().map(Server::getId).toList() + ".",
                    "add a server with this id, its userName the webhook's URL and its password the key.");
        }
        SettingsDecryptionResult decrypted = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        return Webhook.of(
                server.getUsername(), decrypted.getServer().getPassword(), null, "server " + id + " of settings.xml");
    }

    private static Webhook ofFile(Path file) {
        Map<String, String> values = new HashMap<>();
        try (Stream<String> lines = Files.lines(file)) {
            lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .forEach(line -> values.put(
                            line.group("name"), unquoted(line.group("value").strip())));
        } catch (IOException | UncheckedIOException e) {
            throw new DrException(
                    DrError.CONFIG_001,
                    "The webhook's file cannot be read.",
                    "dr.webhookFile is " + file + ": " + e.getClass().getSimpleName() + ".",
                    "give a file with the lines " + Webhook.URL + "=... and " + Webhook.KEY + "=...");
        }
        return of(values, file.toString());
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() > 1
                && (value.startsWith("\"") && value.endsWith("\"") || value.startsWith("'") && value.endsWith("'"));
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static Webhook of(Map<String, String> values, String origin) {
        return Webhook.of(values.get(Webhook.URL), values.get(Webhook.KEY), values.get(Webhook.TYPE), origin);
    }
}
