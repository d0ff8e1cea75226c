package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.RegionContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicy;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicyConfig;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicyCustomHeader;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicySecurityHeadersConfig;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicyStrictTransportSecurity;
import software.amazon.awssdk.services.cloudfront.model.ResponseHeadersPolicyXSSProtection;

/**
 * Response headers policies with security and custom headers. Changes hold this object's monitor; reading needs none.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html">
 *     Response headers policies</a>
 */
final class ResponseHeadersPolicies {

    private final RegionContext context;
    private final Map<String, Versioned<ResponseHeadersPolicyConfig>> byId = new ConcurrentSkipListMap<>();

    ResponseHeadersPolicies(RegionContext context) {
        this.context = context;
    }

    synchronized Versioned<ResponseHeadersPolicyConfig> create(@Nullable ResponseHeadersPolicyConfig config) {
        ResponseHeadersPolicyConfig wanted = checked(config, null);
        Versioned<ResponseHeadersPolicyConfig> made = version(context.ids().uuid(), wanted);
        byId.put(made.id(), made);
        return made;
    }

    synchronized Versioned<ResponseHeadersPolicyConfig> update(
            @Nullable String id, @Nullable String ifMatch, @Nullable ResponseHeadersPolicyConfig config) {
        Versioned<ResponseHeadersPolicyConfig> before = require(id);
        before.check(ifMatch, "response headers policy");
        Versioned<ResponseHeadersPolicyConfig> after = version(before.id(), checked(config, before.id()));
        byId.put(before.id(), after);
        return after;
    }

    synchronized void delete(@Nullable String id, @Nullable String ifMatch, Predicate<String> inUse) {
        Versioned<ResponseHeadersPolicyConfig> held = require(id);
        held.check(ifMatch, "response headers policy");
        if (inUse.test(held.id())) {
            throw CloudFrontErrors.headersPolicyInUse();
        }
        byId.remove(held.id());
    }

    Versioned<ResponseHeadersPolicyConfig> require(@Nullable String id) {
        Versioned<ResponseHeadersPolicyConfig> held = id == null ? null : byId.get(id);
        if (held == null) {
            throw CloudFrontErrors.noSuchHeadersPolicy();
        }
        return held;
    }

    List<Versioned<ResponseHeadersPolicyConfig>> list() {
        return List.copyOf(byId.values());
    }

    static ResponseHeadersPolicy shape(Versioned<ResponseHeadersPolicyConfig> held) {
        return ResponseHeadersPolicy.builder()
                .id(held.id())
                .lastModifiedTime(held.modified())
                .responseHeadersPolicyConfig(held.config())
                .build();
    }

    /** The headers that a policy adds, lower-case names, and whether they win over the origin's. */
    static Map<String, Header> headers(ResponseHeadersPolicyConfig config) {
        Map<String, Header> headers = new LinkedHashMap<>();
        ResponseHeadersPolicySecurityHeadersConfig security = config.securityHeadersConfig();
        if (security != null) {
            if (security.contentSecurityPolicy() != null) {
                put(
                        headers,
                        "content-security-policy",
                        security.contentSecurityPolicy().contentSecurityPolicy(),
                        security.contentSecurityPolicy().override());
            }
            if (security.contentTypeOptions() != null) {
                put(
                        headers,
                        "x-content-type-options",
                        "nosniff",
                        security.contentTypeOptions().override());
            }
            if (security.frameOptions() != null) {
                put(
                        headers,
                        "x-frame-options",
                        security.frameOptions().frameOptionAsString(),
                        security.frameOptions().override());
            }
            if (security.referrerPolicy() != null) {
                put(
                        headers,
                        "referrer-policy",
                        security.referrerPolicy().referrerPolicyAsString(),
                        security.referrerPolicy().override());
            }
            transport(headers, security.strictTransportSecurity());
            xss(headers, security.xssProtection());
        }
        if (config.customHeadersConfig() != null) {
            for (ResponseHeadersPolicyCustomHeader custom :
                    config.customHeadersConfig().items()) {
                put(headers, custom.header().toLowerCase(Locale.ROOT), custom.value(), custom.override());
            }
        }
        return headers;
    }

    private static void transport(
            Map<String, Header> headers, @Nullable ResponseHeadersPolicyStrictTransportSecurity transport) {
        if (transport != null) {
            String value = "max-age=" + transport.accessControlMaxAgeSec()
                    + (Boolean.TRUE.equals(transport.includeSubdomains()) ? "; includeSubDomains" : "")
                    + (Boolean.TRUE.equals(transport.preload()) ? "; preload" : "");
            put(headers, "strict-transport-security", value, transport.override());
        }
    }

    private static void xss(Map<String, Header> headers, @Nullable ResponseHeadersPolicyXSSProtection xss) {
        if (xss != null) {
            String value = !Boolean.TRUE.equals(xss.protection())
                    ? "0"
                    : "1" + (Boolean.TRUE.equals(xss.modeBlock()) ? "; mode=block" : "")
                            + (xss.reportUri() == null ? "" : "; report=" + xss.reportUri());
            put(headers, "x-xss-protection", value, xss.override());
        }
    }

    private static void put(
            Map<String, Header> headers, String name, @Nullable String value, @Nullable Boolean override) {
        headers.put(name, new Header(value == null ? "" : value, Boolean.TRUE.equals(override)));
    }

    private Versioned<ResponseHeadersPolicyConfig> version(String id, ResponseHeadersPolicyConfig config) {
        return new Versioned<>(id, "E" + context.ids().upper(13), context.time().now(), config);
    }

    private ResponseHeadersPolicyConfig checked(@Nullable ResponseHeadersPolicyConfig config, @Nullable String ownId) {
        if (config == null || config.name() == null || config.name().isEmpty()) {
            throw CloudFrontErrors.invalidArgument("The parameter Name is required.");
        }
        SupportedMembers.checkQuantities(config, "ResponseHeadersPolicyConfig");
        ResponseHeadersPolicySecurityHeadersConfig security = config.securityHeadersConfig();
        if (security != null
                && security.strictTransportSecurity() != null
                && security.strictTransportSecurity().accessControlMaxAgeSec() == null) {
            throw CloudFrontErrors.invalidArgument("The parameter AccessControlMaxAgeSec is required.");
        }
        boolean taken = byId.values().stream()
                .anyMatch(other -> other.config().name().equals(config.name())
                        && !other.id().equals(ownId));
        if (taken) {
            throw CloudFrontErrors.headersPolicyExists();
        }
        return config;
    }

    /**
     * A header that a policy adds.
     *
     * @param override whether it replaces the origin's
     */
    record Header(String value, boolean override) {}
}
