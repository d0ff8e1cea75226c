package dev.payledger.dr.config;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the verbs need to know, checked. Made by {@link DrConfig#parse}, which leaves nothing unchecked that can
 * be known without asking the target. Immutable, so it may be shared by threads.
 *
 * @param target where to act
 * @param local what the user asks of a local AWS; whoever starts it reads it
 * @param service the service's name, for example {@code payledger}
 * @param stage default {@code dev}
 * @param regions the two regions
 * @param domain the hosted zone of the public names; on the local AWS {@code <service>.test} by default
 * @param dnsTtl the failover records' TTL; default 60 s
 * @param table the table that is to become global; null where the toolkit finds it
 * @param sources what is deployed
 * @param frontend the static site
 * @param workload what the service says about itself
 * @param fault which faults to inject or restore
 * @param guards what protects an account
 * @param limits what keeps faults within bounds
 * @param webhook the incident agent's webhook; null where the user gave none
 * @param drill how a drill runs
 * @param investigation what an investigation looks at
 * @param verification what verify may do
 * @since 0.1.0
 */
public record DrConfig(
        Target target,
        LocalAwsSettings local,
        String service,
        String stage,
        Regions regions,
        String domain,
        Duration dnsTtl,
        @Nullable String table,
        Sources sources,
        Frontend frontend,
        Workload workload,
        FaultChoice fault,
        Guards guards,
        FaultLimits limits,
        @Nullable Webhook webhook,
        Drill drill,
        Investigation investigation,
        Verification verification) {

    /** Default of {@code dr.stage}. */
    public static final String DEFAULT_STAGE = "dev";

    /** Default of {@code dr.primaryRegion}. */
    public static final String DEFAULT_PRIMARY_REGION = "ap-southeast-1";

    /** Default of {@code dr.secondaryRegion}. */
    public static final String DEFAULT_SECONDARY_REGION = "ap-northeast-1";

    /** Default of {@code dr.dnsTtl}. */
    public static final Duration DEFAULT_DNS_TTL = Duration.ofSeconds(60);

    /** Default of {@code dr.local.port}. */
    public static final int DEFAULT_LOCAL_PORT = 4600;

    /** Default of {@code dr.local.dnsPort}. */
    public static final int DEFAULT_LOCAL_DNS_PORT = 4653;

    /**
     * Checks settings.
     *
     * @param settings what the user set, by {@code dr.*} key; keys that are absent or blank have their default
     * @param base the folder against which relative paths are resolved
     * @throws dev.payledger.dr.error.DrException with {@code DR-CONFIG-001} and every problem found, if there is one;
     *     the user corrects the settings
     */
    public static DrConfig parse(Map<String, String> settings, Path base) {
        return new ConfigParser(settings, base).parse();
    }

    /** Every setting with its default, in the order of the reference page. */
    public static List<Setting> settings() {
        return Settings.ALL;
    }

    /** The same settings on another target: for who starts the local AWS and knows its ports only then. */
    public DrConfig withTarget(Target other) {
        return new DrConfig(
                other,
                local,
                service,
                stage,
                regions,
                domain,
                dnsTtl,
                table,
                sources,
                frontend,
                workload,
                fault,
                guards,
                limits,
                webhook,
                drill,
                investigation,
                verification);
    }

    /** The same settings with a webhook: its key is no setting, so that it is in no map, message or report. */
    public DrConfig withWebhook(Webhook other) {
        return new DrConfig(
                target,
                local,
                service,
                stage,
                regions,
                domain,
                dnsTtl,
                table,
                sources,
                frontend,
                workload,
                fault,
                guards,
                limits,
                other,
                drill,
                investigation,
                verification);
    }

    /** Every name that is derived from these settings. */
    public Names names() {
        return new Names(service, stage, domain);
    }

    /**
     * What is deployed.
     *
     * @param template the CloudFormation template; null for {@code META-INF/dr/template.yaml} of the functions jar
     * @param functionsJar the functions' code; null where the template brings its own
     * @param parameters the user's values of template parameters
     * @since 0.1.0
     */
    public record Sources(@Nullable Path template, @Nullable Path functionsJar, Map<String, String> parameters) {}

    /**
     * The static site that belongs to the service.
     *
     * @param site {@code dr.frontend}: a folder or a jar; null where there is none
     * @param devOnly {@code dr.frontendDevOnly}: whether only the development server's settings are written; default no
     * @param base the folder in or above which the page's sources are looked for
     * @since 0.1.0
     */
    public record Frontend(@Nullable Path site, boolean devOnly, Path base) {}

    /**
     * Which faults: the workload's default set where {@code kind} and {@code function} are null; one otherwise.
     *
     * @param kind {@code dr.fault}
     * @param function {@code dr.function}
     * @param variable {@code dr.variable}: what {@link FaultKind#ENVVAR} removes
     * @since 0.1.0
     */
    public record FaultChoice(
            @Nullable FaultKind kind,
            @Nullable String function,
            @Nullable String variable) {}

    /**
     * What protects an account.
     *
     * @param allowedAccounts accounts in which something may be changed; needed on AWS
     * @param confirm {@code <account>/<service>-<stage>} for destroy on AWS; null where not given
     * @param deleteTables whether destroy removes retained tables on AWS; default no
     * @since 0.1.0
     */
    public record Guards(
            Set<String> allowedAccounts, @Nullable String confirm, boolean deleteTables) {}

    /**
     * What keeps faults within bounds.
     *
     * @param maxDuration after which the fault guard restores them by itself; default 15 min, never scaled
     * @param maxFunctions how many functions one run may break; default 5
     * @param dryRun whether inject and restore only say what they would do
     * @since 0.1.0
     */
    public record FaultLimits(Duration maxDuration, int maxFunctions, boolean dryRun) {
        /** Default of {@code dr.faultMaxDuration}. */
        public static final Duration DEFAULT_MAX_DURATION = Duration.ofMinutes(15);

        /** Default of {@code dr.faultMaxFunctions}. */
        public static final int DEFAULT_MAX_FUNCTIONS = 5;
    }

    /**
     * How a drill runs.
     *
     * @param rate requests per second of all users together; default 50
     * @param users clients with a resolver of their own; default 10
     * @param warmUp how long users run before the faults; default 5 s
     * @param hold how long the faults stay after every user has been moved; default 10 s
     * @param limit the longest wait for failover, and for failback; default 5 min
     * @param scenario what is broken; default {@link DrillScenario#THREE_FAULTS}
     * @param wanted what the drill must keep to
     * @since 0.1.0
     */
    public record Drill(
            int rate,
            int users,
            Duration warmUp,
            Duration hold,
            Duration limit,
            int clientRate,
            DrillScenario scenario,
            Wanted wanted) {
        /** Default of {@code dr.drillRate}. */
        public static final int DEFAULT_RATE = 50;

        /** Default of {@code dr.drillClientRate}. */
        public static final int DEFAULT_CLIENT_RATE = 5;

        /** Default of {@code dr.drillUsers}. */
        public static final int DEFAULT_USERS = 10;

        /** Default of {@code dr.drillWarmUp}. */
        public static final Duration DEFAULT_WARM_UP = Duration.ofSeconds(5);

        /** Default of {@code dr.drillHold}. */
        public static final Duration DEFAULT_HOLD = Duration.ofSeconds(10);

        /** Default of {@code dr.drillLimit}. */
        public static final Duration DEFAULT_LIMIT = Duration.ofMinutes(5);
    }

    /**
     * What an investigation looks at; without either, the latest alarm, else the last {@link #DEFAULT_SINCE}.
     *
     * @param since {@code dr.since}
     * @param until {@code dr.until}
     * @since 0.1.0
     */
    public record Investigation(
            @Nullable Moment since, @Nullable Moment until) {
        /** How far an investigation looks back where neither a window nor an alarm says it. */
        public static final Duration DEFAULT_SINCE = Duration.ofMinutes(15);
    }

    /**
     * What verify may do.
     *
     * @param writes whether it posts one canary and reads it in the other region; default yes
     * @param maxLag how long replication may take; default 60 s
     * @param ledger whether it proves a ledger's promises, too; default no
     * @since 0.1.0
     */
    public record Verification(boolean writes, Duration maxLag, boolean ledger) {
        /** Default of {@code dr.verifyMaxLag}. */
        public static final Duration DEFAULT_MAX_LAG = Duration.ofSeconds(60);
    }

    /**
     * A moment, as given or as a time before now. One of the two is null.
     *
     * @param ago for example 15 minutes
     * @since 0.1.0
     */
    public record Moment(@Nullable Duration ago, @Nullable Instant at) {
        /** The moment, seen from now. */
        public Instant before(Instant now) {
            return at != null ? at : ago != null ? now.minus(ago) : now;
        }
    }

    /**
     * What a drill must keep to; null where the scenario's own value holds.
     *
     * @param maxRto the longest outage of any route at speed 1
     * @param maxLostWrites acknowledged writes that are not readable after healing
     * @param maxErrorRate failed requests in percent of all, from the first fault until it is restored
     * @since 0.1.0
     */
    public record Wanted(
            @Nullable Duration maxRto,
            @Nullable Integer maxLostWrites,
            @Nullable Double maxErrorRate) {}
}
