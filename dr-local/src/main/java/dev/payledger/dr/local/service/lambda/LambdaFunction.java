package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * A function: {@code Pending}, then {@code Active}. A change of configuration or code is answered at once with
 * {@code LastUpdateStatus} {@code InProgress}; it takes effect a moment later, with new environments, and until then
 * invocations run the former configuration and further changes are refused. Its versions and aliases are in
 * {@link FunctionVersions} and {@link FunctionAliases}. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html">Function states</a>
 */
final class LambdaFunction {

    static final String LATEST = "$LATEST";

    private static final Duration CREATION = Duration.ofMillis(800);
    private static final Duration UPDATE = Duration.ofMillis(800);
    static final DateTimeFormatter MODIFIED = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    /** What is done with a function's versions or aliases, under its lock. */
    interface Step<T> {
        T apply(FunctionVersions versions, FunctionAliases aliases);
    }

    private final RegionContext context;
    private final EnvironmentPool pool;
    private final FunctionVersions versions;
    private final FunctionAliases aliases;
    private final Map<String, ResourcePolicy> policies = new ConcurrentHashMap<>();
    private final Map<String, String> tags = new TreeMap<>();
    private final AtomicInteger concurrent = new AtomicInteger();
    private FunctionConfiguration configuration;
    private FunctionCode code;
    private volatile @Nullable Integer reservedConcurrency;
    private boolean deleted;

    LambdaFunction(
            RegionContext context,
            Deployment first,
            Function<Deployment, EnvironmentPool> pools,
            Map<String, String> tags) {
        this.context = context;
        this.pool = pools.apply(first);
        this.versions = new FunctionVersions(context, pools);
        this.aliases = new FunctionAliases(
                context, first.arn(), version -> version.equals(LATEST) || versions.get(version) != null);
        this.code = first.code();
        this.configuration = stamped(first.configuration().toBuilder().state(State.PENDING), first.code());
        this.tags.putAll(tags);
        later(CREATION, this::activate);
    }

    /** Of {@code $LATEST}. */
    synchronized FunctionConfiguration configuration() {
        return configuration;
    }

    /**
     * The configuration behind a qualifier, with the ARN that has it.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such version or alias
     */
    FunctionConfiguration configuration(@Nullable String qualifier) {
        Target target = target(qualifier, alias -> alias.functionVersion());
        return target.configuration().toBuilder().functionArn(target.arn()).build();
    }

    /**
     * What a call to this qualifier runs.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if there is no such version or alias
     */
    Target target(@Nullable String qualifier) {
        return target(qualifier, aliases::choose);
    }

    private synchronized Target target(@Nullable String qualifier, Function<AliasConfiguration, String> choice) {
        String arn = configuration.functionArn() + (qualifier == null ? "" : ":" + qualifier);
        AliasConfiguration alias = qualifier == null ? null : aliases.find(qualifier);
        String version = alias == null ? qualifier : choice.apply(alias);
        if (version == null || version.equals(LATEST)) {
            return new Target(this, configuration, pool, qualifier, arn);
        }
        FunctionVersions.Version found = FunctionVersions.isNumber(version) ? versions.get(version) : null;
        if (found == null) {
            throw LambdaErrors.functionNotFound(arn);
        }
        return new Target(this, found.configuration(), found.pool(), qualifier, arn);
    }

    /** Reads or changes versions and aliases. */
    synchronized <T> T with(Step<T> step) {
        return step.apply(versions, aliases);
    }

    /**
     * Publishes {@code $LATEST} as a version.
     *
     * @param sha256 what the code must be, or null for any
     */
    synchronized FunctionConfiguration publish(
            @Nullable String revisionId, @Nullable String sha256, @Nullable String description) {
        checkSteady();
        checkRevision(revisionId);
        if (sha256 != null && !sha256.equals(code.sha256())) {
            throw LambdaErrors.invalid("CodeSHA256 (" + sha256 + ") is different from current CodeSHA256 in $LATEST ("
                    + code.sha256() + "). Please try again with the CodeSHA256 in $LATEST.");
        }
        return versions.publish(configuration, code, description);
    }

    /** As {@link #publish}, right after a change that is still in progress. */
    synchronized FunctionConfiguration publishNow() {
        return versions.publish(configuration, code, null);
    }

    /** Deletes a version and ends its environments. The text of the refusal of one in use is unconfirmed. */
    void deleteVersion(String version) {
        FunctionVersions.Version gone;
        synchronized (this) {
            if (!FunctionVersions.isNumber(version)) {
                throw LambdaErrors.invalid("$LATEST version cannot be deleted without deleting the function.");
            }
            List<String> users = aliases.pointingTo(version);
            if (!users.isEmpty()) {
                throw LambdaErrors.conflict(
                        "Version " + version + " cannot be deleted: it is in use by alias(es) " + users);
            }
            gone = versions.get(version) == null ? null : versions.remove(version);
        }
        if (gone == null) {
            throw LambdaErrors.functionNotFound(configuration().functionArn() + ":" + version);
        }
        policies.remove(version);
        gone.pool().close();
    }

