package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceFailure;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceProvider;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudformation.model.*;

/**
 * Finds out how stacks' resources differ from their templates: functions and tables; resources of other types are not
 * checked. A detection is complete when the call that starts it answers; on AWS it takes a while. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-stack-drift.html">Drift</a>
 */
final class DriftDetection {

    private static final Set<StackStatus> CHECKABLE = Set.of(
            StackStatus.CREATE_COMPLETE,
            StackStatus.UPDATE_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_COMPLETE,
            StackStatus.UPDATE_ROLLBACK_FAILED);
    private static final int MOST_DETECTIONS = 1_000;

    private final ResourceActions.Environment environment;
    private final StackChanges changes;
    private final Map<String, DescribeStackDriftDetectionStatusResponse> detections = new HashMap<>();

    DriftDetection(ResourceActions.Environment environment, StackChanges changes) {
        this.environment = environment;
        this.changes = changes;
    }

    DetectStackDriftResponse detect(DetectStackDriftRequest request) {
        Stack stack = checkable(request.stackName());
        Instant now = environment.region().time().now();
        List<StackResourceDrift> drifts = new ArrayList<>();
        for (StackResource resource : stack.resources().values()) {
            if (request.logicalResourceIds().isEmpty()
                    || request.logicalResourceIds().contains(resource.logicalId())) {
                of(stack, resource).ifPresent(drift -> drifts.add(view(stack, drift)));
            }
        }
        int drifted = (int) drifts.stream()
                .filter(drift -> drift.stackResourceDriftStatus() != StackResourceDriftStatus.IN_SYNC)
                .count();
        StackDriftStatus status = drifted > 0 ? StackDriftStatus.DRIFTED : StackDriftStatus.IN_SYNC;
        String id = environment.region().ids().uuid();
        synchronized (this) {
            if (detections.size() >= MOST_DETECTIONS) {
                detections.clear();
            }
            detections.put(
                    id,
                    DescribeStackDriftDetectionStatusResponse.builder()
                            .stackId(stack.id())
                            .stackDriftDetectionId(id)
                            .stackDriftStatus(status)
                            .detectionStatus(StackDriftDetectionStatus.DETECTION_COMPLETE)
                            .driftedStackResourceCount(drifted)
                            .timestamp(now)
                            .build());
        }
        Map<String, StackResourceDrift> kept =
                new TreeMap<>(request.logicalResourceIds().isEmpty() ? Map.of() : stack.resourceDrifts());
        drifts.forEach(drift -> kept.put(drift.logicalResourceId(), drift));
        stack.drift(
                StackDriftInformation.builder()
                        .stackDriftStatus(status)
                        .lastCheckTimestamp(now)
                        .build(),
                kept);
        return DetectStackDriftResponse.builder().stackDriftDetectionId(id).build();
    }

    synchronized DescribeStackDriftDetectionStatusResponse status(DescribeStackDriftDetectionStatusRequest request) {
        DescribeStackDriftDetectionStatusResponse detection = detections.get(request.stackDriftDetectionId());
        if (detection == null) {
            throw TemplateFault.validation(
                    "Stack drift detection status with id [" + request.stackDriftDetectionId() + "] does not exist");
        }
        return detection;
    }

    DescribeStackResourceDriftsResponse drifts(DescribeStackResourceDriftsRequest request) {
        Stack stack = changes.existing(request.stackName());
        List<StackResourceDriftStatus> wanted = request.stackResourceDriftStatusFilters();
        return DescribeStackResourceDriftsResponse.builder()
                .stackResourceDrifts(stack.resourceDrifts().values().stream()
                        .filter(drift -> wanted.isEmpty() || wanted.contains(drift.stackResourceDriftStatus()))
                        .toList())
                .build();
    }

    DetectStackResourceDriftResponse detectOne(DetectStackResourceDriftRequest request) {
        Stack stack = checkable(request.stackName());
        StackResource resource = stack.resource(request.logicalResourceId())
                .orElseThrow(() -> TemplateFault.validation(
                        "Resource " + request.logicalResourceId() + " does not exist for stack " + stack.name()));
        StackResourceDrift drift = view(
                stack,
                of(stack, resource)
                        .orElseThrow(() -> TemplateFault.unsupported("Drift detection of " + resource.type())));
        Map<String, StackResourceDrift> kept = new TreeMap<>(stack.resourceDrifts());
        kept.put(resource.logicalId(), drift);
        stack.drift(stack.drift(), kept);
        return DetectStackResourceDriftResponse.builder()
                .stackResourceDrift(drift)
                .build();
    }

    /** Every resource of a stack that can be checked, as it is now. */
    List<Drift> look(Stack stack) {
        List<Drift> drifts = new ArrayList<>();
        for (StackResource resource : stack.resources().values()) {
            of(stack, resource).ifPresent(drifts::add);
        }
        return drifts;
    }

    /** Looks at a resource; empty where its type is not checked. */
    private Optional<Drift> of(Stack stack, StackResource resource) {
        ResourceProvider provider = environment.types().find(resource.type()).orElse(null);
        if (provider == null || resource.physicalId().isEmpty()) {
            return Optional.empty();
        }
        Instant now = environment.region().time().now();
        ResourceContext context = new ResourceContext(
                environment.clients(), environment.region(), stack.name(), resource.stackTags(), resource.logicalId());
        try {
            return provider.actual(resource.existing(), context).map(actual -> {
                Map<String, Object> expected = new TreeMap<>(resource.properties());
                expected.keySet().removeAll(provider.writeOnly());
                return Drift.between(resource, expected, actual, now);
            });
        } catch (AwsServiceException e) {
            if (ResourceFailure.isNotFound(e)) {
                return Optional.of(Drift.deleted(resource, now));
            }
            throw e;
        }
    }

    private Stack checkable(String stackName) {
        Stack stack = changes.existing(stackName);
        if (!CHECKABLE.contains(stack.status())) {
            throw TemplateFault.validation("Drift detection cannot be performed on stack [" + stack.id()
                    + "] while it is in " + stack.status() + " state");
        }
        return stack;
    }

    private static StackResourceDrift view(Stack stack, Drift drift) {
        boolean there = drift.status() != StackResourceDriftStatus.DELETED;
        return StackResourceDrift.builder()
                .stackId(stack.id())
                .logicalResourceId(drift.resource().logicalId())
                .physicalResourceId(drift.resource().physicalId())
                .resourceType(drift.resource().type())
                .expectedProperties(there ? new Properties(drift.expected()).json() : null)
                .actualProperties(there ? new Properties(drift.actual()).json() : null)
                .propertyDifferences(drift.differences())
                .stackResourceDriftStatus(drift.status())
                .timestamp(drift.at())
                .build();
    }
}
