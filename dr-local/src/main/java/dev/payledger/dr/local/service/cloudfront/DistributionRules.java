package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.wire.AwsError;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudfront.model.*;

/** What a distribution's configuration must fulfil. Thread safe. */
final class DistributionRules {

    private static final int ROOT_OBJECT_MAX = 255;
    private static final Pattern ALIAS =
            Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Set<Integer> ERROR_CODES = Set.of(400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504);
    private static final Set<Method> READS = Set.of(Method.GET, Method.HEAD);

    private static final String NOT_OF_US_EAST_1 =
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a"
                    + " valid certificate chain.";
    private static final String NOT_COVERED =
            "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate"
                    + " that validates your authorization to use the domain name. For more details, see:"
                    + " https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/CNAMEs.html"
                    + "#alternate-domain-names-requirements";

    private final Certificates certificates;
    private final CachePolicies cachePolicies;
    private final OriginAccessControls accessControls;
    private final ResponseHeadersPolicies headersPolicies;

    DistributionRules(
            Certificates certificates,
            CachePolicies cachePolicies,
            OriginAccessControls accessControls,
            ResponseHeadersPolicies headersPolicies) {
        this.certificates = certificates;
        this.cachePolicies = cachePolicies;
        this.accessControls = accessControls;
        this.headersPolicies = headersPolicies;
    }

    /** The configuration with CloudFront's defaults. */
    DistributionConfig checked(@Nullable DistributionConfig config) {
        if (config == null
                || config.callerReference() == null
                || config.callerReference().isEmpty()) {
            throw CloudFrontErrors.invalidArgument("The parameter CallerReference is required.");
        }
        if (config.enabled() == null || config.comment() == null) {
            throw CloudFrontErrors.invalidArgument("The parameters Enabled and Comment are required.");
        }
        SupportedMembers.check(config);
        rootObject(config.defaultRootObject());
        Set<String> origins = origins(config.origins());
        if (config.defaultCacheBehavior() == null) {
            throw CloudFrontErrors.invalidArgument("The parameter DefaultCacheBehavior is required.");
        }
        for (Behavior behavior : Behavior.all(config)) {
            behavior(behavior, origins);
        }
        errorResponses(config.customErrorResponses());
        viewer(config);
        return withDefaults(config);
    }

    private static void rootObject(@Nullable String name) {
        if (name != null && (name.startsWith("/") || name.length() > ROOT_OBJECT_MAX)) {
            throw CloudFrontErrors.invalidRootObject();
        }
    }

    private Set<String> origins(@Nullable Origins origins) {
        if (origins == null || origins.items().isEmpty()) {
            throw CloudFrontErrors.invalidArgument("The parameter Origins must have at least one item.");
        }
        Set<String> ids = new HashSet<>();
        for (Origin origin : origins.items()) {
            if (origin.id() == null || !ids.add(origin.id())) {
                throw CloudFrontErrors.invalidArgument("Every origin needs an id of its own, not " + origin.id() + ".");
            }
            S3Endpoint.of(origin.domainName());
            if (origin.s3OriginConfig() == null) {
                throw AwsError.unsupported("A CloudFront origin without S3OriginConfig");
            }
            String path = origin.originPath() == null ? "" : origin.originPath();
            if (!path.isEmpty() && (!path.startsWith("/") || path.endsWith("/"))) {
                throw CloudFrontErrors.invalidArgument(
                        "The parameter OriginPath must begin with a slash and not end with one: " + path + ".");
            }
            String control = origin.originAccessControlId();
            if (control != null
                    && !control.isEmpty()
                    && accessControls.find(control).isEmpty()) {
                throw CloudFrontErrors.invalidAccessControl();
            }
        }
        return ids;
    }

