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
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Requests as users and checkers send them, to each region and through the failover name. */
final class RequestChecks {

    /** Whose account the canary goes to: nobody's. */
    static final String CANARY_ACCOUNT = "dr-canary";

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int OK = 200;
    private static final int SERVER_ERROR = 500;
    private static final String INVESTIGATE = "run dr:investigate to see why";

    private final Deployment deployment;
    private final Names names;
    private final Workload workload;
    private final PublicAccess access;
    private final Duration limit;
    private final RouteRequest values;

    RequestChecks(Deployment deployment, PublicAccess access) {
        this.deployment = deployment;
        this.names = deployment.names();
        this.workload = deployment.config().workload();
        this.access = access;
        this.limit = deployment.config().verification().maxLag();
        this.values = values(workload.accounts().get(0));
    }

    private RouteRequest values(String account) {
        return new RouteRequest(
                account,
                UUID.randomUUID().toString(),
                "1",
                "verify " + deployment.time().now());
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        canary().ifPresent(checks::add);
        for (String path : workload.compare()) {
            checks.add(new Check(
                    "GET " + bare(path) + " in both regions",
                    "equal within " + limit.toMillis() / 1000.0 + " s",
                    "see replica and replication lag; if both are well, compare the two views",
                    () -> compare(path)));
        }
        for (String region : deployment.regions().both()) {
            checks.add(new Check(
                    "health direct " + region,
                    "HTTP 200" + from(region),
                    INVESTIGATE,
                    () -> health(HttpApi.host(deployment.apiId(region), region), region)));
            checks.add(new Check(
                    "health " + names.regionalName(region),
                    "HTTP 200" + from(region),
                    INVESTIGATE,
                    () -> health(names.regionalName(region), region)));
            for (Route route : workload.routes()) {
                if (!route.writes()) {
                    checks.add(new Check(
                            route.name() + " " + names.regionalName(region),
                            status(route) + from(region),
                            INVESTIGATE,
                            () -> route(route, names.regionalName(region), region)));
                }
            }
        }
        String primary = deployment.regions().primary();
        for (Route route : workload.routes()) {
            if (!route.writes()) {
                checks.add(new Check(
                        route.name() + " " + names.failoverName(),
                        status(route) + from(primary),
                        INVESTIGATE,
                        () -> route(route, names.failoverName(), primary)));
            }
        }
        return checks;
    }

