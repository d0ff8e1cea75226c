package dev.payledger.dr.local.iam;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What is to be decided: may this action be done on this resource, in this context.
 *
 * @param action for example {@code dynamodb:PutItem}
 * @param resource an ARN or {@code *}
 * @param context condition keys (lower case) and their values
 */
public record PolicyRequest(String action, String resource, Map<String, List<String>> context) {

    /** Makes a request; the names of condition keys are case-insensitive. */
    public static PolicyRequest of(String action, String resource, Map<String, String> context) {
        Map<String, List<String>> lower = new HashMap<>();
        context.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), List.of(value)));
        return new PolicyRequest(action, resource, Map.copyOf(lower));
    }
}
