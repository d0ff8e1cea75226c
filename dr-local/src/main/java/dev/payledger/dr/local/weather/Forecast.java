package dev.payledger.dr.local.weather;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What weather is asked for: {@code calm}, {@code gusty} or {@code storm}, and parts of it by name, for example {@code
 * storm,lost=0,iam=5s}. Immutable.
 *
 * @param text as it was asked for
 * @param gusts the share of calls that meet each gust, 0 to 1; together at most 1
 * @param lag the share of replicated writes that meet a spike of the lag, 0 to 1
 * @param delays the longest time, at speed 1, that each change takes to be seen everywhere
 * @param functions whether calls that functions make with their roles meet it too
 */
public record Forecast(
        String text, Map<Gust, Double> gusts, double lag, Map<Delay, Duration> delays, boolean functions) {

    /** What can be asked for, in a sentence. */
    public static final String ALLOWED = "calm, gusty or storm, and after it or alone, separated by commas:"
            + " throttle, error, unavailable, reset, lost, slow, lag (each a share from 0 to 1, as lost=0.05),"
            + " iam, dns, lambda, reads (each the longest delay from 0s to 10m, as iam=20s), functions";

    private static final Pattern TIME = Pattern.compile("(\\d{1,6})(ms|s|m)");
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final String CALM = "calm";
    private static final Map<String, Map<String, String>> FORMS = Map.of(
            CALM,
            Map.of(),
            "gusty",
            Map.ofEntries(
                    Map.entry("throttle", "0.02"),
                    Map.entry("error", "0.005"),
                    Map.entry("unavailable", "0.005"),
                    Map.entry("reset", "0.005"),
                    Map.entry("lost", "0.005"),
                    Map.entry("slow", "0.05"),
                    Map.entry("lag", "0.02"),
                    Map.entry("iam", "5s"),
                    Map.entry("dns", "15s"),
                    Map.entry("lambda", "2s"),
                    Map.entry("reads", "1s")),
            "storm",
            Map.ofEntries(
                    Map.entry("throttle", "0.08"),
                    Map.entry("error", "0.02"),
                    Map.entry("unavailable", "0.03"),
                    Map.entry("reset", "0.02"),
                    Map.entry("lost", "0.02"),
                    Map.entry("slow", "0.15"),
                    Map.entry("lag", "0.1"),
                    Map.entry("iam", "15s"),
                    Map.entry("dns", "45s"),
                    Map.entry("lambda", "8s"),
                    Map.entry("reads", "3s")));

    public Forecast {
        gusts = Map.copyOf(gusts);
        delays = Map.copyOf(delays);
    }

    /** A change that takes its time until it is seen everywhere. */
    public enum Delay {
        /** Until a new role can be assumed. */
        IAM,
        /** Until a change of records is INSYNC and served. */
        DNS,
        /** Until a new function is Active, and a changed one Successful. */
        LAMBDA,
        /** Until a read shows what was made or removed. */
        READS;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Nothing happens to anything. */
    public static Forecast calm() {
        return new Forecast(CALM, Map.of(), 0, Map.of(), false);
    }

    /**
     * Reads a forecast.
     *
     * @throws IllegalArgumentException if the text is none; the message says what is allowed
     */
    public static Forecast parse(String text) {
        List<String> words = new ArrayList<>(List.of(text.trim().split("\\s*,\\s*", -1)));
        Map<String, String> parts = new LinkedHashMap<>();
        if (FORMS.containsKey(words.get(0))) {
            parts.putAll(FORMS.getOrDefault(words.remove(0), Map.of()));
        }
        words.forEach(word -> {
            int equals = word.indexOf('=');
            parts.put(equals < 0 ? word : word.substring(0, equals), equals < 0 ? "" : word.substring(equals + 1));
        });
        return of(text.trim(), parts);
    }

    /** Whether nothing happens to anything. */
    public boolean isCalm() {
        return gusts.isEmpty() && lag == 0 && delays.isEmpty();
    }

    /** The longest time that a change takes; zero for none beyond its own. */
    public Duration longest(Delay delay) {
        return delays.getOrDefault(delay, Duration.ZERO);
    }

    private static Forecast of(String text, Map<String, String> parts) {
        Map<Gust, Double> gusts = new EnumMap<>(Gust.class);
        Map<Delay, Duration> delays = new EnumMap<>(Delay.class);
        Map<String, String> left = new LinkedHashMap<>(parts);
        for (Gust gust : Gust.values()) {
            double share = share(text, gust.word(), left.remove(gust.word()));
            if (share > 0) {
                gusts.put(gust, share);
            }
        }
        for (Delay delay : Delay.values()) {
            Duration time = time(text, delay.word(), left.remove(delay.word()));
            if (!time.isZero()) {
                delays.put(delay, time);
            }
        }
        double lag = share(text, "lag", left.remove("lag"));
        boolean functions = left.remove("functions", "");
        if (!left.isEmpty()) {
            throw wrong(text, "has no part '" + left.keySet().iterator().next() + "'");
        }
        double together = gusts.values().stream().mapToDouble(share -> share).sum();
        if (together > 1) {
            throw wrong(
                    text, String.format(Locale.ROOT, "lets %.2f of all calls meet something, more than 1", together));
        }
        return new Forecast(text, gusts, lag, delays, functions);
    }

    private static double share(String text, String word, @Nullable String value) {
        if (value == null) {
            return 0;
        }
        try {
            double share = Double.parseDouble(value);
            if (share >= 0 && share <= 1) {
                return share;
            }
        } catch (NumberFormatException e) {
            throw wrong(text, "gives " + word + " no share");
        }
        throw wrong(text, "gives " + word + " no share from 0 to 1");
    }

    private static Duration time(String text, String word, @Nullable String value) {
        if (value == null) {
            return Duration.ZERO;
        }
        Matcher matcher = TIME.matcher(value);
        if (!matcher.matches()) {
            throw wrong(text, "gives " + word + " no time");
        }
        long number = Long.parseLong(matcher.group(1));
        Duration time =
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(number);
                    case "s" -> Duration.ofSeconds(number);
                    default -> Duration.ofMinutes(number);
                };
        if (time.compareTo(LONGEST) > 0) {
            throw wrong(text, "gives " + word + " more than 10m");
        }
        return time;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException("weather '" + text + "' " + why + "; allowed: " + ALLOWED);
    }
}
