package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.HealthListener;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.time.TimeSource.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.StatusReport;

/**
 * The checkers of one health check, and what they say together. Each checker probes on its own every request interval,
 * at a moment of its own, and turns after as many equal results in a row as the failure threshold says. The endpoint is
 * healthy while more than 18 % of the checkers say so; before there are results, they do. Thread safe.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html">
 *     how Route 53 determines whether a health check is healthy</a>
 */
final class HealthMonitor {

    /** An endpoint is healthy if more than this share of checkers says so. */
    static final int HEALTHY_ABOVE_PERCENT = 18;

    private final String id;
    private final TimeSource time;
    private final Probe probe;
    private final Executor threads;
    private final HealthListener listener;
    private final List<Checker> checkers = new ArrayList<>();
    private volatile HealthCheckConfig config;
    private volatile boolean stopped;
    private boolean healthy;

    HealthMonitor(
            String id,
            HealthCheckConfig config,
            RegionContext context,
            Probe probe,
            Executor threads,
            HealthListener listener) {
        this.id = id;
        this.config = config;
        this.time = context.time();
        this.probe = probe;
        this.threads = threads;
        this.listener = listener;
        Duration interval = interval();
        for (CheckerFleet.Site site : CheckerFleet.of(config)) {
            checkers.add(new Checker(
                    site, interval.multipliedBy(context.ids().below(1_000)).dividedBy(1_000)));
        }
        this.healthy = verdict();
    }

    void start() {
        checkers.forEach(checker -> checker.next = time.schedule(checker.offset, checker::probe));
    }

    void stop() {
        stopped = true;
        synchronized (this) {
            checkers.forEach(checker -> checker.next.cancel());
        }
    }

    /** Takes over changed settings; what the checkers have seen so far stays. */
    void update(HealthCheckConfig changed) {
        synchronized (this) {
            config = changed;
        }
        judge();
    }

    /** What Route 53 says of the endpoint now. */
    synchronized boolean isHealthy() {
        return healthy;
    }

    synchronized int healthyCheckers() {
        return (int) checkers.stream().filter(checker -> checker.healthy).count();
    }

    int checkerCount() {
        return checkers.size();
    }

    /** What each checker saw last; checkers without a result are left out. */
    synchronized List<HealthCheckObservation> observations() {
        return checkers.stream()
                .filter(checker -> checker.last != null)
                .map(checker -> checker.observation(checker.last))
                .toList();
    }

    /** What each checker saw when it last failed; empty while none has. */
    synchronized List<HealthCheckObservation> lastFailures() {
        return checkers.stream()
                .filter(checker -> checker.lastFailure != null)
                .map(checker -> checker.observation(checker.lastFailure))
                .toList();
    }

    private Duration interval() {
        return time.interval(Duration.ofSeconds(config.requestInterval()));
    }

    private boolean verdict() {
        boolean up = Boolean.TRUE.equals(config.disabled())
                || healthyCheckers() * 100 > HEALTHY_ABOVE_PERCENT * checkers.size();
        return up != Boolean.TRUE.equals(config.inverted());
    }

    private void judge() {
        boolean now;
        int up;
        synchronized (this) {
            now = verdict();
            if (now == healthy) {
                return;
            }
            healthy = now;
            up = healthyCheckers();
        }
        listener.changed(id, now, up, checkers.size(), time.now());
    }

    /** One checker: a place, its streak, and when it probes next. Guarded by the monitor's lock. */
    private final class Checker {
        private final CheckerFleet.Site site;
        private final Duration offset;
        private boolean healthy = true;
        private int contrary;
        private @Nullable StatusReport last;
        private @Nullable StatusReport lastFailure;
        private Task next = () -> {};

        private Checker(CheckerFleet.Site site, Duration offset) {
            this.site = site;
            this.offset = offset;
        }

        private void probe() {
            if (stopped) {
                return;
            }
            Instant started = time.now();
            if (Boolean.TRUE.equals(config.disabled())) {
                again(started);
                return;
            }
            try {
                threads.execute(() -> {
                    Probe.Result result = HealthMonitor.this.probe.probe(id, config);
                    if (!stopped) {
                        note(result);
                        judge();
                        again(started);
                    }
                });
            } catch (RejectedExecutionException e) {
                stopped = true;
            }
        }

        /** The next probe is an interval after the start of this one, or now if this one took longer. */
        private void again(Instant started) {
            Duration left = Duration.between(time.now(), started.plus(interval()));
            synchronized (HealthMonitor.this) {
                if (!stopped) {
                    next = time.schedule(left.isNegative() ? Duration.ZERO : left, this::probe);
                }
            }
        }

        private void note(Probe.Result result) {
            synchronized (HealthMonitor.this) {
                last = StatusReport.builder()
                        .status(result.status())
                        .checkedTime(time.now())
                        .build();
                if (!result.success()) {
                    lastFailure = last;
                }
                contrary = result.success() == healthy ? 0 : contrary + 1;
                if (contrary >= config.failureThreshold()) {
                    healthy = result.success();
                    contrary = 0;
                }
            }
        }

        private HealthCheckObservation observation(@Nullable StatusReport report) {
            return HealthCheckObservation.builder()
                    .region(site.region())
                    .ipAddress(site.address())
                    .statusReport(report)
                    .build();
        }
    }
}
