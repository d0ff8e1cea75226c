package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.region.Delays;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.weather.Forecast.Delay;
import dev.payledger.dr.local.wire.Carrier;
import dev.payledger.dr.local.wire.ConnectionLost;
import dev.payledger.dr.local.wire.SdkPassage;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * AWS as it is under stress, from a seed: the n-th call of an operation about the same things meets the same. Calls that
 * functions make are left alone unless the forecast says otherwise; users of deployed services never come here. Thread
 * safe.
 */
public final class SeededWeather implements Carrier, Delays {

    /** The longest wait of a slow answer, at speed 1. */
    static final Duration SLOWEST = Duration.ofSeconds(4);

    /** What a spike multiplies the lag of a write by. */
    static final int LAG_SPIKE = 20;

    private final TimeSource time;
    private final Dice dice;
    private final EventualReads reads;
    private final YoungRoles roles = new YoungRoles();
    private volatile Forecast forecast;

    /**
     * Makes weather.
     *
     * @param seed where every decision comes from
     * @param time slow answers and delays are intervals
     */
    public SeededWeather(Forecast forecast, long seed, TimeSource time) {
        this.forecast = forecast;
        this.time = time;
        this.dice = new Dice(seed);
        this.reads = new EventualReads(time, dice);
    }

    /** What is asked for now. */
    public Forecast forecast() {
        return forecast;
    }

    /** Changes the weather for the calls that come. */
    public void change(Forecast next) {
        forecast = next;
    }

    @Override
    public <R> R carry(SdkPassage passage, Supplier<R> effect) {
        Forecast now = forecast;
        if (now.isCalm() || (passage.call().roleArn() != null && !now.functions())) {
            return effect.get();
        }
        String subject = passage.call().region() + " " + passage.service() + ":" + passage.operation() + " "
                + String.join(" ", Target.of(passage.input()));
        Gust gust = pick(now.gusts(), dice.next(subject));
        if (gust == null) {
            return settled(passage, now, effect);
        }
        passage.meets(gust.word());
        switch (gust) {
            case THROTTLE -> throw ServiceFailures.throttled(passage.service(), passage.operation());
            case ERROR -> throw ServiceFailures.internal(passage.service());
            case UNAVAILABLE -> throw ServiceFailures.unavailable(passage.service());
            case RESET -> throw new ConnectionLost(false);
            case LOST -> {
                try {
                    settled(passage, now, effect);
                } catch (AwsServiceException e) {
                    // The caller does not hear of a refusal either.
                    throw new ConnectionLost(true);
                }
                throw new ConnectionLost(true);
            }
            default -> {
                pause(dice.next("slow " + subject, SLOWEST));
                return settled(passage, now, effect);
            }
        }
    }

    @Override
    public Duration of(What what, String subject, Duration usual) {
        Forecast now = forecast;
        return switch (what) {
            case RECORDS -> longer(subject, usual, now.longest(Delay.DNS));
            case POLICY -> longer(subject, usual, now.longest(Delay.IAM));
            case FUNCTION -> longer(subject, usual, now.longest(Delay.LAMBDA));
            case REPLICATION ->
                now.lag() > 0 && dice.next("lag " + subject) < now.lag() ? usual.multipliedBy(LAG_SPIKE) : usual;
        };
    }

    private Duration longer(String subject, Duration usual, Duration longest) {
        Duration more = longest.isZero() ? longest : dice.next("delay " + subject, longest);
        return more.compareTo(usual) > 0 ? more : usual;
    }

    /** What takes its time until everybody sees it. */
    private <R> R settled(SdkPassage passage, Forecast now, Supplier<R> effect) {
        Optional<AwsServiceException> refusal = roles.refusal(passage, time.now());
        if (refusal.isPresent()) {
            passage.meets("iam delay");
            throw refusal.get();
        }
        R answer = reads.serve(passage, now.longest(Delay.READS), effect);
        Duration untilKnown = now.longest(Delay.IAM);
        if (!untilKnown.isZero()) {
            roles.made(passage, time.now().plus(time.interval(dice.next("iam", untilKnown))));
        }
        return answer;
    }

    private void pause(Duration duration) {
        try {
            time.sleep(time.interval(duration));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Gust pick(Map<Gust, Double> gusts, double thrown) {
        double below = 0;
        for (Gust gust : Gust.values()) {
            below += gusts.getOrDefault(gust, 0.0);
            if (thrown < below) {
                return gust;
            }
        }
        return null;
    }
}
