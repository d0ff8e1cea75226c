package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.SdkRequest;

/**
 * What a caller needs: the action of the operation, on the ARNs of the alarms it names. Metrics have no ARNs.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html">Actions</a>
 */
final class AlarmPermissions {

    private AlarmPermissions() {}

    static List<Permission> of(RegionContext context, SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String action = "cloudwatch:" + type.substring(0, type.length() - "Request".length());
        Optional<String> arn = request.getValueForField("ResourceARN", String.class);
        if (arn.isPresent()) {
            return List.of(new Permission(action, arn.get()));
        }
        Optional<String> name = request.getValueForField("AlarmName", String.class);
        if (name.isPresent()) {
            return List.of(new Permission(action, context.arn("cloudwatch", "alarm:" + name.get())));
        }
        if (type.equals("DescribeAlarmsRequest") || type.equals("DescribeAlarmHistoryRequest")) {
            return List.of(new Permission(action, context.arn("cloudwatch", "alarm:*")));
        }
        List<?> names = request.getValueForField("AlarmNames", List.class).orElse(List.of());
        return names.isEmpty()
                ? List.of(new Permission(action, "*"))
                : names.stream()
                        .map(each -> new Permission(action, context.arn("cloudwatch", "alarm:" + each)))
                        .toList();
    }
}
