package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A function as a caller names it: by name, by {@code account:function:name} or by ARN, with or without a qualifier: a
 * version, an alias or {@code $LATEST}.
 *
 * @param qualifier null where there is none
 */
record FunctionName(String name, @Nullable String qualifier) {

    private static final Pattern FORM = Pattern.compile(
            "(?:(?:arn:aws[a-z-]*:lambda:(?<region>[a-z0-9-]+):)?"
                    + "(?<account>\\d{12}):function:)?(?<name>[a-zA-Z0-9_-]{1,64})(?::(?<qualifier>\\$LATEST|[a-zA-Z0-9_-]+))?");

    /** Reads a name and checks that it can be a function of this region and account. */
    static FunctionName of(RegionContext context, String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw LambdaErrors.invalid(
                    "Value '" + text + "' at 'functionName' failed to satisfy constraint: Member must"
                            + " satisfy regular expression pattern: " + FORM.pattern());
        }
        String region = matcher.group("region");
        if (region != null && !region.equals(context.region())) {
            throw LambdaErrors.notFound(
                    "Functions from '" + region + "' are not reachable in this region ('" + context.region() + "')");
        }
        String account = matcher.group("account");
        String qualifier = matcher.group("qualifier");
        FunctionName name = new FunctionName(matcher.group("name"), qualifier);
        if (account != null && !account.equals(context.accountId())) {
            throw LambdaErrors.functionNotFound(name.arn(context) + (qualifier == null ? "" : ":" + qualifier));
        }
        return name;
    }

    /** Reads a name and the qualifier that some calls take beside it. */
    static FunctionName of(RegionContext context, String text, @Nullable String qualifier) {
        FunctionName name = of(context, text);
        if (qualifier == null) {
            return name;
        }
        if (name.qualifier() == null) {
            return of(context, text + ":" + qualifier);
        }
        if (!name.qualifier().equals(qualifier)) {
            throw LambdaErrors.invalid(
                    "The derived qualifier from the function name does not match the specified qualifier.");
        }
        return name;
    }

    /** The ARN with the qualifier, if there is one. */
    String qualifiedArn(RegionContext context) {
        return arn(context) + (qualifier == null ? "" : ":" + qualifier);
    }

    /** The ARN without a qualifier. */
    String arn(RegionContext context) {
        return context.arn("lambda", "function:" + name);
    }
}
