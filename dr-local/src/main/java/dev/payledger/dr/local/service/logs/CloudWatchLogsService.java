package dev.payledger.dr.local.service.logs;

import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.CreateLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogGroupResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteLogStreamResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DeleteRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogGroupsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.DescribeLogStreamsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroupClass;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OrderBy;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutRetentionPolicyResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.UntagResourceResponse;

/**
 * CloudWatch Logs of one region: groups with retention, streams, events, and searching them. No queries (Insights),
 * subscriptions, metric filters or encryption: those are refused. A group keeps a bounded number of events and then
 * forgets the oldest. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html">CloudWatch Logs
 *     API</a>
 */
public final class CloudWatchLogsService implements CloudWatchLogsClient, LogSink, Authorized {

    private static final Pattern GROUP_NAME = Pattern.compile("[.\\-_/#A-Za-z0-9]{1,512}");
    private static final Pattern STREAM_NAME = Pattern.compile("[^:*]{1,512}");
    private static final Set<Integer> RETENTIONS = Set.of(
            1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653);
    private static final int PAGE = 50;

    private final RegionContext context;
    private final ConcurrentSkipListMap<String, StoredGroup> groups = new ConcurrentSkipListMap<>();
    private final LogReading reading = new LogReading();

    public CloudWatchLogsService(RegionContext context) {
        this.context = context;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        groups.clear();
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return LogPermissions.of(context, request);
    }

    @Override
    public void append(String group, String stream, List<Line> lines) {
        long now = now();
        groups.computeIfAbsent(group, missing -> new StoredGroup(missing, now, Map.of()))
                .append(
                        stream,
                        lines.stream()
                                .map(line -> new StoredGroup.Addition(line.at().toEpochMilli(), line.message()))
                                .toList(),
                        now);
    }

    @Override
    public boolean groupExists(String group) {
        return groups.containsKey(group);
    }

    @Override
    @Honours({"logGroupName", "tags"})
    public CreateLogGroupResponse createLogGroup(CreateLogGroupRequest request) {
        String name = request.logGroupName();
        if (name == null || !GROUP_NAME.matcher(name).matches()) {
            throw LogErrors.invalid(
                    "1 validation error detected: Value '" + name + "' at 'logGroupName' failed to satisfy"
                            + " constraint: Member must satisfy regular expression pattern: [\\.\\-_/#A-Za-z0-9]+");
        }
        StoredGroup made = new StoredGroup(name, now(), request.hasTags() ? request.tags() : Map.of());
        if (groups.putIfAbsent(name, made) != null) {
            throw LogErrors.exists("group");
        }
        return CreateLogGroupResponse.builder().build();
    }

    @Override
    @Honours("logGroupName")
    public DeleteLogGroupResponse deleteLogGroup(DeleteLogGroupRequest request) {
        if (groups.remove(request.logGroupName()) == null) {
            throw LogErrors.noSuchGroup();
        }
        return DeleteLogGroupResponse.builder().build();
    }

    @Override
    @Honours({"logGroupNamePrefix", "logGroupNamePattern", "nextToken", "limit"})
    public DescribeLogGroupsResponse describeLogGroups(DescribeLogGroupsRequest request) {
        String prefix = request.logGroupNamePrefix() == null ? "" : request.logGroupNamePrefix();
        String part = request.logGroupNamePattern() == null ? "" : request.logGroupNamePattern();
        int most = limit(request.limit(), PAGE);
        List<StoredGroup> found = groups.values().stream()
                .filter(group -> group.name().startsWith(prefix) && group.name().contains(part))
                .filter(group -> request.nextToken() == null || group.name().compareTo(request.nextToken()) > 0)
                .toList();
        List<StoredGroup> page = found.subList(0, Math.min(most, found.size()));
        return DescribeLogGroupsResponse.builder()
                .logGroups(page.stream().map(this::view).toList())
                .nextToken(found.size() > most ? page.get(most - 1).name() : null)
                .build();
    }

    @Override
    @Honours({"logGroupName", "retentionInDays"})
    public PutRetentionPolicyResponse putRetentionPolicy(PutRetentionPolicyRequest request) {
        StoredGroup group = group(request.logGroupName(), null);
        Integer days = request.retentionInDays();
        if (days == null || !RETENTIONS.contains(days)) {
            throw LogErrors.invalid("1 validation error detected: Value '" + days + "' at 'retentionInDays' failed to"
                    + " satisfy constraint: Member must satisfy enum value set: "
                    + RETENTIONS.stream().sorted().toList());
        }
        group.retain(days);
        return PutRetentionPolicyResponse.builder().build();
    }

    @Override
    @Honours("logGroupName")
    public DeleteRetentionPolicyResponse deleteRetentionPolicy(DeleteRetentionPolicyRequest request) {
        group(request.logGroupName(), null).retain(null);
        return DeleteRetentionPolicyResponse.builder().build();
    }

    @Override
    @Honours({"logGroupName", "logStreamName"})
    public CreateLogStreamResponse createLogStream(CreateLogStreamRequest request) {
        String name = request.logStreamName();
        if (name == null || !STREAM_NAME.matcher(name).matches()) {
            throw LogErrors.invalid("1 validation error detected: Value '" + name + "' at 'logStreamName' failed to"
                    + " satisfy constraint: Member must satisfy regular expression pattern: [^:*]*");
        }
        group(request.logGroupName(), null).createStream(name, now());
        return CreateLogStreamResponse.builder().build();
    }

    @Override
    @Honours({"logGroupName", "logStreamName"})
    public DeleteLogStreamResponse deleteLogStream(DeleteLogStreamRequest request) {
        group(request.logGroupName(), null).deleteStream(request.logStreamName());
        return DeleteLogStreamResponse.builder().build();
    }

