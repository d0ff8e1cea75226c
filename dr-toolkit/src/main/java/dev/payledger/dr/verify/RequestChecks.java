package dev.payledger.dr.verify;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.ReadBack;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HttpApi;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.PublicAccess.Request;
import dev.payledger.dr.internal.resource.RouteRequest;
import dev.payledger.dr.verify.Check.Observation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Requests as users and checkers send them, to each region and through the failover name. */
final class RequestChecks {

    /** How long replication may take before the canary counts as lost. */
    private static final Duration REPLICATION_LIMIT = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;

    private final Deployment deployment;
    private final Names names;
    private final Workload workload;
    private final PublicAccess access;
    private final RouteRequest values;

    RequestChecks(Deployment deployment, PublicAccess access) {
        this.deployment = deployment;
        this.names = deployment.names();
        this.workload = deployment.config().workload();
        this.access = access;
        this.values = new RouteRequest(
                workload.accounts().get(0),
                UUID.randomUUID().toString(),
                "1",
                "verify " + deployment.time().now());
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            checks.add(new Check(
                    "health direct " + region,
                    "HTTP 200 from the API's own host",
                    () -> health(HttpApi.host(deployment.apiId(region), region), region)));
            checks.add(new Check(
                    "health " + names.regionalName(region),
                    "HTTP 200 from " + region,
                    () -> health(names.regionalName(region), region)));
        }
        Route canary = canary();
        for (Route route : workload.routes()) {
            if (route != canary) {
                checks.add(new Check(route.name() + " " + names.failoverName(), expected(route), () -> route(route)));
            }
        }
        ReadBack readBack = workload.readBack();
        if (canary != null && readBack != null) {
            String away = deployment.regions().secondary();
            checks.add(new Check(
                    canary.name() + " " + names.failoverName() + ", read back in " + away,
                    expected(canary) + ", listed in " + away,
                    () -> canary(canary, readBack, away)));
        }
        for (String path : workload.compare()) {
            checks.add(new Check("GET " + path, "equal in both regions", () -> compare(path)));
        }
        return checks;
    }

    private static String expected(Route route) {
        return route.expect() == null ? "HTTP 2xx" : "HTTP " + route.expect();
    }

    /** The route whose writes can be found again: verify writes once, through it. */
    private @Nullable Route canary() {
        return workload.readBack() == null
                ? null
                : workload.routes().stream()
                        .filter(route -> route.writes() && route.idField() != null)
                        .findFirst()
                        .orElse(null);
    }

    private Observation health(String host, String region) {
        try {
            Answer answer = access.send(Request.get(host, workload.healthPath()));
            String served = answer.header(workload.regionHeader());
            return Observation.of(
                    answer.status() == OK && (served.isEmpty() || served.equals(region)),
                    "HTTP " + answer.status() + (served.isEmpty() ? "" : " from " + served));
        } catch (IOException e) {
            return Observation.of(false, String.valueOf(e));
        }
    }

    private Observation route(Route route) {
        try {
            Answer answer = access.send(values.to(names.failoverName(), route));
            String primary = deployment.regions().primary();
            String served = answer.header(workload.regionHeader());
            String logged = answer.status() >= SERVER_ERROR ? deployment.lastLogLines(primary, route.key()) : "";
            return Observation.of(
                    route.accepts(answer.status()) && (served.isEmpty() || served.equals(primary)),
                    "HTTP " + answer.status() + (served.isEmpty() ? "" : " from " + served) + logged);
        } catch (IOException e) {
            return Observation.of(false, String.valueOf(e));
        }
    }

    private Observation canary(Route route, ReadBack readBack, String away) {
        try {
            Answer answer = access.send(values.to(names.failoverName(), route));
            Optional<String> id = RouteRequest.idOf(answer.body(), route.idField());
            if (!route.accepts(answer.status()) || id.isEmpty()) {
                return Observation.of(false, "HTTP " + answer.status() + " " + answer.body());
            }
            long start = deployment.time().nanoTime();
            while (deployment.time().since(start).compareTo(REPLICATION_LIMIT) < 0) {
                if (listed(readBack, away, id.get())) {
                    return Observation.of(
                            true,
                            "HTTP " + answer.status() + ", listed in " + away + " after "
                                    + deployment.time().since(start).toMillis() + " ms");
                }
                deployment.time().sleep(PAUSE);
            }
            return Observation.of(
                    false, id.get() + " is not listed in " + away + " after " + REPLICATION_LIMIT.toSeconds() + " s");
        } catch (IOException e) {
            return Observation.of(false, String.valueOf(e));
        }
    }

    private boolean listed(ReadBack readBack, String region, String id) throws IOException {
        Answer answer = access.send(new Request(
                readBack.method(), names.regionalName(region), values.path(readBack.path()), Map.of(), null));
        return RouteRequest.page(answer.body(), readBack)
                .map(page -> page.ids().contains(id))
                .orElse(false);
    }

    /** Equal once replication is quiet; until then it looks again. */
    private Observation compare(String path) {
        String observed = "";
        long start = deployment.time().nanoTime();
        while (deployment.time().since(start).compareTo(REPLICATION_LIMIT) < 0) {
            List<String> different = new ArrayList<>();
            try {
                for (String account : workload.accounts()) {
                    String filled = new RouteRequest(account, "", "", "").path(path);
                    Answer here = access.send(
                            Request.get(names.regionalName(deployment.regions().primary()), filled));
                    Answer there = access.send(
                            Request.get(names.regionalName(deployment.regions().secondary()), filled));
                    if (here.status() != OK || there.status() != OK) {
                        return Observation.of(false, account + ": HTTP " + here.status() + " and " + there.status());
                    }
                    if (!here.body().equals(there.body())) {
                        different.add(account + ": " + here.body() + " and " + there.body());
                    }
                }
            } catch (IOException e) {
                return Observation.of(false, String.valueOf(e));
            }
            if (different.isEmpty()) {
                return Observation.of(true, "equal for " + workload.accounts().size() + " accounts");
            }
            observed = String.join("; ", different);
            deployment.time().sleep(PAUSE);
        }
        return Observation.of(false, observed);
    }
}
