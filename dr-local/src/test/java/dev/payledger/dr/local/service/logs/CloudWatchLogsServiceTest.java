package dev.payledger.dr.local.service.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Permission;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilterLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.InputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.PutLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceAlreadyExistsException;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;

final class CloudWatchLogsServiceTest {

    private static final String GROUP = "/aws/lambda/list";
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    private final VirtualTime time = new VirtualTime(START, 1);
    private final CloudWatchLogsService logs =
            new CloudWatchLogsService(new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)));

    @Test
    void whatAServiceWritesIsFoundByStreamAndByPattern() {
        write("one", "START", "ERROR of one", "END");
        write("two", "ERROR of two");

        assertThat(logs.groupExists(GROUP)).isTrue();
        FilterLogEventsResponse found =
                logs.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern("ERROR"));
        assertThat(found.events())
                .extracting(FilteredLogEvent::message)
                .containsExactly("ERROR of one", "ERROR of two");
        assertThat(logs.filterLogEvents(r ->
                                r.logGroupName(GROUP).filterPattern("ERROR").logStreamNames("two"))
                        .events())
                .extracting(FilteredLogEvent::logStreamName)
                .containsExactly("two");
        assertThat(messages(logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("one"))))
                .containsExactly("START", "ERROR of one", "END");
    }

    @Test
    void filteringGoesPageByPageWithoutLossOrRepetition() {
        for (int i = 0; i < 10; i++) {
            write("s" + i % 3, "line " + i);
            time.advance(Duration.ofMillis(i % 2));
        }
        List<String> all = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            FilterLogEventsResponse page =
                    logs.filterLogEvents(r -> r.logGroupName(GROUP).limit(3).nextToken(next));
            page.events().forEach(event -> all.add(event.message()));
            token = page.nextToken();
        } while (token != null);
        assertThat(all)
                .containsExactly(
                        "line 0", "line 1", "line 2", "line 3", "line 4", "line 5", "line 6", "line 7", "line 8",
                        "line 9");
    }

    @Test
    void aStreamIsReadFromItsEndOrFromItsHeadAndTheLastTokenComesBack() {
        write("s", "1", "2", "3");

        GetLogEventsResponse last =
                logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").limit(2));
        assertThat(messages(last)).containsExactly("2", "3");
        GetLogEventsResponse before = logs.getLogEvents(
                r -> r.logGroupName(GROUP).logStreamName("s").limit(2).nextToken(last.nextBackwardToken()));
        assertThat(messages(before)).containsExactly("1");

        GetLogEventsResponse head =
                logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").startFromHead(true));
        assertThat(messages(head)).containsExactly("1", "2", "3");
        GetLogEventsResponse end =
                logs.getLogEvents(r -> r.logGroupName(GROUP).logStreamName("s").nextToken(head.nextForwardToken()));
        assertThat(end.events()).isEmpty();
        assertThat(end.nextForwardToken()).isEqualTo(head.nextForwardToken());
        write("s", "4");
        assertThat(messages(logs.getLogEvents(
                        r -> r.logGroupName(GROUP).logStreamName("s").nextToken(end.nextForwardToken()))))
                .containsExactly("4");
    }

    @Test
    void retentionForgetsWhatIsOlder() {
        write("s", "old");
        logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(1));
        time.advance(Duration.ofHours(23));
        assertThat(logs.filterLogEvents(r -> r.logGroupName(GROUP)).events()).hasSize(1);
        time.advance(Duration.ofHours(2));
        assertThat(logs.filterLogEvents(r -> r.logGroupName(GROUP)).events()).isEmpty();
        assertThatThrownBy(
                        () -> logs.putRetentionPolicy(r -> r.logGroupName(GROUP).retentionInDays(2)))
                .hasMessageContaining("retentionInDays");
    }

    @Test
    void putLogEventsKeepsTheRulesOfABatch() {
        logs.createLogGroup(r -> r.logGroupName("app").tags(Map.of("team", "ledger")));
        assertThatThrownBy(() -> logs.createLogGroup(r -> r.logGroupName("app")))
                .isInstanceOf(ResourceAlreadyExistsException.class);
        assertThatThrownBy(() -> logs.putLogEvents(put(START, START)))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("The specified log stream does not exist.");
        logs.createLogStream(r -> r.logGroupName("app").logStreamName("s"));

        assertThat(logs.putLogEvents(put(START, START)).rejectedLogEventsInfo()).isNull();
        assertThatThrownBy(() -> logs.putLogEvents(put(START, START.minusMillis(1))))
                .hasMessageContaining("chronological order");
        assertThat(logs.putLogEvents(put(START.minus(Duration.ofDays(15))))
                        .rejectedLogEventsInfo()
                        .tooOldLogEventEndIndex())
                .isEqualTo(1);
        assertThat(logs.putLogEvents(put(START, START.plus(Duration.ofHours(3))))
                        .rejectedLogEventsInfo()
                        .tooNewLogEventStartIndex())
                .isEqualTo(1);
        assertThat(logs.filterLogEvents(r -> r.logGroupName("app")).events()).hasSize(3);
        assertThat(logs.listTagsForResource(
                                r -> r.resourceArn("arn:aws:logs:ap-southeast-1:111122223333:log-group:app"))
                        .tags())
                .containsEntry("team", "ledger");
    }

    @Test
    void streamsAreListedByNameOrByTheirLastEvent() {
        write("b", "x");
        time.advance(Duration.ofSeconds(1));
        write("a", "x");
        assertThat(logs.describeLogStreams(r -> r.logGroupName(GROUP)).logStreams())
                .extracting(LogStream::logStreamName)
                .containsExactly("a", "b");
        assertThat(logs.describeLogStreams(r -> r.logGroupName(GROUP).orderBy("LastEventTime"))
                        .logStreams())
                .extracting(LogStream::logStreamName)
                .containsExactly("b", "a");
    }

    @Test
    void aDeletedGroupIsGoneUntilSomebodyWritesAgain() {
        write("s", "x");
        logs.deleteLogGroup(r -> r.logGroupName(GROUP));
        assertThatThrownBy(() -> logs.filterLogEvents(r -> r.logGroupName(GROUP)))
                .isInstanceOf(ResourceNotFoundException.class);
        write("s", "late");
        assertThat(logs.describeLogGroups(r -> r.logGroupNamePrefix("/aws/")).logGroups())
                .singleElement()
                .satisfies(group -> assertThat(group.retentionInDays()).isNull());
    }

    @Test
    void aGroupThatGrowsTooLargeForgetsItsOldestEvents() {
        String kilobyte = "x".repeat(1_000);
        List<LogSink.Line> lines = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            lines.add(new LogSink.Line(START, kilobyte));
        }
        write("s", "first");
        for (int i = 0; i < 60; i++) {
            logs.append(GROUP, "s", lines);
        }
        assertThat(logs.describeLogGroups(r -> r.logGroupNamePrefix(GROUP))
                        .logGroups()
                        .get(0)
                        .storedBytes())
                .isLessThanOrEqualTo(StoredGroup.MAX_BYTES);
        assertThat(logs.filterLogEvents(r -> r.logGroupName(GROUP).filterPattern("first"))
                        .events())
                .isEmpty();
    }

    @Test
    void writingNeedsPermissionOnTheStream() {
        assertThat(logs.permissions(put(START).toBuilder().logStreamName("s").build()))
                .containsExactly(new Permission(
                        "logs:PutLogEvents", "arn:aws:logs:ap-southeast-1:111122223333:log-group:app:log-stream:s"));
    }

    private void write(String stream, String... messages) {
        List<LogSink.Line> lines = new ArrayList<>();
        for (String message : messages) {
            lines.add(new LogSink.Line(time.now(), message));
        }
        logs.append(GROUP, stream, lines);
    }

    private static PutLogEventsRequest put(Instant... times) {
        List<InputLogEvent> events = new ArrayList<>();
        for (Instant at : times) {
            events.add(InputLogEvent.builder()
                    .timestamp(at.toEpochMilli())
                    .message("m")
                    .build());
        }
        return PutLogEventsRequest.builder()
                .logGroupName("app")
                .logStreamName("s")
                .logEvents(events)
                .build();
    }

    private static List<String> messages(GetLogEventsResponse response) {
        return response.events().stream().map(OutputLogEvent::message).toList();
    }
}
