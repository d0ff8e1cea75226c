package dev.payledger.dr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What the user asks of a local AWS, checked: {@code dr.local.*}. What is empty has the default of whoever starts it, and
 * asks nothing of one that runs. Immutable.
 *
 * @param home {@code dr.local.home}, absolute or below the base folder; null for {@code ~/.payledger-dr/local}
 * @param port {@code dr.local.port}, 0 to 65535, where 0 takes any; empty for 4600
 * @param dnsPort {@code dr.local.dnsPort}, 0 to 65535, where 0 takes any; empty for 4653
 * @param speed {@code dr.local.speed}, what intervals are divided by, 1 to 1000; empty for 1
 * @param seed {@code dr.local.seed}, what random identifiers and replication lag come from; empty for a random one
 * @param idleTimeout {@code dr.local.idleTimeout}, 1 s to 30 days; null for 4 h
 * @param weather {@code dr.local.weather}, what calls to it meet, which only it can check; null for calm
 * @since 0.1.0
 */
public record LocalAwsSettings(
        @Nullable Path home,
        OptionalInt port,
        OptionalInt dnsPort,
        OptionalDouble speed,
        OptionalLong seed,
        @Nullable Duration idleTimeout,
        @Nullable String weather) {

    /** What the keys of these settings begin with. */
    public static final String PREFIX = "dr.local.";

    /**
     * Checks the settings that begin with {@value #PREFIX}; others are left alone. For who has to do with a local AWS and
     * with no service: {@link DrConfig#parse} reads them as well.
     *
     * @param settings what the user set, by key
     * @param base the folder against which a relative {@code dr.local.home} is resolved
     * @throws dev.payledger.dr.error.DrException with {@code DR-CONFIG-001} and every problem found, if there is one; the
     *     user corrects the settings
     */
    public static LocalAwsSettings parse(Map<String, String> settings, Path base) {
        return ConfigParser.parseLocal(settings, base);
    }
}
