package dev.payledger.dr.status;

import dev.payledger.dr.internal.resource.AccessLog;
import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthPath;
import dev.payledger.dr.status.StatusReport.Warning;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Routes that fail for users in a region whose health check is green, from the region's access log: Route 53 sees
 * nothing of it, so DNS does not move.
 */
final class GreyFailures {

    private static final Duration WINDOW = Duration.ofMinutes(2);

    /** Of a route only the latest requests count, so that what is broken shows soon, and what is mended as well. */
    private static final int LATEST = 20;

    private static final int ENOUGH = 3;
    private static final int FAILING_PERCENT = 50;
    private static final int PERCENT = 100;

    private final Deployment deployment;
    private final String region;

    GreyFailures(Deployment deployment, String region) {
        this.deployment = deployment;
        this.region = region;
    }

    /** What the access log shows; empty where the stage writes none. */
    List<Warning> find() {
        String api = deployment.apiId(region);
        Optional<AccessLog.Settings> settings = deployment.httpApi(region).accessLog(api);
        if (settings.isEmpty()) {
            return List.of();
        }
        Instant now = deployment.time().now();
        List<Failing> failing = failing(deployment
                .accessLog(region, settings.get())
                .all(now.minus(WINDOW), now.plus(WINDOW))
                .entries());
        if (failing.isEmpty()) {
            return List.of();
        }
        HealthPath.Gap gap = new HealthPath(deployment, region).gap();
        return failing.stream().map(route -> warning(route, gap)).toList();
    }

    /** A route and how many of its latest requests failed. */
    record Failing(String route, int failed, int of) {
        int percent() {
            return failed * PERCENT / of;
        }
    }

    /** The routes of which at least half of the latest users' requests were answered with 5xx. */
    static List<Failing> failing(List<AccessLogEntry> entries) {
        Map<String, List<AccessLogEntry>> byRoute = entries.stream()
                .filter(entry -> !entry.isProbe() && !entry.routeKey().isEmpty())
                .sorted(Comparator.comparing(AccessLogEntry::startedAt).reversed())
                .collect(Collectors.groupingBy(AccessLogEntry::routeKey, TreeMap::new, Collectors.toList()));
        List<Failing> failing = new ArrayList<>();
        byRoute.forEach((route, all) -> {
            List<AccessLogEntry> latest = all.subList(0, Math.min(LATEST, all.size()));
            int failed =
                    (int) latest.stream().filter(AccessLogEntry::isServerError).count();
            Failing found = new Failing(route, failed, latest.size());
            if (found.of() >= ENOUGH && found.percent() >= FAILING_PERCENT) {
                failing.add(found);
            }
        });
        return failing;
    }

    private Warning warning(Failing route, HealthPath.Gap gap) {
        return new Warning(
                "grey failure: " + route.route() + " fails " + route.percent() + " % in " + region + " ("
                        + route.failed()
                        + " of the latest " + route.of() + " requests), " + gap.healthRoute()
                        + " is green, DNS will not move.",
                gap.missing().isEmpty()
                        ? gap.healthRoute() + " answers although " + route.route() + " fails."
                        : gap.healthRoute() + " does not use " + String.join(", ", gap.missing()) + ".",
                "mvn dr:investigate; docs/guides/health-checks.md");
    }
}
