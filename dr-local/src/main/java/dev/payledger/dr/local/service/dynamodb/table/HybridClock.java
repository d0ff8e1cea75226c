package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.time.TimeSource;

/**
 * A region's hybrid logical clock: each version is later than every version that this region has made or seen, so that
 * a write always beats the versions that its region knew. Thread safe.
 */
final class HybridClock {

    private final TimeSource time;
    private final String region;
    private long millis;
    private int counter;

    HybridClock(TimeSource time, String region) {
        this.time = time;
        this.region = region;
    }

    synchronized Version next() {
        long now = time.now().toEpochMilli();
        if (now > millis) {
            millis = now;
            counter = 0;
        } else {
            counter++;
        }
        return new Version(millis, counter, region);
    }

    synchronized void observe(Version version) {
        if (version.millis() > millis) {
            millis = version.millis();
            counter = version.counter();
        } else if (version.millis() == millis) {
            counter = Math.max(counter, version.counter());
        }
    }
}
