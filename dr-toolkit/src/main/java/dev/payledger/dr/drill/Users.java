package dev.payledger.dr.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.RouteRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Users at a steady rate, each with a resolver and connections of its own. Each goes round the workload's routes. The pace
 * does not depend on the answers: a slow route delays no other one, so an outage is not measured by fewer users. Who waits
 * for two answers of a route does not ask it a third time: that is not sent, and counted. A request that failed is not repeated: what is measured is what a
 * user sees at the first try.
 */
final class Users implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);

    /**
     * So many requests of one user may be under way on one route. A person does not press a button that hangs for the
     * third time; and on a small machine, where each failing start of a function is a process, more would only measure
     * the queue of processes.
     */
    private static final int UNDER_WAY_MAX = 2;

    /** A pace that fell back further than this (the machine slept) is not made up for by a burst. */
    private static final Duration BEHIND_MAX = Duration.ofSeconds(1);

    private final Deployment deployment;
    private final Samples samples;
    private final Pace pace;
    private final Thread pacer;
    private final ThreadPoolExecutor requests;
    private final List<PublicAccess> accesses = new ArrayList<>();
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicLong notSent = new AtomicLong();
    private volatile boolean running = true;

    Users(Deployment deployment, Samples samples) {
        this.deployment = deployment;
        this.samples = samples;
        DrConfig.Drill drill = deployment.config().drill();
        this.pace = new Pace(deployment.time().nanoTime(), Duration.ofSeconds(1).dividedBy(drill.rate()), BEHIND_MAX);
        for (int user = 0; user < drill.users(); user++) {
            accesses.add(deployment.publicAccess());
        }
        this.requests = new ThreadPoolExecutor(
                0,
                drill.users() * deployment.config().workload().routes().size() * UNDER_WAY_MAX,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Users::daemon);
        this.pacer = daemon(this::loop);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "dr-users");
        thread.setDaemon(true);
        return thread;
    }

    void start() {
        pacer.start();
    }

    /** How many requests were not sent, because their user waited for others of the route or the pace fell back. */
    long notSent() {
        return notSent.get() + pace.skipped();
    }

    private void loop() {
        while (running) {
            long wait = pace.waitNanos(deployment.time().nanoTime());
            if (wait > 0) {
                try {
                    deployment.time().sleep(Duration.ofNanos(wait));
                } catch (DrException e) {
                    // Interrupted by close: nothing more is to be sent.
                    return;
                }
            } else {
                send(pace.next(deployment.time().nanoTime()));
            }
        }
    }

    private void send(long number) {
        int user = (int) (number % accesses.size());
        List<Route> routes = deployment.config().workload().routes();
        List<String> accounts = deployment.config().workload().accounts();
        long turn = user + number / accesses.size();
        Route route = routes.get((int) (turn % routes.size()));
        String account = accounts.get((int) (turn / routes.size() % accounts.size()));
        AtomicInteger mine = underWay.computeIfAbsent(user + " " + route.name(), key -> new AtomicInteger());
        if (mine.get() >= UNDER_WAY_MAX) {
            notSent.incrementAndGet();
            return;
        }
        mine.incrementAndGet();
        try {
            requests.execute(() -> {
                try {
                    samples.add(request(user, accesses.get(user), route, account));
                } finally {
                    mine.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            mine.decrementAndGet();
            notSent.incrementAndGet();
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
        pacer.interrupt();
        requests.shutdown();
        try {
            requests.awaitTermination(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            requests.shutdownNow();
            accesses.forEach(PublicAccess::close);
        }
    }
}
