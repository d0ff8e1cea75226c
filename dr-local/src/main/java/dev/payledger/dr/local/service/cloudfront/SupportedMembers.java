package dev.payledger.dr.local.service.cloudfront;

import dev.payledger.dr.local.wire.AwsError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.cloudfront.model.DistributionConfig;

/**
 * Which members of a distribution's configuration are honoured. CloudFront's clients send a configuration whole, with
 * every feature that is off: those are accepted when they say so, and refused by name when they are on.
 */
final class SupportedMembers {

    private static final Set<String> HONOURED = Set.of(
            "CallerReference",
            "Aliases.Items",
            "DefaultRootObject",
            "Origins.Items.Id",
            "Origins.Items.DomainName",
            "Origins.Items.OriginPath",
            "Origins.Items.OriginAccessControlId",
            "Origins.Items.ConnectionAttempts",
            "Origins.Items.ConnectionTimeout",
            "Behavior.PathPattern",
            "Behavior.TargetOriginId",
            "Behavior.ViewerProtocolPolicy",
            "Behavior.AllowedMethods.Items",
            "Behavior.AllowedMethods.CachedMethods.Items",
            "Behavior.Compress",
            "Behavior.CachePolicyId",
            "Behavior.ResponseHeadersPolicyId",
            "CustomErrorResponses.Items.ErrorCode",
            "CustomErrorResponses.Items.ResponsePagePath",
            "CustomErrorResponses.Items.ResponseCode",
            "CustomErrorResponses.Items.ErrorCachingMinTTL",
            "Comment",
            "PriceClass",
            "Enabled",
            "ViewerCertificate.CloudFrontDefaultCertificate",
            "ViewerCertificate.ACMCertificateArn",
            "ViewerCertificate.MinimumProtocolVersion",
            "ViewerCertificate.Certificate",
            "HttpVersion",
            "IsIPV6Enabled");

    /** What else is accepted, because it says what happens here anyway. */
    private static final Map<String, Set<String>> ACCEPTED = Map.of(
            "Restrictions.GeoRestriction.RestrictionType", Set.of("none"),
            "ViewerCertificate.SSLSupportMethod", Set.of("sni-only"),
            "ViewerCertificate.CertificateSource", Set.of("acm", "cloudfront"),
            "Origins.Items.OriginShield.Enabled", Set.of("false"),
            "ConnectionMode", Set.of("direct"));

    private SupportedMembers() {}

    /**
     * Checks a configuration.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException naming what is not supported, or whose
     *     quantity is wrong
     */
    static void check(DistributionConfig config) {
        walk(config, "");
        checkQuantities(config, "DistributionConfig");
    }

    private static void walk(@Nullable Object value, String path) {
        String known = path.replaceFirst("^(DefaultCacheBehavior|CacheBehaviors\\.Items)\\.", "Behavior.");
        if (value == null || HONOURED.contains(known) || path.endsWith(".Quantity")) {
            return;
        }
        if (value instanceof SdkPojo pojo) {
            for (SdkField<?> field : pojo.sdkFields()) {
                String name = field.memberName();
                walk(field.getValueOrDefault(pojo), path.isEmpty() ? name : path + "." + name);
            }
        } else if (value instanceof List<?> list) {
            list.forEach(element -> walk(element, path));
        } else if (!isOff(value) && !ACCEPTED.getOrDefault(known, Set.of()).contains(value.toString())) {
            throw AwsError.unsupported("CloudFront DistributionConfig." + path + " = " + value);
        }
    }

    private static boolean isOff(Object value) {
        return value.equals("") || value.equals(false) || (value instanceof Number number && number.longValue() == 0);
    }

    /** Every list of CloudFront's comes with its length. */
    static void checkQuantities(SdkPojo pojo, String path) {
        Integer quantity = null;
        List<?> items = List.of();
        for (SdkField<?> field : pojo.sdkFields()) {
            Object value = field.getValueOrDefault(pojo);
            String below = path + "." + field.memberName();
            if (field.memberName().equals("Quantity")) {
                quantity = value == null ? 0 : (Integer) value;
            } else if (field.memberName().equals("Items") && value instanceof List<?> list) {
                items = list;
            }
            if (value instanceof SdkPojo inner) {
                checkQuantities(inner, below);
            } else if (value instanceof List<?> list) {
                list.forEach(element -> {
                    if (element instanceof SdkPojo inner) {
                        checkQuantities(inner, below);
                    }
                });
            }
        }
        if (quantity != null && quantity != items.size()) {
            throw CloudFrontErrors.quantities(path);
        }
    }
}
