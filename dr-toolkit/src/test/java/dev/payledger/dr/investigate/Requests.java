package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Made-up lines of an access log. */
final class Requests {

    static final Instant START = Instant.parse("2026-11-22T14:05:00Z");

    private Requests() {}

    static AccessLogEntry throttled(String id, long atMillis) {
        return entry(id, "x-" + id, atMillis, 503, 429, null, "Rate Exceeded.", 2);
    }

    static AccessLogEntry served(String id, long atMillis, long latencyMillis) {
        return entry(id, "l-" + id, atMillis, 200, 200, 200, "", latencyMillis);
    }

    /** The function ended without an answer. */
    static AccessLogEntry failed(String id, long atMillis) {
        return entry(id, "l-" + id, atMillis, 500, 200, null, "The function failed", 20);
    }

    /** The function itself answered 500. */
    static AccessLogEntry answered500(String id, long atMillis) {
        return entry(id, "l-" + id, atMillis, 500, 200, 500, "", 20);
    }

    static AccessLogEntry entry(
            String id,
            String lambdaId,
            long atMillis,
            int status,
            @Nullable Integer lambdaStatus,
            @Nullable Integer functionStatus,
            String error,
            long latencyMillis) {
        Instant at = START.plus(Duration.ofMillis(atMillis));
        return new AccessLogEntry(
                at.plusMillis(latencyMillis),
                at,
                id,
                lambdaId,
                status,
                "GET /balance",
                "curl/8",
                lambdaStatus,
                functionStatus,
                error,
                latencyMillis);
    }
}
