package dev.payledger.dr.local.service.logs;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What a caller needs: the action of the operation on the group's ARN, or on the stream's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html">Actions</a>
 */
final class LogPermissions {

    private LogPermissions() {}

    static List<Permission> of(RegionContext context, SdkRequest request) {
        String name = request.getClass().getSimpleName();
        String action = "logs:" + name.substring(0, name.length() - "Request".length());
        Optional<String> group = request.getValueForField("logGroupName", String.class);
        Optional<String> identifier = request.getValueForField("logGroupIdentifier", String.class)
                .or(() -> request.getValueForField("resourceArn", String.class));
        if (group.isEmpty() && identifier.isEmpty()) {
            return List.of(new Permission(action, context.arn("logs", "log-group::log-stream:")));
        }
        String resource = "log-group:" + groupNameOf(group.orElse(null), identifier.orElse(null));
        boolean onStream = action.equals("logs:PutLogEvents")
                || action.equals("logs:GetLogEvents")
                || action.equals("logs:DeleteLogStream");
        String stream = request.getValueForField("logStreamName", String.class).orElse("");
        return List.of(
                new Permission(action, context.arn("logs", resource + (onStream ? ":log-stream:" + stream : ":*"))));
    }

    /** A group's name from a name, or from an identifier, which is a name or an ARN. */
    static String groupNameOf(@Nullable String name, @Nullable String identifier) {
        if (name != null || identifier == null) {
            return String.valueOf(name);
        }
        int at = identifier.indexOf(":log-group:");
        String found = at < 0 ? identifier : identifier.substring(at + ":log-group:".length());
        return found.endsWith(":*") ? found.substring(0, found.length() - 2) : found;
    }
}