    @Override
    @Honours({"logGroupName", "logGroupIdentifier", "logStreamNamePrefix", "orderBy", "descending", "nextToken", "limit"
    })
    public DescribeLogStreamsResponse describeLogStreams(DescribeLogStreamsRequest request) {
        StoredGroup group = group(request.logGroupName(), request.logGroupIdentifier());
        boolean byTime = request.orderBy() == OrderBy.LAST_EVENT_TIME;
        if (byTime && request.logStreamNamePrefix() != null) {
            throw LogErrors.invalid("Cannot order by LastEventTime with a logStreamNamePrefix.");
        }
        Comparator<StoredGroup.StreamView> order = byTime
                ? Comparator.comparingLong(StoredGroup.StreamView::sortTime).thenComparing(StoredGroup.StreamView::name)
                : Comparator.comparing(StoredGroup.StreamView::name);
        Stream<StoredGroup.StreamView> found = group.streams(now()).stream();
        if (request.logStreamNamePrefix() != null) {
            found = found.filter(stream -> stream.name().startsWith(request.logStreamNamePrefix()));
        }
        List<StoredGroup.StreamView> sorted = found.sorted(
                        Boolean.TRUE.equals(request.descending()) ? order.reversed() : order)
                .toList();
        int from = offset(request.nextToken());
        int to = Math.min(sorted.size(), from + limit(request.limit(), PAGE));
        return DescribeLogStreamsResponse.builder()
                .logStreams(sorted.subList(Math.min(from, to), to).stream()
                        .map(stream -> view(group, stream))
                        .toList())
                .nextToken(to < sorted.size() ? Integer.toString(to) : null)
                .build();
    }

    /** The stream must exist. Events more than 14 days old, past retention or 2 hours ahead are rejected, as in AWS. */
    @Override
    @Honours({"logGroupName", "logStreamName", "logEvents", "sequenceToken"})
    public PutLogEventsResponse putLogEvents(PutLogEventsRequest request) {
        StoredGroup group = group(request.logGroupName(), null);
        if (!group.hasStream(request.logStreamName())) {
            throw LogErrors.noSuchStream();
        }
        LogIntake.Accepted accepted = LogIntake.check(request.logEvents(), group.retentionDays(), now());
        group.append(request.logStreamName(), accepted.events(), now());
        return PutLogEventsResponse.builder()
                .nextSequenceToken(context.ids().hex(56))
                .rejectedLogEventsInfo(accepted.rejected())
                .build();
    }

    @Override
    @Honours({
        "logGroupName",
        "logGroupIdentifier",
        "logStreamName",
        "startTime",
        "endTime",
        "nextToken",
        "limit",
        "startFromHead"
    })
    public GetLogEventsResponse getLogEvents(GetLogEventsRequest request) {
        return reading.page(group(request.logGroupName(), request.logGroupIdentifier()), request, now());
    }

    /**
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html">Searches</a>
     * a group; see {@link LogPattern} for what patterns are understood.
     */
    @Override
    @Honours({
        "logGroupName",
        "logGroupIdentifier",
        "logStreamNames",
        "logStreamNamePrefix",
        "startTime",
        "endTime",
        "filterPattern",
        "nextToken",
        "limit",
        "interleaved"
    })
    public FilterLogEventsResponse filterLogEvents(FilterLogEventsRequest request) {
        return reading.filter(group(request.logGroupName(), request.logGroupIdentifier()), request, now());
    }

    @Override
    @Honours({"resourceArn", "tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        group(null, request.resourceArn()).tag(request.tags());
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"resourceArn", "tagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        group(null, request.resourceArn()).untag(request.tagKeys());
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("resourceArn")
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(group(null, request.resourceArn()).tags())
                .build();
    }

    private long now() {
        return context.time().now().toEpochMilli();
    }

    private StoredGroup group(@Nullable String name, @Nullable String identifier) {
        if ((name == null) == (identifier == null)) {
            throw LogErrors.invalid("Exactly one of logGroupName and logGroupIdentifier must be given.");
        }
        StoredGroup group = groups.get(LogPermissions.groupNameOf(name, identifier));
        if (group == null) {
            throw LogErrors.noSuchGroup();
        }
        return group;
    }

    private LogGroup view(StoredGroup group) {
        String arn = context.arn("logs", "log-group:" + group.name());
        return LogGroup.builder()
                .logGroupName(group.name())
                .creationTime(group.created())
                .retentionInDays(group.retentionDays())
                .metricFilterCount(0)
                .arn(arn + ":*")
                .logGroupArn(arn)
                .storedBytes(group.bytes())
                .logGroupClass(LogGroupClass.STANDARD)
                .build();
    }

    private LogStream view(StoredGroup group, StoredGroup.StreamView stream) {
        return LogStream.builder()
                .logStreamName(stream.name())
                .creationTime(stream.created())
                .firstEventTimestamp(stream.first())
                .lastEventTimestamp(stream.last())
                .lastIngestionTime(stream.lastIngested() == 0 ? null : stream.lastIngested())
                .arn(context.arn("logs", "log-group:" + group.name() + ":log-stream:" + stream.name()))
                .build();
    }

    private static int limit(@Nullable Integer wanted, int most) {
        if (wanted != null && (wanted < 1 || wanted > most)) {
            throw LogErrors.invalid("1 validation error detected: Value '" + wanted + "' at 'limit' failed to satisfy"
                    + " constraint: Member must have value between 1 and " + most);
        }
        return wanted == null ? most : wanted;
    }

    private static int offset(@Nullable String token) {
        if (token != null && !token.matches("\\d{1,9}")) {
            throw LogErrors.invalid("The specified nextToken is invalid.");
        }
        return token == null ? 0 : Integer.parseInt(token);
    }
}
