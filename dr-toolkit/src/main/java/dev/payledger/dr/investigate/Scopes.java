package dev.payledger.dr.investigate;

import dev.payledger.dr.config.DrConfig.Investigation;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.ServiceAlarm.Raised;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Chooses when and where to look. Windows are whole minutes, so that metrics can be compared with log lines. */
final class Scopes {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Deployment deployment;
    private final Notes notes;

    Scopes(Deployment deployment, Notes notes) {
        this.deployment = deployment;
        this.notes = notes;
    }

    Scope choose() {
        Instant now = deployment.time().now();
        List<String> regions = deployment.regions().selected();
        Investigation wanted = deployment.config().investigation();
        if (wanted.since() == null && wanted.until() == null) {
            Optional<Raised> alarm = latestAlarm(regions);
            if (alarm.isPresent()) {
                return new Scope(ofAlarm(alarm.get(), now), List.of(alarm.get().region()));
            }
        }
        Instant until = wanted.until() == null ? now : wanted.until().before(now);
        Instant from = wanted.since() == null
                ? until.minus(Investigation.DEFAULT_SINCE)
                : wanted.since().before(now);
        String chosenBy = wanted.since() == null && wanted.until() == null
                ? "No alarm was raised; the last " + Investigation.DEFAULT_SINCE.toMinutes() + " min"
                : wanted.since() == null
                        ? "The " + Investigation.DEFAULT_SINCE.toMinutes() + " min before dr.until"
                        : "Since dr.since";
        return new Scope(aligned(from, until, chosenBy + " (" + String.join(", ", regions) + ")"), regions);
    }

    private Optional<Raised> latestAlarm(List<String> regions) {
        return regions.stream()
                .<Supplier<Optional<Raised>>>map(
                        region -> () -> deployment.alarm(region).latest())
                .map(notes::read)
                .flatMap(Optional::stream)
                .flatMap(Optional::stream)
                .max(Comparator.comparing(Raised::at));
    }

    /** From what the alarm saw before it changed, and a minute for the delay of metrics, until it changed back. */
    static Window ofAlarm(Raised alarm, Instant now) {
        Instant ended = alarm.endedAt();
        return aligned(
                alarm.at().minus(alarm.evaluated()).minus(MINUTE),
                ended == null ? now : ended,
                "Alarm " + alarm.alarm() + " (" + alarm.region() + ") of "
                        + alarm.at().truncatedTo(ChronoUnit.SECONDS) + (ended == null ? ", still in ALARM" : ""));
    }

    static Window aligned(Instant from, Instant until, String chosenBy) {
        Instant first = from.truncatedTo(ChronoUnit.MINUTES);
        Instant last = until.truncatedTo(ChronoUnit.MINUTES);
        return new Window(first, last.isBefore(until) || !last.isAfter(first) ? last.plus(MINUTE) : last, chosenBy);
    }
}
