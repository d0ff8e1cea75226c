package dev.payledger.dr.maven;

import dev.payledger.dr.config.DrConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that may have to do with the local AWS. */
abstract class AbstractLocalMojo extends AbstractDrMojo {

    /** Settings of goals that the toolkit does not know. */
    static final List<String> OWN_SETTINGS =
            List.of("dr.reports", "dr.local.ephemeral", "dr.webhookFile", "dr.webhookServer");

    /**
     * TCP port of the local AWS, default {@code 4600}; 0 takes any. If another program has it, a free one is taken and
     * said.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.port")
    private @Nullable String localPort;

    /**
     * UDP and TCP port of the local AWS's DNS server, default {@code 4653}; 0 takes any. If another program has it, a
     * free one is taken and said.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.dnsPort")
    private @Nullable String localDnsPort;

    /**
     * What the local AWS divides every interval by, 1 to 1000, default {@code 1}. A local AWS that runs keeps its own
     * speed; asking for another is an error.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.speed")
    private @Nullable String localSpeed;

    /**
     * What the local AWS makes random identifiers and replication lag from, default a random number, which a drill's
     * report names. A local AWS that runs keeps its own; asking for another is an error.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.seed")
    private @Nullable String localSeed;

    /**
     * What calls to the local AWS meet, default {@code calm}: {@code gusty}, {@code storm}, or parts of them by name, for
     * example {@code storm,lost=0,iam=5s}. From the seed. A local AWS that runs keeps its own; asking for another is an error.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.weather")
    private @Nullable String localWeather;

    /**
     * How long the local AWS stays up without requests, as {@code 90s}, {@code 15m}, {@code 4h} or ISO-8601, default
     * {@code 4h}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.idleTimeout")
    private @Nullable String localIdleTimeout;

    /**
     * The local AWS's state folder, default {@code ~/.payledger-dr/local}; one local AWS runs per folder.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.local.home")
    private @Nullable String localHome;

    /** What the user set, by key. */
    Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        put(settings, "dr.local.port", localPort);
        put(settings, "dr.local.dnsPort", localDnsPort);
        put(settings, "dr.local.speed", localSpeed);
        put(settings, "dr.local.seed", localSeed);
        put(settings, "dr.local.weather", localWeather);
        put(settings, "dr.local.idleTimeout", localIdleTimeout);
        put(settings, "dr.local.home", localHome);
        return settings;
    }

    /**
     * What the user set, and every property of the command line that begins so and that no goal knows: it is a spelling
     * mistake, and is reported as one.
     */
    final Map<String, String> settingsAndUnknown(String prefix) {
        Map<String, String> settings = settings();
        Properties properties = session().getUserProperties();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith(prefix) && !isKnown(key)) {
                settings.put(key, properties.getProperty(key));
            }
        }
        return settings;
    }

    private static boolean isKnown(String key) {
        return OWN_SETTINGS.contains(key)
                || DrConfig.settings().stream()
                        .anyMatch(setting -> setting.key().equals(key));
    }

    /** The folder against which relative paths are resolved. */
    final Path base() {
        return project().getFile() == null
                ? Path.of(session().getExecutionRootDirectory())
                : project().getBasedir().toPath();
    }

    static void put(Map<String, String> settings, String key, @Nullable String value) {
        if (value != null) {
            settings.put(key, value);
        }
    }
}
