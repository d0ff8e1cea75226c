package dev.payledger.dr.local.weather;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * Throws from a seed. The n-th throw for a subject is always the same, whatever is thrown for others meanwhile: threads
 * that race do not change what a call meets. Thread safe.
 */
final class Dice {
    private static final int SUBJECTS_MAX = 20_000;

    private final long seed;
    private final Map<String, Integer> thrown = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
            return size() > SUBJECTS_MAX;
        }
    };

    Dice(long seed) {
        this.seed = seed;
    }

    /** The next throw for a subject: from 0 to less than 1. */
    double next(String subject) {
        int ordinal;
        synchronized (thrown) {
            ordinal = thrown.merge(subject, 1, Integer::sum);
        }
        CRC32 hash = new CRC32();
        hash.update(subject.getBytes(StandardCharsets.UTF_8));
        return new SplittableRandom(seed * 31 + hash.getValue() * 0x9E3779B97F4A7C15L + ordinal).nextDouble();
    }

    /** A time up to a longest one. */
    Duration next(String subject, Duration longest) {
        return Duration.ofNanos((long) (next(subject) * longest.toNanos()));
    }
}
