package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.HealthListener;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.TimeSource.Task;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import software.amazon.awssdk.services.route53.model.CreateHealthCheckRequest;
import software.amazon.awssdk.services.route53.model.HealthCheck;
import software.amazon.awssdk.services.route53.model.HealthCheckAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckRegion;
import software.amazon.awssdk.services.route53.model.HealthCheckVersionMismatchException;
import software.amazon.awssdk.services.route53.model.ResettableElementName;
import software.amazon.awssdk.services.route53.model.UpdateHealthCheckRequest;

/** The health checks of the account. Thread safe. */
final class HealthChecks implements AutoCloseable {

    private static final Duration METRIC_PERIOD = Duration.ofMinutes(1);
    private static final String NAMESPACE = "AWS/Route53";

    private final RegionContext context;
    private final Probe probe;
    private final Executor threads;
    private final MetricSink metrics;
    private final HealthListener listener;
    private final Map<String, Monitored> checks = new ConcurrentSkipListMap<>();
    /** A reference cannot be used again, not even after its health check is deleted. */
    private final Set<String> usedReferences = new HashSet<>();

    private final Task metricTask;

    HealthChecks(RegionContext context, Probe probe, Executor threads, MetricSink metrics, HealthListener listener) {
        this.context = context;
        this.probe = probe;
        this.threads = threads;
        this.metrics = metrics;
        this.listener = listener;
        Duration period = context.time().interval(METRIC_PERIOD);
        this.metricTask = context.time().scheduleEvery(period, period, this::publish);
    }

    HealthCheck require(String id) {
        return monitored(id).check();
    }

    HealthMonitor monitor(String id) {
        return monitored(id).monitor();
    }

    private Monitored monitored(String id) {
        Monitored monitored = id == null ? null : checks.get(id);
        if (monitored == null) {
            throw Failures.noSuchHealthCheck(id + "");
        }
        return monitored;
    }

    boolean exists(String id) {
        return checks.containsKey(id);
    }

    /** What a health check says; one that does not exist keeps nobody from answering. */
    boolean isHealthy(String id) {
        Monitored monitored = checks.get(id);
        return monitored == null || monitored.monitor().isHealthy();
    }

    List<HealthCheck> list() {
        return checks.values().stream().map(Monitored::check).toList();
    }

    synchronized HealthCheck create(CreateHealthCheckRequest request) {
        String reference = request.callerReference();
        if (reference == null || reference.isEmpty()) {
            throw Failures.invalidInput("Invalid parameter : CallerReference must be given");
        }
        HealthCheckConfig config = HealthCheckRules.checked(request.healthCheckConfig());
        for (Monitored other : checks.values()) {
            if (other.check().callerReference().equals(reference)) {
                if (other.check().healthCheckConfig().equals(config)) {
                    return other.check();
                }
                throw AwsError.of(
                        HealthCheckAlreadyExistsException.builder(),
                        "HealthCheckAlreadyExists",
                        409,
                        "A health check with the caller reference " + reference
                                + " has already been created with other settings.");
            }
        }
        if (!usedReferences.add(reference)) {
            throw AwsError.of(
                    HealthCheckAlreadyExistsException.builder(),
                    "HealthCheckAlreadyExists",
                    409,
                    "The caller reference " + reference + " belonged to a health check that was deleted.");
        }
        HealthCheck check = HealthCheck.builder()
                .id(context.ids().uuid())
                .callerReference(reference)
                .healthCheckConfig(config)
                .healthCheckVersion(1L)
                .build();
        HealthMonitor monitor = new HealthMonitor(check.id(), config, context, probe, threads, listener);
        checks.put(check.id(), new Monitored(check, monitor));
        monitor.start();
        return check;
    }

    synchronized HealthCheck update(UpdateHealthCheckRequest request) {
        Monitored monitored = monitored(request.healthCheckId());
        HealthCheck check = monitored.check();
        Long expected = request.healthCheckVersion();
        if (expected != null && !expected.equals(check.healthCheckVersion())) {
            throw AwsError.of(
                    HealthCheckVersionMismatchException.builder(),
                    "HealthCheckVersionMismatch",
                    409,
                    "The value of HealthCheckVersion in the request doesn't match the value of HealthCheckVersion in the"
                            + " health check.");
        }
        HealthCheckConfig.Builder changed = Shapes.copy(request, check.healthCheckConfig().toBuilder());
        request.resetElements().forEach(element -> reset(changed, element));
        HealthCheckConfig config = HealthCheckRules.checked(changed.build());
        HealthCheck updated = check.toBuilder()
                .healthCheckConfig(config)
                .healthCheckVersion(check.healthCheckVersion() + 1)
                .build();
        if (config.regions().equals(check.healthCheckConfig().regions())) {
            checks.put(check.id(), new Monitored(updated, monitored.monitor()));
            monitored.monitor().update(config);
        } else {
            monitored.monitor().stop();
            HealthMonitor monitor = new HealthMonitor(check.id(), config, context, probe, threads, listener);
            checks.put(check.id(), new Monitored(updated, monitor));
            monitor.start();
        }
        return updated;
    }

    synchronized void delete(String id) {
        monitored(id).monitor().stop();
        checks.remove(id);
    }

    @Override
    public void close() {
        metricTask.cancel();
        checks.values().forEach(monitored -> monitored.monitor().stop());
    }

    private static void reset(HealthCheckConfig.Builder config, ResettableElementName element) {
        switch (element) {
            case CHILD_HEALTH_CHECKS:
                config.childHealthChecks((List<String>) null);
                break;
            case FULLY_QUALIFIED_DOMAIN_NAME:
                config.fullyQualifiedDomainName(null);
                break;
            case REGIONS:
                config.regions((List<HealthCheckRegion>) null);
                break;
            case RESOURCE_PATH:
                config.resourcePath(null);
                break;
            default:
                throw Failures.invalidInput("Invalid parameter : ResetElements contains an unknown element");
        }
    }

    private void publish() {
        checks.forEach((id, monitored) -> {
            Map<String, String> dimensions = Map.of("HealthCheckId", id);
            HealthMonitor monitor = monitored.monitor();
            metrics.record(NAMESPACE, "HealthCheckStatus", dimensions, monitor.isHealthy() ? 1 : 0, "None");
            metrics.record(
                    NAMESPACE,
                    "HealthCheckPercentageHealthy",
                    dimensions,
                    100.0 * monitor.healthyCheckers() / monitor.checkerCount(),
                    "Percent");
        });
    }

    private record Monitored(HealthCheck check, HealthMonitor monitor) {}
}
