package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * One environment's log stream, {@code YYYY/MM/DD/[version]<32 hex>}. Lines are written with the function's role: where
 * its policies do not allow {@code logs:PutLogEvents} (and {@code logs:CreateLogGroup} for a group that is not there),
 * they are lost, as in AWS.
 */
final class FunctionLogs {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy/MM/dd", Locale.ROOT);
    private static final Duration PERMISSION_KEPT = Duration.ofSeconds(1);

    private final RegionContext context;
    private final LogSink sink;
    private final RolePermissions permissions;
    private final Deployment deployment;
    private final String stream;
    private volatile Instant checkedAt = Instant.MIN;
    private volatile boolean allowed;

    FunctionLogs(RegionContext context, LogSink sink, RolePermissions permissions, Deployment deployment) {
        this.context = context;
        this.sink = sink;
        this.permissions = permissions;
        this.deployment = deployment;
        this.stream = DAY.format(context.time().now().atOffset(ZoneOffset.UTC)) + "/["
                + deployment.configuration().version() + "]" + context.ids().hex(32);
    }

    String stream() {
        return stream;
    }

    /** Writes one event. */
    void write(String message) {
        Instant now = context.time().now();
        if (allowed(now)) {
            sink.append(deployment.logGroup(), stream, List.of(new LogSink.Line(now, message)));
        }
    }

    private boolean allowed(Instant now) {
        if (checkedAt.plus(PERMISSION_KEPT).isBefore(now)) {
            String role = deployment.configuration().role();
            String group = context.arn("logs", "log-group:" + deployment.logGroup());
            String streamArn = group + ":log-stream:" + stream;
            allowed = permissions.allows(role, "logs:PutLogEvents", streamArn)
                    && permissions.allows(role, "logs:CreateLogStream", group + ":*")
                    && (sink.groupExists(deployment.logGroup())
                            || permissions.allows(role, "logs:CreateLogGroup", group + ":*"));
            checkedAt = now;
        }
        return allowed;
    }
}
