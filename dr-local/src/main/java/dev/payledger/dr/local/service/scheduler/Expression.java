package dev.payledger.dr.local.service.scheduler;

import dev.payledger.dr.local.wire.AwsError;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * When a schedule runs: once ({@code at(..)}), or again and again ({@code rate(..)}). {@code cron(..)} is not built.
 *
 * @param at the moment of a one-time schedule, or null
 * @param rate the distance between the runs of a recurring one, or null
 * @see <a href="https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html">Schedule types</a>
 */
record Expression(@Nullable Instant at, @Nullable Duration rate) {

    private static final Pattern AT = Pattern.compile("at\\((\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\)");
    private static final Pattern RATE = Pattern.compile("rate\\((\\d{1,9}) (minute|hour|day)s?\\)");
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withResolverStyle(ResolverStyle.STRICT);

    static Expression of(@Nullable String text, String zone) {
        ZoneId where = zoneOf(zone);
        String expression = text == null ? "" : text;
        Matcher once = AT.matcher(expression);
        if (once.matches()) {
            try {
                // Where clocks jump forward, a time that does not exist is the one after the jump.
                Instant at =
                        LocalDateTime.parse(once.group(1), LOCAL).atZone(where).toInstant();
                return new Expression(at, null);
            } catch (DateTimeException e) {
                throw invalid(expression);
            }
        }
        Matcher recurring = RATE.matcher(expression);
        if (recurring.matches()) {
            long count = Long.parseLong(recurring.group(1));
            if (count < 1) {
                throw invalid(expression);
            }
            return new Expression(
                    null,
                    switch (recurring.group(2)) {
                        case "minute" -> Duration.ofMinutes(count);
                        case "hour" -> Duration.ofHours(count);
                        default -> Duration.ofDays(count);
                    });
        }
        if (expression.startsWith("cron(")) {
            throw AwsError.unsupported("A schedule with a cron expression");
        }
        throw invalid(expression);
    }

    /** The first run that is not before a moment, or empty where there is none any more. */
    Optional<Instant> next(Instant from, Instant created, @Nullable Instant start, @Nullable Instant end) {
        if (at != null) {
            return at.isBefore(from) ? Optional.empty() : Optional.of(at);
        }
        // Without a start date a rate begins at once.
        Instant first = start != null && start.isAfter(created) ? start : created;
        Duration period = rate == null ? Duration.ofDays(1) : rate;
        Instant next = first;
        if (next.isBefore(from)) {
            long passed = Duration.between(first, from).toSeconds() / period.toSeconds();
            next = first.plus(period.multipliedBy(passed));
            if (next.isBefore(from)) {
                next = next.plus(period);
            }
        }
        return end != null && next.isAfter(end) ? Optional.empty() : Optional.of(next);
    }

    private static ZoneId zoneOf(String zone) {
        try {
            return ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw SchedulerErrors.invalid("Invalid ScheduleExpressionTimezone " + zone + ".");
        }
    }

    private static RuntimeException invalid(String expression) {
        return SchedulerErrors.invalid("Invalid Schedule Expression " + expression + ".");
    }
}