    private void behavior(Behavior behavior, Set<String> origins) {
        if (behavior.originId() == null || !origins.contains(behavior.originId())) {
            throw CloudFrontErrors.noSuchOrigin();
        }
        if (behavior.viewerProtocolPolicy() == null
                || behavior.viewerProtocolPolicy() == ViewerProtocolPolicy.UNKNOWN_TO_SDK_VERSION) {
            throw CloudFrontErrors.invalidArgument(
                    "The parameter ViewerProtocolPolicy must be allow-all, https-only or redirect-to-https.");
        }
        if (behavior.cachePolicyId() == null) {
            throw AwsError.unsupported("A CloudFront cache behaviour without CachePolicyId");
        }
        cachePolicies.require(behavior.cachePolicyId());
        if (behavior.headersPolicyId() != null && !behavior.headersPolicyId().isEmpty()) {
            headersPolicies.require(behavior.headersPolicyId());
        }
        for (Method method : behavior.allowedMethods()) {
            if (!READS.contains(method)) {
                throw AwsError.unsupported("The method " + method + " in CloudFront AllowedMethods");
            }
        }
        if (!behavior.allowedMethods().isEmpty()
                && !Set.copyOf(behavior.allowedMethods()).equals(READS)) {
            throw CloudFrontErrors.invalidArgument("The parameter AllowedMethods must include both HEAD and GET.");
        }
    }

    private static void errorResponses(@Nullable CustomErrorResponses responses) {
        if (responses == null) {
            return;
        }
        Set<Integer> seen = new HashSet<>();
        for (CustomErrorResponse response : responses.items()) {
            if (!ERROR_CODES.contains(response.errorCode()) || !seen.add(response.errorCode())) {
                throw CloudFrontErrors.invalidArgument(
                        "The parameter ErrorCode " + response.errorCode() + " is not valid, or is given twice.");
            }
            String page = response.responsePagePath() == null ? "" : response.responsePagePath();
            String code = response.responseCode() == null ? "" : response.responseCode();
            if (page.isEmpty() != code.isEmpty()) {
                throw CloudFrontErrors.invalidArgument(
                        "ResponsePagePath and ResponseCode must be given together, or neither.");
            }
            if (!page.isEmpty() && (!page.startsWith("/") || !code.matches("[2-5]\\d\\d"))) {
                throw CloudFrontErrors.invalidArgument("The parameter ResponsePagePath must begin with a slash, and"
                        + " ResponseCode must be an HTTP status: " + page + ", " + code + ".");
            }
        }
    }

    private void viewer(DistributionConfig config) {
        ViewerCertificate viewer = config.viewerCertificate();
        String arn = viewer == null ? null : viewer.acmCertificateArn();
        List<String> aliases =
                config.aliases() == null ? List.of() : config.aliases().items();
        for (String alias : aliases) {
            if (!ALIAS.matcher(alias.toLowerCase(Locale.ROOT)).matches()) {
                throw CloudFrontErrors.invalidArgument("The parameter CNAME contains an invalid name: " + alias + ".");
            }
        }
        if (arn == null || arn.isEmpty()) {
            if (!aliases.isEmpty()) {
                throw CloudFrontErrors.invalidCertificate(NOT_COVERED);
            }
            return;
        }
        Certificates.Certificate certificate =
                certificates.find(arn).orElseThrow(() -> CloudFrontErrors.invalidCertificate(NOT_OF_US_EAST_1));
        if (!certificate.issued()) {
            throw CloudFrontErrors.invalidCertificate(NOT_OF_US_EAST_1);
        }
        if (viewer != null && viewer.sslSupportMethod() == null) {
            throw CloudFrontErrors.invalidArgument("The parameter SSLSupportMethod is required.");
        }
        for (String alias : aliases) {
            if (!certificate.covers(alias.toLowerCase(Locale.ROOT))) {
                throw CloudFrontErrors.invalidCertificate(NOT_COVERED);
            }
        }
    }

    private static DistributionConfig withDefaults(DistributionConfig config) {
        DistributionConfig.Builder filled = config.toBuilder();
        if (config.aliases() == null) {
            filled.aliases(a -> a.quantity(0));
        } else if (config.aliases().hasItems()) {
            List<String> lower = new ArrayList<>();
            config.aliases().items().forEach(alias -> lower.add(alias.toLowerCase(Locale.ROOT)));
            filled.aliases(a -> a.quantity(lower.size()).items(lower));
        }
        if (config.httpVersion() == null) {
            filled.httpVersion(HttpVersion.HTTP2);
        }
        if (config.priceClass() == null) {
            filled.priceClass(PriceClass.PRICE_CLASS_ALL);
        }
        if (config.viewerCertificate() == null) {
            filled.viewerCertificate(v -> v.cloudFrontDefaultCertificate(true));
        }
        return filled.build();
    }
}
