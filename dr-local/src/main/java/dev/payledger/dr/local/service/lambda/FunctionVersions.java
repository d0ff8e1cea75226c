package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;

/**
 * A function's published versions. A version never changes; numbers are never given twice. Guarded by the function's
 * lock.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-versions.html">Versions</a>
 */
final class FunctionVersions {

    /**
     * A version.
     *
     * @param source what {@code $LATEST} was, without what differs anyway
     */
    record Version(FunctionConfiguration configuration, FunctionConfiguration source, EnvironmentPool pool) {}

    private final RegionContext context;
    private final Function<Deployment, EnvironmentPool> pools;
    private final NavigableMap<Integer, Version> versions = new TreeMap<>();
    private int last;

    FunctionVersions(RegionContext context, Function<Deployment, EnvironmentPool> pools) {
        this.context = context;
        this.pools = pools;
    }

    /** Publishes what {@code $LATEST} is, or gives the last version where nothing has changed since. */
    FunctionConfiguration publish(FunctionConfiguration latest, FunctionCode code, @Nullable String description) {
        FunctionConfiguration source = comparable(latest);
        Version newest = versions.get(last);
        if (newest != null && newest.source().equals(source)) {
            return newest.configuration();
        }
        last++;
        FunctionConfiguration.Builder builder = latest.toBuilder()
                .version(Integer.toString(last))
                .functionArn(latest.functionArn() + ":" + last)
                .revisionId(context.ids().uuid());
        if (description != null) {
            builder.description(description);
        }
        FunctionConfiguration configuration = builder.build();
        versions.put(last, new Version(configuration, source, pools.apply(new Deployment(configuration, code))));
        return configuration;
    }

    /** Versions that were published while the function was being made or changed are ready, too. */
    void activate() {
        versions.replaceAll((number, version) -> version.configuration().state() == State.ACTIVE
                        && version.configuration().lastUpdateStatus() == LastUpdateStatus.SUCCESSFUL
                ? version
                : new Version(
                        version.configuration().toBuilder()
                                .state(State.ACTIVE)
                                .stateReason(null)
                                .stateReasonCode((String) null)
                                .lastUpdateStatus(LastUpdateStatus.SUCCESSFUL)
                                .build(),
                        version.source(),
                        version.pool()));
    }

    @Nullable
    Version get(String number) {
        return number.length() > 9 ? null : versions.get(Integer.parseInt(number));
    }

    /** Takes a version away; its environments are the caller's to end. */
    @Nullable
    Version remove(String number) {
        return versions.remove(Integer.parseInt(number));
    }

    /** In their order. */
    List<FunctionConfiguration> configurations() {
        return versions.values().stream().map(Version::configuration).toList();
    }

    List<EnvironmentPool> pools() {
        List<EnvironmentPool> all = new ArrayList<>();
        versions.values().forEach(version -> all.add(version.pool()));
        return all;
    }

    private static FunctionConfiguration comparable(FunctionConfiguration latest) {
        return latest.toBuilder()
                .revisionId(null)
                .lastModified(null)
                .state((String) null)
                .stateReason(null)
                .stateReasonCode((String) null)
                .lastUpdateStatus((String) null)
                .build();
    }

    static boolean isNumber(String qualifier) {
        return qualifier.matches("[0-9]+");
    }
}
