package dev.payledger.systemtests.weather;

import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.Passage;
import dev.payledger.dr.local.wire.Weather;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Weather that a test decides: it hits each distinct call of the deployment's owner, or some until their goal ends. A
 * call is distinct by goal, region, operation and what it names. Functions' calls are left alone. Thread safe.
 */
final class Hail implements Weather {

    /** Names that are made anew by each run. */
    private static final Pattern MADE_UP =
            Pattern.compile("(?i)changeset.*|.*token|callerreference|logstream.*|revisionid");

    /** How calls are hit. */
    enum Kind {
        /**
         * Each call loses its answer once, some after a 503 before their effect. Each so manieth is hit for good instead,
         * before and after its effect by turns.
         */
        MIXED,
        /** One call, refused before its effect, with an error that no client tries again, until the goal ends. */
        FAILED_FOR_GOOD,
        /** One call, answered with such an error after its effect, until the goal ends. */
        LOST_FOR_GOOD
    }

    private enum Hit {
        NONE,
        UNAVAILABLE,
        LOST,
        REFUSED,
        REFUSED_LATE
    }

    private final Kind kind;
    private final int every;
    private final int unavailableEvery;
    private final int atOnce;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> met = new HashMap<>();
    private int hits;
    private int forGood;
    private String goal = "";
    private boolean falling;
    private final Set<String> chosen = new LinkedHashSet<>();

    /**
     * Makes hail.
     *
     * @param every each so manieth distinct call is hit for good
     * @param unavailableEvery of the others each so manieth is answered with a 503, after which the SDK pauses
     */
    Hail(Kind kind, int every, int unavailableEvery) {
        this(kind, every, unavailableEvery, 1);
    }

    private Hail(Kind kind, int every, int unavailableEvery, int atOnce) {
        this.kind = kind;
        this.atOnce = atOnce;
        this.every = every;
        this.unavailableEvery = unavailableEvery;
    }

    /**
     * Hail that hits every call for good that was not hit in an earlier run: the run's end is hit with what stopped it, and
     * few runs of a long goal see all of its calls fail.
     */
    static Hail everyCallForGood(Kind kind) {
        return new Hail(kind, 1, 1, Integer.MAX_VALUE);
    }

    /** Begins a run of a goal: its calls that were not hit yet are. */
    synchronized void begin(String name) {
        goal = name;
        falling = true;
        chosen.clear();
    }

    /** Ends a goal: calls are left alone. */
    synchronized void end() {
        falling = false;
    }

    /** What is hit until the goal ends; empty where nothing was. */
    synchronized Set<String> chosen() {
        return Set.copyOf(chosen);
    }

    /** How many answers were made or lost until now; what is hit until its goal ends counts once. */
    synchronized int hits() {
        return hits;
    }

    /** How many calls were hit until their goal ended. */
    synchronized int forGood() {
        return forGood;
    }

    /** How many distinct calls came while it fell. */
    synchronized int distinct() {
        return numbers.size();
    }

    @Override
    public <R> R carry(Passage passage, Supplier<R> effect) {
        Hit hit = passage.call().roleArn() == null ? decide(passage) : Hit.NONE;
        if (hit == Hit.NONE) {
            return effect.get();
        }
        passage.meets("hail");
        if (hit == Hit.UNAVAILABLE) {
            throw AwsError.of("ServiceUnavailable", 503, "once, as told");
        }
        if (hit == Hit.REFUSED) {
            throw refused();
        }
        try {
            effect.get();
        } catch (AwsServiceException e) {
            // Nobody hears of it.
        }
        throw hit == Hit.LOST ? new ConnectionLost(true) : refused();
    }

    private static AwsServiceException refused() {
        return AwsError.of("HailException", 400, "as told, until the goal ends");
    }

    private synchronized Hit decide(Passage passage) {
        if (!falling) {
            return Hit.NONE;
        }
        String call = goal + ": " + passage.call().region() + " " + passage.service() + ":" + passage.operation() + " "
                + String.join(" ", named(passage));
        int number = numbers.computeIfAbsent(call, name -> numbers.size() + 1);
        if (number % every != 0) {
            return kind == Kind.MIXED ? once(call, number) : Hit.NONE;
        }
        if (chosen.size() < atOnce && met.putIfAbsent(call, number / every) == null) {
            chosen.add(call);
            hits++;
            forGood++;
        }
        if (!chosen.contains(call)) {
            return Hit.NONE;
        }
        boolean before = kind == Kind.FAILED_FOR_GOOD || (kind == Kind.MIXED && number / every % 2 == 0);
        return before ? Hit.REFUSED : Hit.REFUSED_LATE;
    }

    /** A 503 for some calls; then each loses its answer. */
    private Hit once(String call, int number) {
        int times = met.merge(call, 1, Integer::sum);
        int unavailable = number % unavailableEvery == 0 ? 1 : 0;
        hits += times <= unavailable + 1 ? 1 : 0;
        return times <= unavailable ? Hit.UNAVAILABLE : times == unavailable + 1 ? Hit.LOST : Hit.NONE;
    }

    private static List<String> named(Passage passage) {
        List<String> names = new ArrayList<>();
        passage.names().forEach((member, values) -> {
            // Each run makes an invalidation and experiments of its own.
            boolean madeUp = MADE_UP.matcher(member).matches()
                    || passage.service().equals("fis")
                    || (passage.operation().equals("GetInvalidation") && member.equals("Id"));
            if (!madeUp) {
                names.addAll(values);
            }
        });
        return names;
    }
}
