package dev.payledger.dr.local.service.cloudfront;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.CachePolicyConfig;

/**
 * How long the edge keeps an object: what the origin's {@code Cache-Control} says, within the policy's least and longest
 * time; the policy's default where it says nothing.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html">Expiration</a>
 */
final class Freshness {

    private Freshness() {}

    static Duration of(@Nullable String cacheControl, CachePolicyConfig policy) {
        long min = seconds(policy.minTTL());
        long max = seconds(policy.maxTTL());
        if (cacheControl == null) {
            return Duration.ofSeconds(Math.max(min, seconds(policy.defaultTTL())));
        }
        Long shared = null;
        Long age = null;
        for (String part : cacheControl.toLowerCase(Locale.ROOT).split(",")) {
            String directive = part.strip();
            if (directive.equals("no-cache") || directive.equals("no-store") || directive.equals("private")) {
                return Duration.ofSeconds(min);
            }
            if (directive.startsWith("s-maxage=")) {
                shared = number(directive);
            } else if (directive.startsWith("max-age=")) {
                age = number(directive);
            }
        }
        Long said = shared == null ? age : shared;
        return Duration.ofSeconds(
                said == null ? Math.max(min, seconds(policy.defaultTTL())) : Math.min(max, Math.max(min, said)));
    }

    private static @Nullable Long number(String directive) {
        String digits = directive.substring(directive.indexOf('=') + 1).replace("\"", "");
        return digits.matches("\\d{1,10}") ? Long.valueOf(digits) : null;
    }

    private static long seconds(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
