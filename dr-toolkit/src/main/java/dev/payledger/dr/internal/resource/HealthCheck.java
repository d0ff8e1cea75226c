package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.internal.aws.AwsCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;

/**
 * The Route 53 health check of one region's API: HTTPS, port 443, every 10 s, unhealthy after 2 failures. Found again by
 * its caller reference, which begins with deployment and region. See <a
 * href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html">how
 * Route 53 determines health</a>.
 */
public final class HealthCheck {

    private static final int PORT = 443;
    private static final int INTERVAL_SECONDS = 10;
    private static final int FAILURE_THRESHOLD = 2;
    private static final String GLOBAL = "aws-global";

    /** More than this share of checkers must say healthy. */
    private static final double HEALTHY_SHARE = 0.18;

    private final Route53Client client;
    private final String deployment;
    private final String region;
    private final Time time;

    HealthCheck(Route53Client client, String deployment, String region, Time time) {
        this.client = client;
        this.deployment = deployment;
        this.region = region;
        this.time = time;
    }

    /** A health check. */
    public record Found(String id, String host, String path) {}

    /**
     * What the checkers say.
     *
     * @param healthy how many say healthy
     * @param total how many have said something
     * @param answer one checker's words, a failing one's where there is one
     */
    public record Share(int healthy, int total, String answer) {

        /** Route 53's rule: more than 18 % of the checkers say healthy. */
        public boolean isHealthy() {
            return total > 0 && healthy > total * HEALTHY_SHARE;
        }

        public boolean isUnanimous() {
            return total > 0 && healthy == total;
        }

        @Override
        public String toString() {
            return healthy + "/" + total;
        }
    }

    private AwsCall call(String operation) {
        return new AwsCall("route53", operation, "health check of " + deployment + " " + region, GLOBAL);
    }

    private String referencePrefix() {
        return deployment + "/" + region + "/";
    }

    /** The health check, or empty where there is none. */
    public Optional<Found> find() {
        return raw().map(check -> new Found(
                check.id(),
                check.healthCheckConfig().fullyQualifiedDomainName(),
                check.healthCheckConfig().resourcePath()));
    }

    private Optional<software.amazon.awssdk.services.route53.model.HealthCheck> raw() {
        return call("ListHealthChecks").get(() -> client.listHealthChecksPaginator().healthChecks().stream()
                .filter(check -> check.callerReference().startsWith(referencePrefix()))
                .findFirst());
    }

    /**
     * How the check differs from what {@link #ensure} makes; empty where it does not.
     *
     * @return null where there is no check
     */
    public @Nullable List<String> differences(String host, String path) {
        return raw().map(check -> differences(check.healthCheckConfig(), host, path))
                .orElse(null);
    }

    private static List<String> differences(HealthCheckConfig config, String host, String path) {
        List<String> differences = new ArrayList<>();
        compare(differences, "type", HealthCheckType.HTTPS, config.type());
        compare(differences, "host", host, config.fullyQualifiedDomainName());
        compare(differences, "port", PORT, config.port());
        compare(differences, "path", path, config.resourcePath());
        compare(differences, "interval", INTERVAL_SECONDS, config.requestInterval());
        compare(differences, "failure threshold", FAILURE_THRESHOLD, config.failureThreshold());
        compare(differences, "inverted", false, Boolean.TRUE.equals(config.inverted()));
        compare(differences, "disabled", false, Boolean.TRUE.equals(config.disabled()));
        return differences;
    }

    private static void compare(List<String> differences, String what, Object wanted, @Nullable Object seen) {
        if (!wanted.equals(seen)) {
            differences.add(what + " " + seen + ", not " + wanted);
        }
    }

    /**
     * Makes the check where there is none, and points it to host and path where it looks elsewhere.
     *
     * @param changes is told what was changed
     * @return the check's id
     */
    public String ensure(String host, String path, List<String> changes) {
        Optional<Found> found = find();
        if (found.isEmpty()) {
            changes.add("health check of " + host);
            return create(host, path);
        }
        if (!found.get().host().equals(host) || !path.equals(found.get().path())) {
            call("UpdateHealthCheck")
                    .get(() -> client.updateHealthCheck(
                            request -> request.healthCheckId(found.get().id())
                                    .fullyQualifiedDomainName(host)
                                    .resourcePath(path)));
            changes.add("health check now asks " + host + path);
        }
        return found.get().id();
    }

    private String create(String host, String path) {
        HealthCheckConfig config = HealthCheckConfig.builder()
                .type(HealthCheckType.HTTPS)
                .fullyQualifiedDomainName(host)
                .port(PORT)
                .resourcePath(path)
                .requestInterval(INTERVAL_SECONDS)
                .failureThreshold(FAILURE_THRESHOLD)
                .enableSNI(true)
                .build();
        // A caller reference cannot be used twice, not even after deletion: hence the time in it.
        String reference = referencePrefix() + Long.toString(time.now().toEpochMilli(), 36);
        String id = call("CreateHealthCheck")
                .get(() -> client.createHealthCheck(
                        request -> request.callerReference(reference).healthCheckConfig(config)))
                .healthCheck()
                .id();
        call("ChangeTagsForResource")
                .get(() -> client.changeTagsForResource(request -> request.resourceType(TagResourceType.HEALTHCHECK)
                        .resourceId(id)
                        .addTags(
                                Tag.builder().key(Names.TAG).value(deployment).build(),
                                Tag.builder()
                                        .key("Name")
                                        .value(deployment + "-" + region)
                                        .build())));
        return id;
    }

    /** What the checkers say now. */
    public Share share(String id) {
        List<HealthCheckObservation> observations = call("GetHealthCheckStatus")
                .find(() -> client.getHealthCheckStatus(request -> request.healthCheckId(id))
                        .healthCheckObservations())
                .orElse(List.of());
        List<String> answers = observations.stream()
                .filter(observation -> observation.statusReport() != null)
                .map(observation -> String.valueOf(observation.statusReport().status()))
                .toList();
        int healthy = (int)
                answers.stream().filter(answer -> answer.startsWith("Success")).count();
        String words = answers.stream()
                .filter(answer -> !answer.startsWith("Success"))
                .findFirst()
                .orElse(answers.isEmpty() ? "no checker has answered yet" : answers.get(0));
        return new Share(healthy, answers.size(), words);
    }

    /**
     * Removes the check.
     *
     * @return whether there was one
     */
    public boolean remove() {
        Optional<Found> found = find();
        found.ifPresent(check -> call("DeleteHealthCheck")
                .find(() -> client.deleteHealthCheck(request -> request.healthCheckId(check.id()))));
        return found.isPresent();
    }
}
