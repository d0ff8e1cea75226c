package dev.payledger.dr.local.wire;

import org.jspecify.annotations.Nullable;

/**
 * Who makes the current API call, as AWS would know it from the signature. Set by the front door for the time of a
 * call, on its thread.
 *
 * @param accountId the caller's account
 * @param region the region that the request was signed for
 * @param principalArn for example {@code arn:aws:iam::111122223333:user/local} or an assumed role's session ARN
 * @param accessKeyId the access key of the signature
 * @param roleArn the role whose session this is, or null for the account's own user
 * @param sourceIp the caller's address
 * @param userAgent the caller's {@code User-Agent}
 * @param requestId the id that the answer carries
 */
public record Call(
        String accountId,
        String region,
        String principalArn,
        String accessKeyId,
        @Nullable String roleArn,
        String sourceIp,
        String userAgent,
        String requestId) {

    private static final ThreadLocal<Call> CURRENT = new ThreadLocal<>();

    /**
     * The call that this thread serves.
     *
     * @throws IllegalStateException if this thread serves none; a service must then have been called in process
     *     without {@link #run}
     */
    public static Call current() {
        Call call = CURRENT.get();
        if (call == null) {
            throw new IllegalStateException("no API call on this thread");
        }
        return call;
    }

    /** The call that this thread serves, or null where a service is called in process. */
    public static @Nullable Call currentOrNull() {
        return CURRENT.get();
    }

    /** Runs an action as this call and puts back what was there before. */
    public <T> T run(java.util.function.Supplier<T> action) {
        Call before = CURRENT.get();
        CURRENT.set(this);
        try {
            return action.get();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }
}
