package dev.payledger.dr.seed;

import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.config.Workload.Seed;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HttpApi;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.RouteRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Writes the workload's seed through the failover name. Each request's {@code ${uuid}} follows from service, stage and its
 * number, so a service that honours it as idempotency key has the same data after a second run. No undo: what a ledger
 * accepted stays; destroy removes the tables.
 *
 * @since 0.1.0
 */
public final class SeedStep {

    private static final int THREADS = 4;
    private static final int ATTEMPTS = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final String REPLAYED = "replayed";
    private static final Pattern REPLAYED_FIELD = Pattern.compile("\"(?i:[a-z_-]*replayed)\"\\s*:\\s*true\\b");
    private static final int TOO_MANY = 429;
    private static final int CONFLICT = 409;
    private static final int SERVER_ERROR = 500;

    private final Deployment deployment;
    private final Workload workload;
    private volatile String host;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger found = new AtomicInteger();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Map<String, Integer> servedBy = new ConcurrentHashMap<>();

    public SeedStep(Deployment deployment) {
        this.deployment = deployment;
        this.workload = deployment.config().workload();
        this.host = deployment.names().failoverName();
    }

    /** The failover name; before setup-failover has made it, the primary's API by the name that AWS gave it. */
    private String host() {
        String name = deployment.names().failoverName();
        boolean stands =
                deployment.findZone().map(zone -> !zone.records(name).isEmpty()).orElse(false);
        String primary = deployment.regions().primary();
        return stands ? name : HttpApi.host(deployment.apiId(primary), primary);
    }

    public SeedReport run(Step step) {
        Seed seed = workload.seed();
        Route route = seed == null ? null : workload.route(seed.route());
        if (seed == null || route == null) {
            return new SeedReport("none", 0, 0, 0, 0, Map.of(), step.elapsed());
        }
        host = host();
        try (PublicAccess access = deployment.publicAccess()) {
            write(access, route, 0);
            AtomicInteger next = new AtomicInteger(1);
            List<Supplier<Boolean>> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(() -> {
                    for (int n = next.getAndIncrement(); n < seed.count(); n = next.getAndIncrement()) {
                        write(access, route, n);
                        step.progress(host, accepted.get() + " of " + seed.count(), step.elapsed());
                    }
                    return true;
                });
            }
            Parallel.all(workers);
        }
        return new SeedReport(
                route.name(),
                seed.count(),
                accepted.get(),
                found.get(),
                ids.size(),
                Map.copyOf(new TreeMap<>(servedBy)),
                step.elapsed());
    }

    private void write(PublicAccess access, Route route, int number) {
        List<String> accounts = workload.accounts();
        String identity = "dr-seed/" + deployment.names().deployment() + "/" + number;
        RouteRequest request = new RouteRequest(
                accounts.get(number % accounts.size()),
                UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8))
                        .toString(),
                Integer.toString(number % 90 + 10),
                "seed " + number);
        String last = "";
        Duration pause = FIRST_PAUSE;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Answer answer = access.send(request.to(host, route));
                if (route.accepts(answer.status())) {
                    note(route, answer, number);
                    return;
                }
                last = "HTTP " + answer.status() + " from " + answer.address() + ": " + shortened(answer.body());
                if (answer.status() < SERVER_ERROR && answer.status() != TOO_MANY && answer.status() != CONFLICT) {
                    break;
                }
            } catch (IOException e) {
                last = String.valueOf(e.getMessage());
            }
            deployment.time().sleep(pause);
            pause = pause.multipliedBy(2);
        }
        throw new DrException(
                DrError.SEED_001,
                "The service did not accept seed request " + number + " (" + route.name() + " through " + host + ").",
                last,
                "run dr:verify to see what does not work; then run dr:seed again, it adds only what is missing.");
    }

    private void note(Route route, Answer answer, int number) {
        accepted.incrementAndGet();
        if (isReplay(answer)) {
            found.incrementAndGet();
        }
        ids.add(RouteRequest.idOf(answer.body(), route.idField()).orElse("request " + number));
        String region = answer.header(workload.regionHeader());
        servedBy.merge(region.isEmpty() ? answer.address() : region, 1, Integer::sum);
    }

    /** Whether the service says that it knew the request: a header or a field whose name ends so and that is true. */
    static boolean isReplay(Answer answer) {
        boolean inHeader = answer.headers().entrySet().stream()
                .anyMatch(header ->
                        header.getKey().endsWith(REPLAYED) && header.getValue().equalsIgnoreCase("true"));
        return inHeader || REPLAYED_FIELD.matcher(answer.body()).find();
    }

    private static String shortened(String body) {
        return body.length() > 300 ? body.substring(0, 300) + "..." : body;
    }
}