    /** Of {@code $LATEST} and of every version. */
    synchronized List<EnvironmentPool> pools() {
        List<EnvironmentPool> all = new ArrayList<>(versions.pools());
        all.add(pool);
        return all;
    }

    /** The policy of the function, or of one of its versions or aliases. */
    ResourcePolicy policy(@Nullable String qualifier) {
        String arn = configuration(qualifier).functionArn();
        return policies.computeIfAbsent(qualifier == null ? "" : qualifier, key -> new ResourcePolicy(arn));
    }

    void deleteAlias(String name) {
        synchronized (this) {
            aliases.remove(name);
        }
        policies.remove(name);
    }

    /** How many requests it handles or holds now. */
    AtomicInteger concurrent() {
        return concurrent;
    }

    @Nullable
    Integer reservedConcurrency() {
        return reservedConcurrency;
    }

    void reserve(@Nullable Integer concurrency) {
        reservedConcurrency = concurrency;
    }

    synchronized Map<String, String> tags() {
        return new TreeMap<>(tags);
    }

    synchronized void changeTags(UnaryOperator<Map<String, String>> change) {
        Map<String, String> next = change.apply(new TreeMap<>(tags));
        tags.clear();
        tags.putAll(next);
    }

    /** The revision of the function, or of one of its versions or aliases. */
    synchronized String revision(@Nullable String qualifier) {
        AliasConfiguration alias = qualifier == null ? null : aliases.find(qualifier);
        return alias == null ? configuration(qualifier).revisionId() : alias.revisionId();
    }

    /** Refuses what was decided upon an older state. */
    void checkRevision(@Nullable String revisionId) {
        checkRevision(null, revisionId);
    }

    void checkRevision(@Nullable String qualifier, @Nullable String revisionId) {
        if (revisionId != null && !revisionId.equals(revision(qualifier))) {
            throw LambdaErrors.preconditionFailed();
        }
    }

    /** A new revision without a change of configuration: of policy or tags. */
    synchronized void touchRevision() {
        configuration =
                configuration.toBuilder().revisionId(context.ids().uuid()).build();
    }

    /**
     * Begins a change of configuration or code.
     *
     * @param revisionId the revision that the caller has seen, or null for any
     * @param change the changed configuration, already checked
     * @param codeChange the code, with its layers
     */
    synchronized FunctionConfiguration update(
            @Nullable String revisionId,
            UnaryOperator<FunctionConfiguration> change,
            UnaryOperator<FunctionCode> codeChange) {
        checkSteady();
        checkRevision(revisionId);
        FunctionCode nextCode = codeChange.apply(code);
        FunctionConfiguration next = stamped(
                change.apply(configuration).toBuilder().lastUpdateStatus(LastUpdateStatus.IN_PROGRESS), nextCode);
        code = nextCode;
        configuration = next;
        later(UPDATE, this::finishUpdate);
        return next;
    }

    private void checkSteady() {
        if (configuration.state() == State.PENDING) {
            throw LambdaErrors.conflict(
                    "The operation cannot be performed at this time. The function is currently in the"
                            + " following state: Pending");
        }
        if (configuration.lastUpdateStatus() == LastUpdateStatus.IN_PROGRESS) {
            throw LambdaErrors.conflict("The operation cannot be performed at this time. An update is in progress for"
                    + " resource: " + configuration.functionArn());
        }
    }

    /** Ends all environments. */
    void delete() {
        synchronized (this) {
            deleted = true;
        }
        pools().forEach(EnvironmentPool::close);
    }

    private void later(Duration usual, Runnable end) {
        Duration takes = context.delays().of(Delays.What.FUNCTION, configuration.functionName(), usual);
        context.time().schedule(context.time().interval(takes), end);
    }

    private synchronized void activate() {
        configuration = configuration.toBuilder()
                .state(State.ACTIVE)
                .stateReason(null)
                .stateReasonCode((String) null)
                .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                .revisionId(context.ids().uuid())
                .build();
        versions.activate();
    }

    private void finishUpdate() {
        Deployment next;
        synchronized (this) {
            if (deleted) {
                return;
            }
            configuration = configuration.toBuilder()
                    .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                    .revisionId(context.ids().uuid())
                    .build();
            versions.activate();
            next = new Deployment(configuration, code);
        }
        pool.deploy(next);
    }

    private FunctionConfiguration stamped(FunctionConfiguration.Builder changed, FunctionCode withCode) {
        Instant now = context.time().now();
        return changed.lastModified(MODIFIED.format(now.atOffset(ZoneOffset.UTC)))
                .revisionId(context.ids().uuid())
                .codeSha256(withCode.sha256())
                .codeSize(withCode.size())
                .build();
    }
}
