package dev.payledger.dr.local.service.cloudformation.resource;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.codec.InProcessCalls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;

/**
 * In what a provider works.
 *
 * @param clients the region's services
 * @param region the region
 * @param stackName the stack
 * @param stackTags the stack's tags, which its resources get as well
 * @param logicalId the resource in the template
 */
public record ResourceContext(
        RegionClients clients,
        RegionContext region,
        String stackName,
        Map<String, String> stackTags,
        String logicalId) {

    /** How often a resource is looked at until it is stable; not an AWS interval, so not scaled. */
    private static final Duration POLL = Duration.ofMillis(40);

    /** How long a resource may take to become stable. */
    private static final Duration STABLE_MAX = Duration.ofMinutes(10);

    private static final int RANDOM_LENGTH = 12;

    /**
     * A physical name as CloudFormation makes them: {@code <stack>-<logical id>-<12 random characters>}, with stack and
     * logical id cut where the type's names are shorter.
     */
    public String generatedName(int lengthMax) {
        int room = lengthMax - RANDOM_LENGTH - 2;
        String stack = stackName;
        String logical = logicalId;
        if (stack.length() + logical.length() > room) {
            int logicalLength = Math.min(logical.length(), Math.max(room / 2, room - stack.length()));
            logical = logical.substring(0, logicalLength);
            stack = stack.substring(0, Math.min(stack.length(), room - logicalLength));
        }
        return stack + "-" + logical + "-" + region.ids().upper(RANDOM_LENGTH);
    }

    /**
     * Holds a request that was filled from a template to what the service honours.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException naming what is not supported
     */
    public <R extends SdkRequest> R honoured(SdkClient service, R request) {
        return InProcessCalls.checked(service, request);
    }

    /** The resource's own tags over the stack's. */
    public Map<String, String> tags(Properties properties) {
        return properties.tagsOver(stackTags);
    }

    /** Tags as they are, in a template's form, without those that come from the stack alone. */
    List<Object> tagsBeside(ResourceProvider.Existing existing, Map<String, String> actual) {
        Map<String, String> own = existing.view().tags("Tags");
        List<Object> tags = new ArrayList<>();
        actual.forEach((key, value) -> {
            if (own.containsKey(key) || !value.equals(stackTags.get(key))) {
                tags.add(Map.of("Key", key, "Value", value));
            }
        });
        return tags;
    }

    /**
     * Waits until a resource is as it should be.
     *
     * @throws ResourceFailure {@code NotStabilized} after ten minutes
     */
    public void await(String what, BooleanSupplier stable) {
        long start = region.time().nanoTime();
        while (!stable.getAsBoolean()) {
            if (region.time().nanoTime() - start > STABLE_MAX.toNanos()) {
                throw new ResourceFailure("NotStabilized", what + " did not become stable within " + STABLE_MAX);
            }
            try {
                region.time().sleep(POLL);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ResourceFailure("InternalFailure", "interrupted while waiting for " + what);
            }
        }
    }
}
