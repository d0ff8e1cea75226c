package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A layer as a caller names it, by name or by ARN, or one of its versions, by ARN.
 *
 * @param version null where none is named
 */
record LayerName(String name, @Nullable Long version) {

    private static final Pattern FORM =
            Pattern.compile("(?:arn:[a-zA-Z0-9-]+:lambda:(?<region>[a-zA-Z0-9-]+):(?<account>\\d{12}):layer:)?"
                    + "(?<name>[a-zA-Z0-9-_]{1,140})(?::(?<version>[0-9]{1,18}))?");

    private static final String VERSION_PATTERN = "(arn:(aws[a-zA-Z-]*)?:lambda:[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+"
            + "-\\d{1}:\\d{12}:layer:[a-zA-Z0-9-_]+:[0-9]+)";

    /** Reads the name or the ARN of a layer. */
    static LayerName ofLayer(RegionContext context, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches() || matcher.group("version") != null) {
            throw invalid(
                    "layerName",
                    text,
                    "(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+");
        }
        checkRegion(context, matcher, text);
        return new LayerName(matcher.group("name"), null);
    }

    /**
     * Reads the ARN of a version.
     *
     * @param member in which it was given
     */
    static LayerName ofVersion(RegionContext context, String member, String arn) {
        Matcher matcher = FORM.matcher(arn);
        if (!matcher.matches() || matcher.group("version") == null || matcher.group("account") == null) {
            throw invalid(member, arn, VERSION_PATTERN);
        }
        checkRegion(context, matcher, arn);
        return new LayerName(matcher.group("name"), Long.valueOf(matcher.group("version")));
    }

    /** The ARN of the layer. */
    String arn(RegionContext context) {
        return context.arn("lambda", "layer:" + name);
    }

    private static void checkRegion(RegionContext context, Matcher matcher, String arn) {
        String account = matcher.group("account");
        if (account == null) {
            return;
        }
        if (!account.equals(context.accountId())) {
            throw LambdaErrors.accessDenied(
                    "arn:aws:iam::" + context.accountId() + ":root", "lambda:GetLayerVersion", arn);
        }
        if (!context.region().equals(matcher.group("region"))) {
            throw LambdaErrors.invalid("Layers are not in the same region as the function. Layers are expected to be in"
                    + " region " + context.region() + ".");
        }
    }

    private static RuntimeException invalid(String member, String value, String pattern) {
        return AwsError.of(
                "ValidationException",
                400,
                "1 validation error detected: Value '" + value + "' at '" + member
                        + "' failed to satisfy constraint: Member must satisfy regular expression pattern: " + pattern);
    }
}
