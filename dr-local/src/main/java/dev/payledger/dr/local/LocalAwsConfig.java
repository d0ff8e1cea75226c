package dev.payledger.dr.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the local AWS process is started with. Immutable.
 *
 * @param home the state folder; one process runs per folder
 * @param port the TCP port to listen on; another free one is taken if it is in use; 0 takes any
 * @param dnsPort the UDP and TCP port of the DNS server; as with {@code port}
 * @param speed what intervals are divided by, 1 or more; empty: 1 for a new process, anything for one that runs
 * @param seed what random identifiers and replication lag come from; empty: a random one for a new process, anything for
 *     one that runs
 * @param idleTimeout after how long without requests the process ends by itself
 * @param domain the domain whose zone and certificates are to exist; empty: {@value #DEFAULT_DOMAIN} for a new process,
 *     nothing more for one that runs
 * @param regions the regions, the primary first
 * @param weather {@code calm}, {@code gusty}, {@code storm} or parts of them, see {@link LocalWeather}; empty: {@code calm} for
 *     a new process, anything for one that runs
 */
public record LocalAwsConfig(
        Path home,
        OptionalInt port,
        OptionalInt dnsPort,
        OptionalDouble speed,
        OptionalLong seed,
        Duration idleTimeout,
        Optional<String> domain,
        List<String> regions,
        Optional<String> weather) {

    /** The port of the front door unless another is asked for. */
    public static final int DEFAULT_PORT = 4600;

    /** The port of the DNS server unless another is asked for. */
    public static final int DEFAULT_DNS_PORT = 4653;

    /** Four hours. */
    public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofHours(4);

    /** The domain unless another is asked for. */
    public static final String DEFAULT_DOMAIN = "payledger.test";

    public LocalAwsConfig {
        home = home.toAbsolutePath().normalize();
        regions = List.copyOf(regions);
        if (regions.isEmpty()) {
            throw new IllegalArgumentException("at least one region is needed");
        }
        if (speed.isPresent() && !(speed.getAsDouble() >= 1 && speed.getAsDouble() <= 1000)) {
            throw new IllegalArgumentException("speed must be from 1 to 1000, not " + speed.getAsDouble());
        }
        weather.ifPresent(LocalWeather::check);
        checkPort("port", port);
        checkPort("dnsPort", dnsPort);
        if (idleTimeout.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("idleTimeout must be at least 1 s, not " + idleTimeout);
        }
    }

    /** The user's own folder, where the local AWS keeps its state unless another is asked for. */
    public static Path defaultHome() {
        return Path.of(System.getProperty("user.home"), ".payledger-dr", "local");
    }

    /** Everything at its default. */
    public static LocalAwsConfig defaults(List<String> regions) {
        return new LocalAwsConfig(
                defaultHome(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                DEFAULT_IDLE_TIMEOUT,
                Optional.empty(),
                regions,
                Optional.empty());
    }

    /** Free ports and a state folder of its own, so that it meets no other local AWS on this machine. */
    public static LocalAwsConfig ephemeral(Path home, double speed, List<String> regions) {
        return new LocalAwsConfig(
                home,
                OptionalInt.of(0),
                OptionalInt.of(0),
                OptionalDouble.of(speed),
                OptionalLong.empty(),
                DEFAULT_IDLE_TIMEOUT,
                Optional.empty(),
                regions,
                Optional.empty());
    }

    int effectivePort() {
        return port.orElse(DEFAULT_PORT);
    }

    int effectiveDnsPort() {
        return dnsPort.orElse(DEFAULT_DNS_PORT);
    }

    double effectiveSpeed() {
        return speed.orElse(1);
    }

    String effectiveDomain() {
        return domain.orElse(DEFAULT_DOMAIN);
    }

    String effectiveWeather() {
        return weather.orElse(LocalWeather.CALM);
    }

    /** The same with another weather. */
    public LocalAwsConfig withWeather(Optional<String> other) {
        return new LocalAwsConfig(home, port, dnsPort, speed, seed, idleTimeout, domain, regions, other);
    }

    Properties toProperties() {
        Properties properties = new Properties();
        properties.setProperty("home", home.toString());
        properties.setProperty("port", Integer.toString(effectivePort()));
        properties.setProperty("dnsPort", Integer.toString(effectiveDnsPort()));
        properties.setProperty("speed", Double.toString(effectiveSpeed()));
        seed.ifPresent(number -> properties.setProperty("seed", Long.toString(number)));
        properties.setProperty("idleTimeout", idleTimeout.toString());
        properties.setProperty("domain", effectiveDomain());
        properties.setProperty("regions", String.join(",", regions));
        properties.setProperty("weather", effectiveWeather());
        return properties;
    }

    /** Reads what {@link #toProperties} wrote; a name that is absent has its default. */
    static LocalAwsConfig fromProperties(Properties properties) {
        LocalAwsConfig defaults = defaults(List.of("ap-southeast-1", "ap-northeast-1"));
        return new LocalAwsConfig(
                Path.of(properties.getProperty("home", defaults.home().toString())),
                OptionalInt.of(Integer.parseInt(properties.getProperty("port", "" + DEFAULT_PORT))),
                OptionalInt.of(Integer.parseInt(properties.getProperty("dnsPort", "" + DEFAULT_DNS_PORT))),
                OptionalDouble.of(Double.parseDouble(properties.getProperty("speed", "1"))),
                seed(properties.getProperty("seed")),
                Duration.parse(properties.getProperty("idleTimeout", DEFAULT_IDLE_TIMEOUT.toString())),
                Optional.of(properties.getProperty("domain", DEFAULT_DOMAIN)),
                List.of(properties
                        .getProperty("regions", String.join(",", defaults.regions()))
                        .split(",")),
                Optional.of(properties.getProperty("weather", LocalWeather.CALM)));
    }

    private static OptionalLong seed(@Nullable String value) {
        return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value));
    }

    private static void checkPort(String name, OptionalInt port) {
        if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() > 65535)) {
            throw new IllegalArgumentException(name + " must be from 0 to 65535, not " + port.getAsInt());
        }
    }
}
