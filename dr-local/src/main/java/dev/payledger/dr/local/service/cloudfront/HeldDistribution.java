package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.wire.Shapes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.DistributionSummary;
import software.amazon.awssdk.services.cloudfront.model.Tag;
import software.amazon.awssdk.services.cloudfront.model.Tags;

/**
 * A distribution. A change is served once it is deployed; until then what was there before is. Immutable.
 *
 * @param before what is served until the change is deployed, or null for a new distribution
 * @param deployed when the change is deployed
 */
record HeldDistribution(
        String id,
        String arn,
        String domainName,
        String etag,
        DistributionConfig config,
        @Nullable DistributionConfig before,
        Instant modified,
        Instant deployed,
        Map<String, String> tags) {

    HeldDistribution {
        tags = Map.copyOf(tags);
    }

    boolean isDeployed(Instant now) {
        return !now.isBefore(deployed);
    }

    /** What the edge serves now; empty where there is nothing yet, or the distribution is disabled. */
    Optional<DistributionConfig> servedAt(Instant now) {
        DistributionConfig served = isDeployed(now) ? config : before;
        return served == null || !Boolean.TRUE.equals(served.enabled()) ? Optional.empty() : Optional.of(served);
    }

    List<String> aliases() {
        return config.aliases() == null ? List.of() : config.aliases().items();
    }

    Distribution shape(Instant now, int invalidations) {
        return Distribution.builder()
                .id(id)
                .arn(arn)
                .status(status(now))
                .lastModifiedTime(modified)
                .inProgressInvalidationBatches(invalidations)
                .domainName(domainName)
                .distributionConfig(config)
                .build();
    }

    DistributionSummary summary(Instant now) {
        return Shapes.copy(config, DistributionSummary.builder())
                .id(id)
                .arn(arn)
                .status(status(now))
                .lastModifiedTime(modified)
                .domainName(domainName)
                .build();
    }

    Tags tagShape() {
        return Tags.builder()
                .items(tags.entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }

    private String status(Instant now) {
        return isDeployed(now) ? "Deployed" : "InProgress";
    }
}
