package dev.payledger.dr.drill;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Authority;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.HealthCheck.Share;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Looks at users, Route 53 and DNS until something is so, and writes down every change on the way. */
final class Watch {

    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final int HEALTH_EVERY = 5;

    private final Deployment deployment;
    private final Samples samples;
    private final Timeline timeline;
    private final Authority authority;
    private final HealthCheck primary;
    private final HealthCheck secondary;
    private final String primaryId;
    private final String secondaryId;
    private final Set<String> failing = new HashSet<>();
    private boolean primaryHealthy = true;
    private boolean secondaryHealthy = true;
    private String answered;
    private Duration lastRound = PAUSE;
    private int rounds;
    private long unhealthyNanos;
    private long movedNanos;
    private final AlarmWatch alarm;

    Watch(Deployment deployment, Samples samples, Timeline timeline, AlarmWatch alarm) {
        this.alarm = alarm;
        this.deployment = deployment;
        this.samples = samples;
        this.timeline = timeline;
        this.authority = deployment.authority();
        this.primary = deployment.healthCheck(deployment.regions().primary());
        this.secondary = deployment.healthCheck(deployment.regions().secondary());
        this.primaryId = primary.find().map(HealthCheck.Found::id).orElse("");
        this.secondaryId = secondary.find().map(HealthCheck.Found::id).orElse("");
        this.answered = deployment.regions().primary();
    }

    /** What DNS's own servers answer now: a region, or {@code none}. */
    String answers() {
        Optional<Authority.Answer> answer = authority.ask(deployment.names().failoverName());
        return deployment.regions().both().stream()
                .filter(region -> answer.map(Authority.Answer::cname)
                        .filter(deployment.names().regionalName(region)::equals)
                        .isPresent())
                .findFirst()
                .orElse("none");
    }

    Share primaryShare() {
        return primary.share(primaryId);
    }

    Share secondaryShare() {
        return secondary.share(secondaryId);
    }

    /** When the primary's health check was first seen unhealthy, by the monotonic clock; 0 where it was not. */
    long unhealthyNanos() {
        return unhealthyNanos;
    }

    /** When DNS was first seen to answer another region, by the monotonic clock; 0 where it was not. */
    long movedNanos() {
        return movedNanos;
    }

    /** What this watch has seen last of DNS. */
    String answered() {
        return answered;
    }

    /**
     * Watches until a condition holds.
     *
     * @return whether it came to hold within the limit
     * @throws DrException with {@code DR-DRILL-001} where the region that users are moved to turns unhealthy
     */
    boolean until(BooleanSupplier condition, Duration limit) {
        long start = deployment.time().nanoTime();
        while (!condition.getAsBoolean()) {
            if (deployment.time().since(start).compareTo(limit) >= 0) {
                return false;
            }
            look();
            deployment.time().sleep(PAUSE);
        }
        look();
        return true;
    }

    /** Watches for a time. */
    void during(Duration duration) {
        long start = deployment.time().nanoTime();
        while (deployment.time().since(start).compareTo(duration) < 0) {
            look();
            deployment.time().sleep(PAUSE);
        }
    }

    private void look() {
        long start = deployment.time().nanoTime();
        users();
        dns();
        if (rounds++ % HEALTH_EVERY == 0) {
            health();
        }
        lastRound = deployment.time().since(start).plus(PAUSE);
    }

    private void users() {
        samples.firstFailures().forEach((route, sample) -> {
            if (failing.add(route)) {
                timeline.at(sample.endNanos(), "users", route + " fails: " + sample.problem(), Duration.ZERO);
            }
        });
    }

    private void dns() {
        String now = answers();
        if (Thread.currentThread().isInterrupted()) {
            // Who is interrupted gets no answer; that says nothing about DNS.
            return;
        }
        if (!now.equals(answered)) {
            timeline.now("dns", answered + " -> " + now, lastRound);
            answered = now;
            movedNanos = movedNanos == 0 ? deployment.time().nanoTime() : movedNanos;
        }
    }

    /**
     * Looks at both regions' health checks now.
     *
     * @throws DrException with {@code DR-DRILL-001} where the region that users are moved to turns unhealthy
     */
    void health() {
        Share share = primaryShare();
        primaryHealthy = changed("primary", share, primaryHealthy);
        if (!primaryHealthy && unhealthyNanos == 0) {
            unhealthyNanos = deployment.time().nanoTime();
        }
        alarm.look();
        Share other = secondaryShare();
        secondaryHealthy = changed("secondary", other, secondaryHealthy);
        if (!secondaryHealthy) {
            throw new DrException(
                    DrError.DRILL_001,
                    "The drill was stopped: " + deployment.regions().secondary() + " turned unhealthy.",
                    other + " of its checkers say healthy; one says: " + other.answer(),
                    "the faults are restored; look at that region before the next drill.");
        }
    }

    private boolean changed(String role, Share share, boolean before) {
        if (share.total() == 0 || share.isHealthy() == before) {
            return before;
        }
        timeline.now("route53", said(role, share), lastRound.multipliedBy(HEALTH_EVERY));
        return share.isHealthy();
    }

    /** A failing checker is quoted only where the check is unhealthy: else its words are of the minority. */
    static String said(String role, Share share) {
        String counts = share.healthy() + " of " + share.total() + " checkers healthy";
        return share.isHealthy()
                ? role + " healthy: " + counts
                : role + " unhealthy: " + counts + " (" + share.answer() + ")";
    }
}
