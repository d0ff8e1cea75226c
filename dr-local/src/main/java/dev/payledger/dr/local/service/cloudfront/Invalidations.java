package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.Invalidation;
import software.amazon.awssdk.services.cloudfront.model.InvalidationBatch;
import software.amazon.awssdk.services.cloudfront.model.InvalidationSummary;

/**
 * Invalidations. What a path names leaves the edge's cache when its invalidation completes. Guarded by its own monitor.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html">Invalidation</a>
 */
final class Invalidations {

    /** How long one is in progress; AWS says that most complete within seconds. */
    static final Duration COMPLETION = Duration.ofSeconds(1);

    private static final int PATHS_MAX = 3_000;
    private static final int WILDCARDS_MAX = 15;

    private final RegionContext context;
    private final EdgeCache cache;
    private final Map<String, List<Invalidation>> byDistribution = new HashMap<>();

    Invalidations(RegionContext context, EdgeCache cache) {
        this.context = context;
        this.cache = cache;
    }

    synchronized Invalidation create(String distributionId, @Nullable InvalidationBatch batch) {
        InvalidationBatch wanted = checked(batch);
        List<Invalidation> known = byDistribution.computeIfAbsent(distributionId, id -> new ArrayList<>());
        for (Invalidation other : known) {
            if (other.invalidationBatch().callerReference().equals(wanted.callerReference())) {
                if (other.invalidationBatch().equals(wanted)) {
                    return other;
                }
                throw CloudFrontErrors.invalidArgument("Your request contains a caller reference that was used for a"
                        + " previous invalidation batch for the same distribution.");
            }
        }
        checkLimits(wanted, known);
        Invalidation made = Invalidation.builder()
                .id("I" + context.ids().upper(24))
                .status("InProgress")
                .createTime(context.time().now())
                .invalidationBatch(wanted)
                .build();
        known.add(made);
        context.time().schedule(context.time().interval(COMPLETION), () -> complete(distributionId, made.id()));
        return made;
    }

    synchronized Invalidation require(String distributionId, @Nullable String id) {
        return byDistribution.getOrDefault(distributionId, List.of()).stream()
                .filter(invalidation -> invalidation.id().equals(id))
                .findFirst()
                .orElseThrow(CloudFrontErrors::noSuchInvalidation);
    }

    synchronized List<InvalidationSummary> list(String distributionId) {
        return byDistribution.getOrDefault(distributionId, List.of()).stream()
                .map(invalidation -> InvalidationSummary.builder()
                        .id(invalidation.id())
                        .createTime(invalidation.createTime())
                        .status(invalidation.status())
                        .build())
                .sorted(java.util.Comparator.comparing(InvalidationSummary::id))
                .toList();
    }

    synchronized int inProgress(String distributionId) {
        return (int) byDistribution.getOrDefault(distributionId, List.of()).stream()
                .filter(Invalidations::isInProgress)
                .count();
    }

    synchronized void forget(String distributionId) {
        byDistribution.remove(distributionId);
        cache.evict(distributionId, List.of("/*"));
    }

    private synchronized void complete(String distributionId, String id) {
        List<Invalidation> known = byDistribution.getOrDefault(distributionId, List.of());
        for (int i = 0; i < known.size(); i++) {
            Invalidation invalidation = known.get(i);
            if (invalidation.id().equals(id)) {
                cache.evict(
                        distributionId, invalidation.invalidationBatch().paths().items());
                known.set(i, invalidation.toBuilder().status("Completed").build());
            }
        }
    }

    private static InvalidationBatch checked(@Nullable InvalidationBatch batch) {
        if (batch == null
                || batch.callerReference() == null
                || batch.callerReference().isEmpty()
                || batch.paths() == null
                || batch.paths().items().isEmpty()) {
            throw CloudFrontErrors.invalidArgument("The parameters CallerReference and Paths are required.");
        }
        SupportedMembers.checkQuantities(batch, "InvalidationBatch");
        for (String path : batch.paths().items()) {
            int star = path.indexOf('*');
            boolean trailing = star < 0 || star == path.length() - 1;
            if (!path.startsWith("/") || !trailing || path.indexOf(' ') >= 0 || path.length() > 4_000) {
                throw CloudFrontErrors.invalidArgument("Your request contains one or more invalid invalidation paths.");
            }
        }
        return batch;
    }

    private static void checkLimits(InvalidationBatch wanted, List<Invalidation> known) {
        List<String> running = new ArrayList<>(wanted.paths().items());
        known.stream()
                .filter(Invalidations::isInProgress)
                .forEach(other ->
                        running.addAll(other.invalidationBatch().paths().items()));
        long wildcards = running.stream().filter(path -> path.endsWith("*")).count();
        if (running.size() > PATHS_MAX || wildcards > WILDCARDS_MAX) {
            throw CloudFrontErrors.tooManyInvalidations();
        }
    }

    private static boolean isInProgress(Invalidation invalidation) {
        return invalidation.status().equals("InProgress");
    }
}
