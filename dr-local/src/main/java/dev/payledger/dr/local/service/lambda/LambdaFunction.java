package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * A function: {@code Pending}, then {@code Active}. A change of configuration or code is answered at once with
 * {@code LastUpdateStatus} {@code InProgress}; it takes effect a moment later, with new environments, and until then
 * invocations run the former configuration and further changes are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html">Function states</a>
 */
final class LambdaFunction {

    private static final Duration CREATION = Duration.ofMillis(800);
    private static final Duration UPDATE = Duration.ofMillis(800);
    private static final DateTimeFormatter MODIFIED =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSZ", Locale.ROOT);

    private final RegionContext context;
    private final EnvironmentPool pool;
    private final ResourcePolicy policy;
    private final Map<String, String> tags = new TreeMap<>();
    private final AtomicInteger concurrent = new AtomicInteger();
    private FunctionConfiguration configuration;
    private FunctionCode code;
    private volatile @Nullable Integer reservedConcurrency;
    private boolean deleted;

    LambdaFunction(RegionContext context, Deployment first, EnvironmentPool pool, Map<String, String> tags) {
        this.context = context;
        this.pool = pool;
        this.policy = new ResourcePolicy(first.arn());
        this.code = first.code();
        this.configuration = stamped(first.configuration().toBuilder().state(State.PENDING), first.code());
        this.tags.putAll(tags);
        context.time().schedule(context.time().interval(CREATION), this::activate);
    }

    synchronized FunctionConfiguration configuration() {
        return configuration;
    }

    EnvironmentPool pool() {
        return pool;
    }

    ResourcePolicy policy() {
        return policy;
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

    /** Refuses what was decided upon an older state. */
    synchronized void checkRevision(@Nullable String revisionId) {
        if (revisionId != null && !revisionId.equals(configuration.revisionId())) {
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
     */
    synchronized FunctionConfiguration update(
            @Nullable String revisionId, UnaryOperator<FunctionConfiguration> change, @Nullable FunctionCode newCode) {
        if (configuration.state() == State.PENDING) {
            throw LambdaErrors.conflict(
                    "The operation cannot be performed at this time. The function is currently in the"
                            + " following state: Pending");
        }
        if (configuration.lastUpdateStatus() == LastUpdateStatus.IN_PROGRESS) {
            throw LambdaErrors.conflict("The operation cannot be performed at this time. An update is in progress for"
                    + " resource: " + configuration.functionArn());
        }
        checkRevision(revisionId);
        FunctionCode nextCode = newCode == null ? code : newCode;
        FunctionConfiguration next = stamped(
                change.apply(configuration).toBuilder().lastUpdateStatus(LastUpdateStatus.IN_PROGRESS), nextCode);
        code = nextCode;
        configuration = next;
        context.time().schedule(context.time().interval(UPDATE), this::finishUpdate);
        return next;
    }

    /** Ends all environments. */
    void delete() {
        synchronized (this) {
            deleted = true;
        }
        pool.close();
    }

    private synchronized void activate() {
        configuration = configuration.toBuilder()
                .state(State.ACTIVE)
                .stateReason(null)
                .stateReasonCode((String) null)
                .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                .revisionId(context.ids().uuid())
                .build();
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
