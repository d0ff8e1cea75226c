package dev.payledger.dr.internal.resource;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;

/**
 * A distribution of CloudFront, which its stack makes. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Invalidation.html">invalidation</a>.
 */
public final class Distribution {

    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final String GLOBAL = "aws-global";

    private final CloudFrontClient client;
    private final String id;
    private final Waiting waiting;

    Distribution(CloudFrontClient client, String id, Waiting waiting) {
        this.client = client;
        this.id = id;
        this.waiting = waiting;
    }

    private AwsCall call(String operation) {
        return new AwsCall("cloudfront", operation, "distribution " + id, GLOBAL);
    }

    /** {@code Deployed} or {@code InProgress}; empty where there is no such distribution. */
    public Optional<String> status() {
        return call("GetDistribution").find(() -> client.getDistribution(request -> request.id(id))
                .distribution()
                .status());
    }

    /**
     * Takes paths out of every edge's cache and waits until they are out.
     *
     * @param paths each beginning with a slash
     * @throws DrException with {@code DR-FRONTEND-003} where it does not end in time
     */
    public void invalidate(List<String> paths, Step step) {
        String reference = "dr-" + Long.toString(waiting.time().now().toEpochMilli(), 36) + "-"
                + Integer.toHexString(paths.hashCode());
        String invalidation = call("CreateInvalidation")
                .get(() -> client.createInvalidation(request -> request.distributionId(id)
                        .invalidationBatch(batch -> batch.callerReference(reference)
                                .paths(list -> list.quantity(paths.size()).items(paths)))))
                .invalidation()
                .id();
        waiting.until(
                LIMIT,
                () -> call("GetInvalidation")
                        .get(() -> client.getInvalidation(
                                request -> request.distributionId(id).id(invalidation)))
                        .invalidation()
                        .status(),
                status -> status.equals("Completed"),
                (status, elapsed) -> step.progress("CloudFront", "invalidation " + status, elapsed),
                status -> new DrException(
                        DrError.FRONTEND_003,
                        "Invalidation " + invalidation + " of distribution " + id + " did not end.",
                        "its status is still " + status + " after " + LIMIT.toMinutes() + " min.",
                        "run dr:deploy-frontend again; it asks for the paths once more."));
    }
}
