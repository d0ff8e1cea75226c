package dev.payledger.dr.drill;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Users at a steady rate. Each goes round the routes. The pace does not depend on the answers: a slow route delays no
 * other one, so an outage is not measured by fewer users. Who waits for two answers of a route does not ask it a third
 * time: that is not sent, and counted.
 */
final class Users implements AutoCloseable {

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
    private final List<Caller> callers;
    private final List<Route> routes;
    private final Map<String, AtomicInteger> underWay = new ConcurrentHashMap<>();
    private final AtomicLong notSent = new AtomicLong();
    private volatile boolean running = true;

    /**
     * Users who do not send yet.
     *
     * @param callers one for each user; closed with the users
     * @param rate requests per second of all users together
     */
    Users(Deployment deployment, Samples samples, List<? extends Caller> callers, List<Route> routes, int rate) {
        this.deployment = deployment;
        this.samples = samples;
        this.callers = List.copyOf(callers);
        this.routes = routes;
        this.pace = new Pace(deployment.time().nanoTime(), Duration.ofSeconds(1).dividedBy(rate), BEHIND_MAX);
        this.requests = new ThreadPoolExecutor(
                0,
                callers.size() * routes.size() * UNDER_WAY_MAX,
                10,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                Users::daemon);
        this.pacer = daemon(this::loop);
    }

    /** Users as the settings want them: each with a resolver and connections of its own, on every route. */
    static Users plain(Deployment deployment, Samples samples) {
        DrConfig.Drill drill = deployment.config().drill();
        List<PlainCaller> callers = Stream.generate(() -> new PlainCaller(deployment))
                .limit(drill.users())
                .toList();
        return new Users(
                deployment, samples, callers, deployment.config().workload().routes(), drill.rate());
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
        int user = (int) (number % callers.size());
        List<String> accounts = deployment.config().workload().accounts();
        long turn = user + number / callers.size();
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
                    samples.add(callers.get(user).request(user, route, account));
                } finally {
                    mine.decrementAndGet();
                }
            });
        } catch (RejectedExecutionException e) {
            mine.decrementAndGet();
            notSent.incrementAndGet();
        }
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
            callers.forEach(Caller::close);
        }
    }
}
