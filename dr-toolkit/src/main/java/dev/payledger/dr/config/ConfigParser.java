package dev.payledger.dr.config;

import dev.payledger.dr.config.DrConfig.Drill;
import dev.payledger.dr.config.DrConfig.FaultLimits;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns settings into a {@link DrConfig}, or into everything that is wrong with them. */
final class ConfigParser {

    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9-]{0,22}[a-z0-9]");
    private static final Pattern STAGE = Pattern.compile("[a-z][a-z0-9]{0,11}");
    private static final Pattern DOMAIN = Pattern.compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,255}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_]+");
    private static final Pattern PATH = Pattern.compile("/[^\\s?#]{0,254}");
    private static final Duration MAX_TTL = Duration.ofHours(24);
    private static final Duration MAX_WAIT = Duration.ofHours(1);
    private static final int MAX_PORT = 65_535;
    private static final int MAX_SPEED = 1_000;
    private static final Duration MIN_IDLE = Duration.ofSeconds(1);
    private static final Duration MAX_IDLE = Duration.ofDays(30);
    private static final int MAX_RATE = 1_000;
    private static final int MAX_USERS = 200;
    private static final int MAX_FUNCTIONS = 100;
    private static final int MAX_PERCENT = 100;

    /** Shorter than this, the guard would restore while the faults are still being injected. */
    private static final Duration MIN_FAULT = Duration.ofSeconds(30);

    private static final Duration MAX_FAULT = Duration.ofHours(4);

    private final Map<String, String> settings;
    private final Path base;
    private final Problems problems = new Problems();
    private final SettingReader reader;

    ConfigParser(Map<String, String> settings, Path base) {
        this.settings = settings;
        this.base = base;
        this.reader = new SettingReader(settings, problems);
    }

    /** Only the settings of the local AWS. */
    static LocalAwsSettings parseLocal(Map<String, String> settings, Path base) {
        ConfigParser parser = new ConfigParser(settings, base);
        parser.unknownKeys(LocalAwsSettings.PREFIX);
        LocalAwsSettings local = parser.local();
        parser.problems.throwIfAny();
        return local;
    }

    DrConfig parse() {
        unknownKeys("dr.");
        Path functionsJar = file("dr.functionsJar");
        Path template = file("dr.template");
        String healthPath = reader.text("dr.healthPath");
        if (healthPath != null && !PATH.matcher(healthPath).matches()) {
            problems.add("dr.healthPath", healthPath, "is not a path", "for example /health");
            healthPath = null;
        }
        Workload workload = new WorkloadReader(problems).read(file("dr.workload"), functionsJar, healthPath);
        String service = service(workload);
        LocalAwsSettings local = local();
        Target target = target(local);
        DrConfig config = new DrConfig(
                target,
                local,
                service,
                reader.text("dr.stage", DrConfig.DEFAULT_STAGE, STAGE, "lower-case letters and digits, at most 12"),
                regions(),
                domain(target, service),
                reader.duration("dr.dnsTtl", DrConfig.DEFAULT_DNS_TTL, Duration.ofSeconds(1), MAX_TTL),
                name("dr.table"),
                new DrConfig.Sources(template, functionsJar, Map.copyOf(reader.pairs("dr.parameters"))),
                new DrConfig.Frontend(fileOrFolder("dr.frontend"), reader.flag("dr.frontendDevOnly"), base),
                workload,
                fault(),
                new DrConfig.Guards(
                        reader.accounts("dr.allowedAccounts"),
                        reader.text("dr.confirm"),
                        reader.flag("dr.deleteTables")),
                new FaultLimits(
                        reader.duration("dr.faultMaxDuration", FaultLimits.DEFAULT_MAX_DURATION, MIN_FAULT, MAX_FAULT),
                        reader.number("dr.faultMaxFunctions", FaultLimits.DEFAULT_MAX_FUNCTIONS, 1, MAX_FUNCTIONS),
                        reader.flag("dr.dryRun")),
                null,
                drill(),
                investigation(),
                new DrConfig.Verification(
                        reader.flag("dr.verifyWrites", true),
                        reader.duration(
                                "dr.verifyMaxLag",
                                DrConfig.Verification.DEFAULT_MAX_LAG,
                                Duration.ofMillis(100),
                                MAX_WAIT),
                        verifiesLedger()));
        reader.flag("dr.skip");
        reader.flag("dr.watch");
        problems.throwIfAny();
        return config;
    }

    private void unknownKeys(String prefix) {
        settings.keySet().stream()
                .filter(key -> key.startsWith(prefix) && !Settings.isKnown(key))
                .sorted()
                .forEach(key -> problems.add(
                        key,
                        settings.get(key),
                        "is not a setting; did you mean " + Nearest.to(key, Settings.keys()) + "?",
                        ""));
    }

    private @Nullable Path file(String key) {
        String value = reader.text(key);
        if (value == null) {
            return null;
        }
        Path path = base.resolve(value);
        if (!Files.isRegularFile(path)) {
            problems.add(key, value, "there is no such file under " + base, "a path to a file");
            return null;
        }
        return path;
    }

    private @Nullable Path fileOrFolder(String key) {
        String value = reader.text(key);
        if (value == null) {
            return null;
        }
        Path path = base.resolve(value);
        if (!Files.exists(path)) {
            problems.add(key, value, "there is no such folder or file under " + base, "a path to a folder or a jar");
            return null;
        }
        return path;
    }

    private String service(Workload workload) {
        String valid = "2 to 24 lower-case letters, digits and hyphens, beginning with a letter";
        String value = reader.text("dr.service");
        if (value == null && workload.service() != null) {
            value = workload.service();
        }
        if (value == null && problems.concern("dr.workload", "dr.functionsJar")) {
            // What would name the service could not be read: one problem, not two.
            return "service";
        }
        if (value == null) {
            problems.add("dr.service", null, "is missing, and no workload.json names the service", valid);
            return "service";
        }
        if (!SERVICE.matcher(value).matches()) {
            problems.add("dr.service", value, "cannot be part of a bucket's name", valid);
            return "service";
        }
        return value;
    }

    private Regions regions() {
        String primary = region("dr.primaryRegion", DrConfig.DEFAULT_PRIMARY_REGION);
        String secondary = region("dr.secondaryRegion", DrConfig.DEFAULT_SECONDARY_REGION);
        if (primary.equals(secondary)) {
            problems.add("dr.secondaryRegion", secondary, "is the primary region as well", "another region");
        }
        String only = reader.text("dr.region");
        if (only != null && !only.equals(primary) && !only.equals(secondary)) {
            problems.add("dr.region", only, "is neither of the two regions", primary + ", " + secondary);
            only = null;
        }
        return new Regions(primary, secondary, only);
    }

    private String region(String key, String fallback) {
        String value = reader.text(key);
        if (value == null) {
            return fallback;
        }
        if (!Regions.KNOWN.contains(value)) {
            problems.add(
                    key,
                    value,
                    "is not a region of AWS that this version knows; did you mean " + Nearest.to(value, Regions.KNOWN)
                            + "?",
                    "");
            return fallback;
        }
        return value;
    }

    private String domain(Target target, String service) {
        String value = reader.text("dr.domain");
        if (value == null && target.isReal()) {
            problems.add("dr.domain", null, "is missing", "the name of a hosted zone of this account");
        }
        return reader.text("dr.domain", service + ".test", DOMAIN, "a domain name in lower case");
    }

    private LocalAwsSettings local() {
        String home = reader.text("dr.local.home");
        return new LocalAwsSettings(
                home == null ? null : home(home),
                reader.number("dr.local.port", 0, MAX_PORT),
                reader.number("dr.local.dnsPort", 0, MAX_PORT),
                reader.decimal("dr.local.speed", 1, MAX_SPEED),
                reader.seed("dr.local.seed"),
                reader.text("dr.local.idleTimeout") == null
                        ? null
                        : reader.duration("dr.local.idleTimeout", MIN_IDLE, MIN_IDLE, MAX_IDLE),
                reader.text("dr.local.weather"));
    }

    private @Nullable Path home(String value) {
        try {
            return base.resolve(value.startsWith("~/") ? System.getProperty("user.home") + value.substring(1) : value);
        } catch (InvalidPathException e) {
            problems.add("dr.local.home", value, "is not a path: " + e.getReason(), "a folder");
            return null;
        }
    }

    private Target target(LocalAwsSettings local) {
        String value = reader.text("dr.target");
        URI endpoint = reader.endpoint("dr.endpoint");
        int port = local.port().orElse(DrConfig.DEFAULT_LOCAL_PORT);
        int dnsPort = local.dnsPort().orElse(DrConfig.DEFAULT_LOCAL_DNS_PORT);
        if (value == null || value.equals("local")) {
            URI control = endpoint == null ? URI.create("http://127.0.0.1:" + port) : endpoint;
            int publicPort = control.getPort() < 0 ? port : control.getPort();
            return new Target.Local(
                    control,
                    new InetSocketAddress(control.getHost(), dnsPort),
                    publicPort,
                    local.speed().orElse(1));
        }
        if (!value.equals("aws")) {
            problems.add("dr.target", value, "is not a target", "local, aws");
        } else if (endpoint != null) {
            problems.add(
                    "dr.endpoint", endpoint.toString(), "belongs to the local target", "no value with dr.target=aws");
        }
        return new Target.Aws();
    }

    private DrConfig.FaultChoice fault() {
        String value = reader.text("dr.fault");
        FaultKind kind = value == null ? null : FaultKind.of(value).orElse(null);
        if (value != null && kind == null) {
            problems.add("dr.fault", value, "is not a fault", "throttle, envvar, iam");
        }
        String function = name("dr.function");
        if (kind != null && function == null) {
            problems.add("dr.function", null, "is missing beside dr.fault=" + kind.text(), "the function to break");
        }
        String variable = reader.text("dr.variable");
        if (variable != null && !VARIABLE.matcher(variable).matches()) {
            problems.add("dr.variable", variable, "is not a variable's name", "letters, digits and _");
            variable = null;
        }
        return new DrConfig.FaultChoice(kind, function, variable);
    }

    private @Nullable String name(String key) {
        String value = reader.text(key);
        if (value != null && !NAME.matcher(value).matches()) {
            problems.add(key, value, "is not a name", "letters, digits, '.', '_' and '-'");
            return null;
        }
        return value;
    }

    private Drill drill() {
        return new Drill(
                reader.number("dr.drillRate", Drill.DEFAULT_RATE, 1, MAX_RATE),
                reader.number("dr.drillUsers", Drill.DEFAULT_USERS, 1, MAX_USERS),
                reader.duration("dr.drillWarmUp", Drill.DEFAULT_WARM_UP, Duration.ofSeconds(1), MAX_WAIT),
                reader.duration("dr.drillHold", Drill.DEFAULT_HOLD, Duration.ZERO, MAX_WAIT),
                reader.duration("dr.drillLimit", Drill.DEFAULT_LIMIT, Duration.ofSeconds(10), MAX_WAIT),
                reader.number("dr.drillClientRate", Drill.DEFAULT_CLIENT_RATE, 0, MAX_RATE),
                scenario(),
                wanted());
    }

    private boolean verifiesLedger() {
        String value = reader.text("dr.verifyLedger");
        if (value != null && !value.equals("none") && !value.equals("full")) {
            problems.add("dr.verifyLedger", value, "is not an extent", "none, full");
        }
        return "full".equals(value);
    }

    private DrillScenario scenario() {
        String value = reader.text("dr.scenario");
        Optional<DrillScenario> scenario =
                value == null ? Optional.of(DrillScenario.THREE_FAULTS) : DrillScenario.of(value);
        if (scenario.isEmpty()) {
            problems.add("dr.scenario", value, "is not a scenario", String.join(", ", DrillScenario.texts()));
        }
        return scenario.orElse(DrillScenario.THREE_FAULTS);
    }

    private DrConfig.Wanted wanted() {
        return new DrConfig.Wanted(
                reader.text("dr.maxRto") == null
                        ? null
                        : reader.duration("dr.maxRto", Duration.ZERO, Duration.ZERO, MAX_WAIT),
                reader.text("dr.maxLostWrites") == null
                        ? null
                        : reader.number("dr.maxLostWrites", 0, 0, Integer.MAX_VALUE),
                percent("dr.maxErrorRate"));
    }

    private @Nullable Double percent(String key) {
        OptionalDouble value = reader.decimal(key, 0, MAX_PERCENT);
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private DrConfig.Investigation investigation() {
        DrConfig.Moment since = reader.moment("dr.since");
        DrConfig.Moment until = reader.moment("dr.until");
        boolean backwards = since != null
                && until != null
                && (since.at() != null && until.at() != null && !since.at().isBefore(until.at())
                        || since.ago() != null
                                && until.ago() != null
                                && since.ago().compareTo(until.ago()) <= 0);
        if (backwards) {
            problems.add("dr.until", reader.text("dr.until"), "is not after dr.since", "a later moment");
        }
        return new DrConfig.Investigation(since, until);
    }
}
