package dev.payledger.dr.internal.resource;

import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** Log groups of one region, for those that Lambda makes again after a stack is gone. */
public final class LogGroups {

    private final CloudWatchLogsClient client;
    private final String region;

    LogGroups(CloudWatchLogsClient client, String region) {
        this.client = client;
        this.region = region;
    }

    private AwsCall call(String operation, String resource) {
        return new AwsCall("logs", operation, resource, region);
    }

    /** The groups of these names that exist. */
    public List<String> existing(List<String> names) {
        List<String> found = new ArrayList<>();
        for (String name : names) {
            call("DescribeLogGroups", name)
                    .get(() -> client.describeLogGroups(request -> request.logGroupNamePrefix(name)))
                    .logGroups()
                    .stream()
                    .map(LogGroup::logGroupName)
                    .filter(name::equals)
                    .forEach(found::add);
        }
        return found;
    }

    /**
     * A function's last log lines since a moment, oldest first, without stack frames and the marks of a request's begin
     * and end; none where it wrote none or has no group.
     */
    public List<String> tail(String function, Instant since, int lines) {
        String group = "/aws/lambda/" + function;
        List<String> all = call("FilterLogEvents", group)
                .find(() -> client
                        .filterLogEvents(request -> request.logGroupName(group).startTime(since.toEpochMilli()))
                        .events()
                        .stream()
                        .map(event ->
                                event.message().strip().lines().findFirst().orElse(""))
                        .filter(line -> !line.startsWith("START ") && !line.startsWith("END "))
                        .toList())
                .orElse(List.of());
        return all.subList(Math.max(0, all.size() - lines), all.size());
    }

    /** Deletes a group; nothing happens where it does not exist. */
    public void delete(String name) {
        call("DeleteLogGroup", name).find(() -> client.deleteLogGroup(request -> request.logGroupName(name)));
    }
}