    private static String bare(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    private static String status(Route route) {
        return route.expect() == null ? "HTTP 2xx" : "HTTP " + route.expect();
    }

    /** Which region serves is only known where the workload says how. */
    private String from(String region) {
        return workload.regionHeader() == null ? "" : " from " + region;
    }

    private boolean isFrom(Answer answer, String region) {
        String served = answer.header(workload.regionHeader());
        return workload.regionHeader() == null || served.equals(region);
    }

    private String seen(Answer answer) {
        String served = answer.header(workload.regionHeader());
        return "HTTP " + answer.status() + (served.isEmpty() ? "" : " from " + served);
    }

    private Observation health(String host, String region) {
        try {
            Answer answer = access.send(Request.get(host, workload.healthPath()));
            return Observation.of(answer.status() == OK && isFrom(answer, region), seen(answer));
        } catch (IOException e) {
            return unreachable(host, e);
        }
    }

    private Observation route(Route route, String host, String region) {
        try {
            Answer answer = access.send(values.to(host, route));
            String logged = answer.status() >= SERVER_ERROR ? deployment.lastLogLines(region, route.key()) : "";
            return Observation.of(route.accepts(answer.status()) && isFrom(answer, region), seen(answer) + logged);
        } catch (IOException e) {
            return unreachable(host, e);
        }
    }

    /** The one write: through the first route whose writes can be found again. */
    private Optional<Check> canary() {
        ReadBack readBack = workload.readBack();
        Optional<Route> route = workload.routes().stream()
                .filter(found -> found.writes() && found.idField() != null)
                .findFirst();
        if (readBack == null || route.isEmpty()) {
            return Optional.empty();
        }
        String away = deployment.regions().secondary();
        boolean writes = deployment.config().verification().writes();
        return Optional.of(new Check(
                route.get().name() + " " + names.failoverName() + ", read in " + away,
                status(route.get()) + from(deployment.regions().primary()) + ", listed in " + away + " within "
                        + limit.toMillis() / 1000.0 + " s",
                "see replica and replication lag; where the write itself failed, run dr:investigate",
                () -> writes
                        ? canary(route.get(), readBack, away)
                        : new Observation(Outcome.SKIPPED, "nothing is written, because dr.verifyWrites is false")));
    }

    private Observation canary(Route route, ReadBack readBack, String away) {
        RouteRequest canary = values(CANARY_ACCOUNT);
        String host = names.failoverName();
        try {
            Answer answer = access.send(canary.to(host, route));
            Optional<String> id = RouteRequest.idOf(answer.body(), route.idField());
            if (!route.accepts(answer.status()) || id.isEmpty()) {
                return Observation.of(false, seen(answer) + " " + answer.body());
            }
            if (!isFrom(answer, deployment.regions().primary())) {
                return Observation.of(false, seen(answer));
            }
            long start = deployment.time().nanoTime();
            host = names.regionalName(away);
            do {
                if (listed(canary, readBack, host, id.get())) {
                    return Observation.of(
                            true,
                            seen(answer) + ", listed in " + away + " after "
                                    + deployment.time().since(start).toMillis() + " ms");
                }
                deployment.time().sleep(PAUSE);
            } while (deployment.time().since(start).compareTo(limit) < 0);
            return Observation.of(
                    false,
                    id.get() + " of account " + CANARY_ACCOUNT + " is not listed in " + away + " after "
                            + limit.toMillis() / 1000.0 + " s");
        } catch (IOException e) {
            return unreachable(host, e);
        }
    }

    /** Looks through every page: the canary's account grows with each verify, and not every list begins with the newest. */
    private boolean listed(RouteRequest canary, ReadBack readBack, String host, String id) throws IOException {
        String first = canary.path(readBack.path());
        String path = first;
        while (true) {
            Answer answer = access.send(new Request(readBack.method(), host, path, Map.of(), null));
            Optional<RouteRequest.Page> page = RouteRequest.page(answer.body(), readBack);
            if (page.isEmpty() || page.get().ids().contains(id)) {
                return page.isPresent();
            }
            String cursor = page.get().cursor();
            if (cursor == null) {
                return false;
            }
            path = RouteRequest.nextPage(first, readBack, cursor);
        }
    }

    /** Equal once replication is quiet; until then it looks again. */
    private Observation compare(String path) {
        String here = names.regionalName(deployment.regions().primary());
        String there = names.regionalName(deployment.regions().secondary());
        long start = deployment.time().nanoTime();
        List<String> different;
        do {
            different = new ArrayList<>();
            for (String account : workload.accounts()) {
                String filled = new RouteRequest(account, "", "", "").path(path);
                String host = here;
                try {
                    Answer first = access.send(Request.get(host, filled));
                    host = there;
                    Answer second = access.send(Request.get(host, filled));
                    if (first.status() != OK || second.status() != OK) {
                        return Observation.of(
                                false, account + ": HTTP " + first.status() + " and HTTP " + second.status());
                    }
                    if (!first.body().equals(second.body())) {
                        different.add(account + ": " + first.body() + " and " + second.body());
                    }
                } catch (IOException e) {
                    return unreachable(host, e);
                }
            }
            if (!different.isEmpty()) {
                deployment.time().sleep(PAUSE);
            }
        } while (!different.isEmpty() && deployment.time().since(start).compareTo(limit) < 0);
        return Observation.ofProblems(
                different, "equal for " + workload.accounts().size() + " accounts");
    }

    private static Observation unreachable(String host, IOException e) {
        return Observation.of(false, host + " " + reason(e));
    }

    static String reason(IOException e) {
        if (e instanceof UnknownHostException) {
            return "has no address: DNS does not answer it";
        }
        if (e instanceof SocketTimeoutException) {
            return "did not answer in time";
        }
        if (e instanceof ConnectException) {
            return "does not accept connections";
        }
        String message = e.getMessage();
        return "broke the connection"
                + (message == null ? "" : ": " + message.lines().findFirst().orElse(""));
    }
}
