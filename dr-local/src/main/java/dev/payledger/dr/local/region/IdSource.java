package dev.payledger.dr.local.region;

import java.util.SplittableRandom;
import java.util.UUID;

/** Random identifiers in AWS's shapes, from a seed so that a run can be repeated. Thread safe. */
public final class IdSource {

    private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final String UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final String MIXED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String HEX = "0123456789abcdef";

    private final SplittableRandom random;

    public IdSource(long seed) {
        this.random = new SplittableRandom(seed);
    }

    /** A random (version 4) UUID. */
    public synchronized String uuid() {
        long most = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
        long least = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(most, least).toString();
    }

    /** Lower-case letters and digits, as in API ids. */
    public String lower(int length) {
        return pick(LOWER, length);
    }

    /** Upper-case letters and digits, as in access keys, zone ids and request ids. */
    public String upper(int length) {
        return pick(UPPER, length);
    }

    /** Letters of both cases and digits, as at the end of a secret's ARN. */
    public String mixed(int length) {
        return pick(MIXED, length);
    }

    /** Lower-case hexadecimal digits, as in log stream names. */
    public String hex(int length) {
        return pick(HEX, length);
    }

    /** A number from 0 (inclusive) to a bound (exclusive). */
    public synchronized int below(int bound) {
        return random.nextInt(bound);
    }

    private synchronized String pick(String alphabet, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
