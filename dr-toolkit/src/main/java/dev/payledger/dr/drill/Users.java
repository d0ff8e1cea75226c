package dev.payledger.dr.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.RouteRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Users at a steady rate, each with a resolver and connections of its own. Each goes round the workload's routes. A
 * request that failed is not repeated: what is measured is what a user sees at the first try.
 */
final class Users implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    private final Deployment deployment;
    private final Samples samples;
    private final List<Thread> threads = new ArrayList<>();
    private final List<PublicAccess> accesses = new ArrayList<>();
    private volatile boolean running = true;

    Users(Deployment deployment, Samples samples) {
        this.deployment = deployment;
        this.samples = samples;
    }

    void start() {
        DrConfig.Drill drill = deployment.config().drill();
        Duration interval = Duration.ofSeconds(1).multipliedBy(drill.users()).dividedBy(drill.rate());
        for (int user = 0; user < drill.users(); user++) {
            int number = user;
            PublicAccess access = deployment.publicAccess();
            accesses.add(access);
            Duration offset = interval.multipliedBy(user).dividedBy(drill.users());
            Thread thread = new Thread(() -> loop(number, access, interval, offset), "dr-user-" + user);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void loop(int user, PublicAccess access, Duration interval, Duration offset) {
        List<Route> routes = deployment.config().workload().routes();
        List<String> accounts = deployment.config().workload().accounts();
        long next = deployment.time().nanoTime() + offset.toNanos();
        for (long n = user; running; n++) {
            long wait = next - deployment.time().nanoTime();
            if (wait > 0) {
                deployment.time().sleep(Duration.ofNanos(wait));
            }
            // A late user goes on at its pace; it does not catch up in a burst that no real user would make.
            next = Math.max(next, deployment.time().nanoTime()) + interval.toNanos();
            if (running) {
                Route route = routes.get((int) (n % routes.size()));
                samples.add(request(user, access, route, accounts.get((int) (n / routes.size() % accounts.size()))));
            }
        }
    }

    private Sample request(int user, PublicAccess access, Route route, String account) {
        Workload workload = deployment.config().workload();
        RouteRequest values = new RouteRequest(account, UUID.randomUUID().toString(), "1", "drill");
        long start = deployment.time().nanoTime();
        try {
            Answer answer = access.send(values.to(deployment.names().failoverName(), route));
            boolean ok = route.accepts(answer.status());
            return new Sample(
                    user,
                    route,
                    account,
                    start,
                    deployment.time().nanoTime(),
                    ok,
                    answer.status(),
                    answer.header(workload.regionHeader()),
                    ok ? "" : problem(answer),
                    ok ? RouteRequest.idOf(answer.body(), route.idField()) : Optional.empty());
        } catch (IOException | IllegalStateException e) {
            // An illegal state: the JVM is ending, and neither the resolver nor the connections work any more.
            return new Sample(
                    user,
                    route,
                    account,
                    start,
                    deployment.time().nanoTime(),
                    false,
                    0,
                    "",
                    "no answer: " + e.getClass().getSimpleName(),
                    Optional.empty());
        }
    }

    /** The words of an error answer: a problem document's title, API Gateway's message, or nothing. */
    private static String problem(Answer answer) {
        String words = "";
        try {
            JsonNode body = JSON.readTree(answer.body());
            if (body != null) {
                words = body.path("title").asText(body.path("message").asText(""));
            }
        } catch (JsonProcessingException e) {
            words = "";
        }
        return answer.status() + (words.isEmpty() ? "" : " " + words);
    }

    /** Stops the users and waits for the answers that are under way. */
    @Override
    public void close() {
        running = false;
        for (Thread thread : threads) {
            try {
                thread.join(STOP_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
        }
        accesses.forEach(PublicAccess::close);
    }
}
