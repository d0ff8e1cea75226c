package dev.payledger.dr.local.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing a caller must be allowed to do.
 *
 * @param action an IAM action such as {@code dynamodb:PutItem}
 * @param resourceArn the resource's ARN, or {@code *} for actions without one
 * @param context condition keys that this action has beside those of every call, for example
 *     {@code iam:PassedToService}
 * @param policy the resource's own policy, or null where it has none that decides
 */
public record Permission(
        String action,
        String resourceArn,
        Map<String, String> context,
        @Nullable ResourcePolicy policy) {

    /** On a resource that has no policy of its own. */
    public Permission(String action, String resourceArn, Map<String, String> context) {
        this(action, resourceArn, context, null);
    }

    /** Without condition keys of its own. */
    public Permission(String action, String resourceArn) {
        this(action, resourceArn, Map.of());
    }
}
