package dev.payledger.dr.local.service.cloudfront;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.AllowedMethods;
import software.amazon.awssdk.services.cloudfront.model.CacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DefaultCacheBehavior;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;
import software.amazon.awssdk.services.cloudfront.model.Method;
import software.amazon.awssdk.services.cloudfront.model.ViewerProtocolPolicy;

/**
 * A cache behaviour: the default one, or one for a path pattern.
 *
 * @param pathPattern with {@code *} and {@code ?}, or null for the default behaviour
 */
record Behavior(
        @Nullable String pathPattern,
        @Nullable String originId,
        @Nullable ViewerProtocolPolicy viewerProtocolPolicy,
        List<Method> allowedMethods,
        boolean compress,
        @Nullable String cachePolicyId,
        @Nullable String headersPolicyId) {

    /** Every behaviour in the order in which they are tried; the default one is last. */
    static List<Behavior> all(DistributionConfig config) {
        List<Behavior> all = new ArrayList<>();
        if (config.cacheBehaviors() != null) {
            config.cacheBehaviors().items().forEach(behavior -> all.add(of(behavior)));
        }
        all.add(of(config.defaultCacheBehavior()));
        return all;
    }

    /** The behaviour for a path. */
    static Behavior of(DistributionConfig config, String path) {
        for (Behavior behavior : all(config)) {
            if (behavior.matches(path)) {
                return behavior;
            }
        }
        return of(config.defaultCacheBehavior());
    }

    private static Behavior of(DefaultCacheBehavior behavior) {
        return new Behavior(
                null,
                behavior.targetOriginId(),
                behavior.viewerProtocolPolicy(),
                methods(behavior.allowedMethods()),
                Boolean.TRUE.equals(behavior.compress()),
                behavior.cachePolicyId(),
                behavior.responseHeadersPolicyId());
    }

    private static Behavior of(CacheBehavior behavior) {
        return new Behavior(
                behavior.pathPattern() == null ? "" : behavior.pathPattern(),
                behavior.targetOriginId(),
                behavior.viewerProtocolPolicy(),
                methods(behavior.allowedMethods()),
                Boolean.TRUE.equals(behavior.compress()),
                behavior.cachePolicyId(),
                behavior.responseHeadersPolicyId());
    }

    private static List<Method> methods(@Nullable AllowedMethods methods) {
        return methods == null ? List.of() : methods.items();
    }

    /** A pattern may begin with a slash or not; both mean the same. */
    private boolean matches(String path) {
        if (pathPattern == null) {
            return true;
        }
        String pattern = pathPattern.startsWith("/") ? pathPattern : "/" + pathPattern;
        StringBuilder regex = new StringBuilder();
        for (char c : pattern.toCharArray()) {
            regex.append(c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(String.valueOf(c)));
        }
        return path.matches(regex.toString());
    }
}
