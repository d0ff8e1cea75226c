package dev.payledger.dr.local.service.cloudtrail;

import dev.payledger.dr.local.region.CallerDetails;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Call;
import dev.payledger.dr.local.wire.Honours;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.InvalidLookupAttributesException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidMaxResultsException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidNextTokenException;
import software.amazon.awssdk.services.cloudtrail.model.InvalidTimeRangeException;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsRequest;
import software.amazon.awssdk.services.cloudtrail.model.LookupEventsResponse;

/**
 * The event history of <a href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html">
 * CloudTrail</a>: the management events of one region. Events appear some minutes after the call, as in AWS. No trails,
 * no Insights, and no limit of two lookups per second. Thread safe.
 *
 * <p>What a service does by itself is not in it, and neither is what CloudFormation does for a stack: the calls that
 * come in over the wire are.
 */
public final class CloudTrailService implements CloudTrailClient {
    /** AWS: "within an average of about 5 minutes", not guaranteed. An interval, so the speed divides it. */
    static final Duration AVERAGE_DELAY = Duration.ofMinutes(5);

    private static final int PAGE = 50;
    private static final String TOKEN = "before-";

    private final RegionContext context;
    private final EventHistory history = new EventHistory();
    private final EventWriter writer;

    public CloudTrailService(RegionContext context, CallerDetails callers) {
        this.context = context;
        this.writer = new EventWriter(callers, context.ids());
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // holds nothing open
    }

    /** Keeps a management event. */
    void record(
            CallKind kind,
            Call call,
            SdkRequest input,
            @Nullable SdkPojo answer,
            @Nullable AwsServiceException failure) {
        history.add(writer.write(kind, call, context.region(), context.time().now(), input, answer, failure));
    }

    @Override
    @Honours({"LookupAttributes", "StartTime", "EndTime", "MaxResults", "NextToken"})
    public LookupEventsResponse lookupEvents(LookupEventsRequest request) {
        Instant now = context.time().now();
        Instant start = request.startTime();
        Instant end = request.endTime();
        if (start != null && end != null && start.isAfter(end)) {
            throw AwsError.of(
                    InvalidTimeRangeException.builder(),
                    "InvalidTimeRangeException",
                    400,
                    "Start time must be before the end time.");
        }
        int most = request.maxResults() == null ? PAGE : request.maxResults();
        if (most < 1 || most > PAGE) {
            throw AwsError.of(
                    InvalidMaxResultsException.builder(),
                    "InvalidMaxResultsException",
                    400,
                    "Max results must be between 1 and " + PAGE + ".");
        }
        Predicate<ManagementEvent> wanted = attribute(request.lookupAttributes())
                .and(event -> start == null || !event.at().isBefore(start))
                .and(event -> end == null || !event.at().isAfter(end));
        Instant visible = now.minus(context.time().interval(AVERAGE_DELAY));
        List<ManagementEvent> found = history.newestFirst(visible, now, wanted);
        int from = request.nextToken() == null ? 0 : after(request.nextToken(), found);
        int to = Math.min(found.size(), from + most);
        return LookupEventsResponse.builder()
                .events(found.subList(from, to).stream()
                        .map(CloudTrailService::view)
                        .toList())
                .nextToken(to < found.size() ? TOKEN + found.get(to - 1).id() : null)
                .build();
    }

    /** New events come before the page that the token ends, so the token names an event and not a position. */
    private static int after(String token, List<ManagementEvent> found) {
        for (int i = 0; i < found.size(); i++) {
            if (token.equals(TOKEN + found.get(i).id())) {
                return i + 1;
            }
        }
        throw AwsError.of(
                InvalidNextTokenException.builder(), "InvalidNextTokenException", 400, "Invalid token provided.");
    }

    private static Predicate<ManagementEvent> attribute(List<LookupAttribute> attributes) {
        if (attributes.isEmpty()) {
            return event -> true;
        }
        LookupAttribute one = attributes.get(0);
        String value = one.attributeValue();
        if (attributes.size() > 1 || value == null || one.attributeKeyAsString() == null) {
            throw invalidAttributes("You can only specify one lookup attribute, with a key and a value.");
        }
        return switch (one.attributeKeyAsString()) {
            case "EventId" -> event -> value.equals(event.id());
            case "EventName" -> event -> value.equals(event.name());
            case "EventSource" -> event -> value.equals(event.source());
            case "ReadOnly" -> event -> value.equals(Boolean.toString(event.readOnly()));
            case "Username" -> event -> value.equals(event.username());
            case "AccessKeyId" -> event -> value.equals(event.accessKeyId());
            case "ResourceType" ->
                event -> event.resources().stream().anyMatch(resource -> value.equals(resource.resourceType()));
            case "ResourceName" ->
                event -> event.resources().stream().anyMatch(resource -> value.equals(resource.resourceName()));
            default -> throw invalidAttributes("Invalid lookup attribute key: " + one.attributeKeyAsString());
        };
    }

    private static AwsServiceException invalidAttributes(String message) {
        return AwsError.of(
                InvalidLookupAttributesException.builder(), "InvalidLookupAttributesException", 400, message);
    }

    private static Event view(ManagementEvent event) {
        return Event.builder()
                .eventId(event.id())
                .eventName(event.name())
                .readOnly(Boolean.toString(event.readOnly()))
                .accessKeyId(event.accessKeyId())
                .eventTime(event.at())
                .eventSource(event.source())
                .username(event.username())
                .resources(event.resources())
                .cloudTrailEvent(event.json())
                .build();
    }
}
