package dev.payledger.dr.local.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RecordedEvents;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.AlarmHistoryItem;
import software.amazon.awssdk.services.cloudwatch.model.HistoryItemType;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;

final class AlarmsTest {

    private static final Instant START = Instant.parse("2026-11-22T11:40:00Z");
    private static final String TOPIC = "arn:aws:sns:ap-southeast-1:111122223333:alarms";
    private static final String FUNCTION = "arn:aws:lambda:ap-southeast-1:111122223333:function:trigger";
    private static final String ALARM = "arn:aws:cloudwatch:ap-southeast-1:111122223333:alarm:api-5xx";

    private VirtualTime time = new VirtualTime(START, 1);
    private RecordedEvents events = new RecordedEvents();
    private CloudWatchService service = at(time);

    @Test
    void newAlarmHasNoDataUntilItIsEvaluated() {
        put(r -> {});
        MetricAlarm made = alarm();
        assertThat(made.stateValueAsString()).isEqualTo("INSUFFICIENT_DATA");
        assertThat(made.stateReason()).isEqualTo("Unchecked: Initial alarm creation");
        assertThat(made.alarmArn()).isEqualTo(ALARM);

        time.advance(Duration.ofMinutes(1));

        assertThat(alarm().stateValueAsString()).isEqualTo("OK");
        assertThat(alarm().stateReason())
                .isEqualTo("Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was"
                        + " treated as [NonBreaching].");
    }

    @Test
    void errorTurnsTheAlarmWithinThirtyToNinetySeconds() {
        put(r -> {});
        time.advance(Duration.ofSeconds(120));
        error();
        time.advance(Duration.ofSeconds(59));
        assertThat(state()).isEqualTo("OK");
        time.advance(Duration.ofSeconds(1));
        assertThat(state()).as("the running minute breaches already").isEqualTo("ALARM");
        assertThat(alarm().stateReason())
                .isEqualTo("Threshold Crossed: 1 out of the last 1 datapoints [1.0 (22/11/26 11:42:00)] was greater"
                        + " than or equal to the threshold (1.0) (minimum 1 datapoint for OK -> ALARM transition).");
        time = new VirtualTime(START, 1);
        service = at(time);
        put(r -> {});
        time.advance(Duration.ofSeconds(155));
        error();
        time.advance(Duration.ofSeconds(84));
        assertThat(state()).isEqualTo("OK");
        time.advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo("ALARM");
    }

    @Test
    void alarmGoesBackWhenAMinuteWithoutErrorsHasClosed() {
        put(r -> {});
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(61));
        assertThat(state()).isEqualTo("ALARM");
        success();
        time.advance(Duration.ofSeconds(118));
        assertThat(state()).isEqualTo("ALARM");
        time.advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo("OK");
        assertThat(alarm().stateReason())
                .isEqualTo("Threshold Crossed: 1 out of the last 1 datapoints [0.0 (22/11/26 11:42:00)] was not greater"
                        + " than or equal to the threshold (1.0) (minimum 1 datapoint for ALARM -> OK transition).");
    }

    @Test
    void speedDividesTheAlarmsMinutesAndNotThoseOfTheMetric() {
        time = new VirtualTime(START, 10);
        service = at(time);
        put(r -> {});
        time.advance(Duration.ofSeconds(12));
        assertThat(state()).isEqualTo("OK");
        error();
        time.advance(Duration.ofSeconds(6));
        assertThat(state()).isEqualTo("ALARM");
        assertThat(alarm().period()).isEqualTo(60);
        assertThat(alarm().stateReason()).contains("[1.0 (22/11/26 11:40:12)]");
        success();
        time.advance(Duration.ofSeconds(12));
        assertThat(state()).isEqualTo("OK");
    }

    @Test
    void runningPeriodCountsOnlyWhereABreachCannotBeUndone() {
        put(r -> r.statistic("Average").treatMissingData("ignore"));
        time.advance(Duration.ofSeconds(120));
        error();
        time.advance(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo("INSUFFICIENT_DATA");
        time.advance(Duration.ofSeconds(60));
        assertThat(state()).as("the minute has closed").isEqualTo("ALARM");
    }

    @Test
    void threeOfFiveMinutesMustBreach() {
        put(r -> r.evaluationPeriods(5).datapointsToAlarm(3));
        time.advance(Duration.ofSeconds(60));
        for (int minute = 0; minute < 5; minute++) {
            assertThat(state()).as("minute %s", minute).isEqualTo("OK");
            if (minute % 2 == 0) {
                error();
            } else {
                success();
            }
            time.advance(Duration.ofSeconds(60));
        }
        assertThat(state()).isEqualTo("ALARM");
        assertThat(alarm().stateReason())
                .isEqualTo("Threshold Crossed: 3 out of the last 5 datapoints [1.0 (22/11/26 11:45:00), 1.0 (22/11/26"
                        + " 11:43:00), 1.0 (22/11/26 11:41:00)] were greater than or equal to the threshold (1.0)"
                        + " (minimum 3 datapoints for OK -> ALARM transition).");
    }

    @Test
    void fiveMinutePeriodsSlideByTheMinute() {
        put(r -> r.period(300).threshold(3.0));
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(180));
        error();
        error();
        time.advance(Duration.ofSeconds(59));
        assertThat(state()).isEqualTo("OK");
        time.advance(Duration.ofSeconds(1));
        assertThat(state()).isEqualTo("ALARM");
        assertThat(alarm().stateReason()).contains("[3.0 (22/11/26 11:40:00)]");
    }

    @Test
    void onlyTheExactDimensionsAreLookedAt() {
        put(r -> r.dimensions(
                d -> d.name("ApiId").value("abc"), d -> d.name("Stage").value("$default")));
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(180));
        assertThat(state()).isEqualTo("OK");
        service.record("AWS/ApiGateway", "5xx", Map.of("Stage", "$default", "ApiId", "abc"), 1, "Count");
        time.advance(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo("ALARM");
    }

    @Test
    void actionsRunOnChangesOnlyAndTellWhatAwsTells() throws Exception {
        put(r -> r.alarmActions(TOPIC, FUNCTION).okActions(TOPIC).alarmDescription("errors"));
        time.advance(Duration.ofSeconds(60));
        assertThat(events.events)
                .extracting(RecordedEvents.Event::subject)
                .containsExactly("OK: \"api-5xx\" in Asia Pacific (Singapore)");
        events.events.clear();
        error();
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(30));

        assertThat(events.events).extracting(RecordedEvents.Event::target).containsExactly(TOPIC, FUNCTION);
        RecordedEvents.Event toTopic = events.events.get(0);
        assertThat(toTopic.subject()).isEqualTo("ALARM: \"api-5xx\" in Asia Pacific (Singapore)");
        assertThat(toTopic.principal()).isEqualTo("cloudwatch.amazonaws.com");
        assertThat(toTopic.sourceArn()).isEqualTo(ALARM);
        assertThat(toTopic.body())
                .isEqualTo("{\"AlarmName\":\"api-5xx\",\"AlarmDescription\":\"errors\","
                        + "\"AWSAccountId\":\"111122223333\","
                        + "\"AlarmConfigurationUpdatedTimestamp\":\"2026-11-22T11:40:00.000+0000\","
                        + "\"NewStateValue\":\"ALARM\",\"NewStateReason\":\"Threshold Crossed: 1 out of the last 1"
                        + " datapoints [1.0 (22/11/26 11:41:00)] was greater than or equal to the threshold (1.0)"
                        + " (minimum 1 datapoint for OK -> ALARM transition).\","
                        + "\"StateChangeTime\":\"2026-11-22T11:42:00.000+0000\","
                        + "\"Region\":\"Asia Pacific (Singapore)\",\"AlarmArn\":\"" + ALARM + "\","
                        + "\"OldStateValue\":\"OK\",\"OKActions\":[\"" + TOPIC + "\"],\"AlarmActions\":[\"" + TOPIC
                        + "\",\"" + FUNCTION + "\"],\"InsufficientDataActions\":[],"
                        + "\"Trigger\":{\"MetricName\":\"5xx\",\"Namespace\":\"AWS/ApiGateway\","
                        + "\"StatisticType\":\"Statistic\",\"Statistic\":\"SUM\",\"Unit\":null,"
                        + "\"Dimensions\":[{\"value\":\"abc\",\"name\":\"ApiId\"}],\"Period\":60,"
                        + "\"EvaluationPeriods\":1,\"DatapointsToAlarm\":1,"
                        + "\"ComparisonOperator\":\"GreaterThanOrEqualToThreshold\",\"Threshold\":1.0,"
                        + "\"TreatMissingData\":\"notBreaching\",\"EvaluateLowSampleCountPercentile\":\"\"}}");
        RecordedEvents.Event toFunction = events.events.get(1);
        assertThat(toFunction.principal()).isEqualTo("lambda.alarms.cloudwatch.amazonaws.com");
        JsonNode event = new JsonMapper().readTree(toFunction.body());
        assertThat(names(event)).containsExactly("source", "alarmArn", "accountId", "time", "region", "alarmData");
        assertThat(event.at("/alarmData/state/value").asText()).isEqualTo("ALARM");
        assertThat(event.at("/alarmData/previousState/value").asText()).isEqualTo("OK");
        assertThat(event.at("/alarmData/configuration/metrics/0/metricStat/metric/dimensions/ApiId")
                        .asText())
                .isEqualTo("abc");
        assertThat(alarm().stateReasonData())
                .isEqualTo("{\"version\":\"1.0\",\"queryDate\":\"2026-11-22T11:42:00.000+0000\","
                        + "\"startDate\":\"2026-11-22T11:41:00.000+0000\",\"statistic\":\"Sum\",\"period\":60,"
                        + "\"recentDatapoints\":[1.0],\"threshold\":1.0,\"evaluatedDatapoints\":[{\"timestamp\":"
                        + "\"2026-11-22T11:41:00.000+0000\",\"sampleCount\":1.0,\"value\":1.0}]}");
    }

    @Test
    void disabledActionsDoNotRun() {
        put(r -> r.alarmActions(TOPIC));
        service.disableAlarmActions(r -> r.alarmNames("api-5xx", "unknown"));
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo("ALARM");
        assertThat(events.events).isEmpty();
        service.enableAlarmActions(r -> r.alarmNames("api-5xx"));
        time.advance(Duration.ofSeconds(60));
        assertThat(events.events).as("no change, no action").isEmpty();
    }

    @Test
    void stateSetByHandRunsActionsAndHoldsUntilTheNextEvaluation() {
        put(r -> r.alarmActions(TOPIC));
        time.advance(Duration.ofSeconds(60));
        service.setAlarmState(r -> r.alarmName("api-5xx").stateValue("ALARM").stateReason("a test"));
        assertThat(state()).isEqualTo("ALARM");
        assertThat(events.events).hasSize(1);
        time.advance(Duration.ofSeconds(60));
        assertThat(state()).isEqualTo("OK");
        assertRefused(
                () -> service.setAlarmState(
                        r -> r.alarmName("other").stateValue("OK").stateReason("")),
                "ResourceNotFound");
    }

    @Test
    void historyTellsConfigurationStateAndActions() {
        events.missing.add(FUNCTION);
        put(r -> r.alarmActions(TOPIC, FUNCTION));
        time.advance(Duration.ofSeconds(60));
        error();
        time.advance(Duration.ofSeconds(60));
        service.deleteAlarms(r -> r.alarmNames("api-5xx", "unknown"));

        List<AlarmHistoryItem> oldestFirst = service.describeAlarmHistory(
                        r -> r.alarmName("api-5xx").scanBy("TimestampAscending"))
                .alarmHistoryItems();
        assertThat(oldestFirst)
                .extracting(AlarmHistoryItem::historySummary)
                .containsExactly(
                        "Alarm \"api-5xx\" created",
                        "Alarm updated from INSUFFICIENT_DATA to OK",
                        "Alarm updated from OK to ALARM",
                        "Successfully executed action " + TOPIC,
                        "Failed to execute action " + FUNCTION + ". Received error: \"Topic does not exist\"",
                        "Alarm \"api-5xx\" deleted");
        assertThat(oldestFirst.get(2).historyData()).contains("\"oldState\":{\"stateValue\":\"OK\"");
        assertThat(service.describeAlarmHistory(
                                r -> r.historyItemType(HistoryItemType.ACTION).maxRecords(1))
                        .nextToken())
                .isEqualTo("1");
        assertThat(service.describeAlarms(r -> {}).metricAlarms()).isEmpty();
    }

    @Test
    void alarmsAreFoundByNamePrefixStateAndMetricAndListedByPages() {
        for (String name : List.of("b-1", "a-2", "a-1")) {
            put(r -> r.alarmName(name));
        }
        assertThat(names(service.describeAlarms(r -> r.maxRecords(2)).metricAlarms()))
                .containsExactly("a-1", "a-2");
        assertThat(names(service.describeAlarms(r -> r.maxRecords(2).nextToken("2"))
                        .metricAlarms()))
                .containsExactly("b-1");
        assertThat(names(service.describeAlarms(r -> r.alarmNamePrefix("a-")).metricAlarms()))
                .containsExactly("a-1", "a-2");
        assertThat(service.describeAlarms(r -> r.stateValue("OK")).metricAlarms())
                .isEmpty();
        assertThat(names(service.describeAlarmsForMetric(r -> r.namespace("AWS/ApiGateway")
                                .metricName("5xx")
                                .dimensions(d -> d.name("ApiId").value("abc")))
                        .metricAlarms()))
                .hasSize(3);
        assertThat(service.describeAlarmsForMetric(
                                r -> r.namespace("AWS/ApiGateway").metricName("5xx"))
                        .metricAlarms())
                .isEmpty();
    }

    @Test
    void changedAlarmKeepsItsStateAndTags() {
        put(r -> r.tags(t -> t.key("team").value("pay")));
        time.advance(Duration.ofSeconds(60));
        put(r -> r.threshold(9.0).tags(t -> t.key("team").value("other")));
        assertThat(state()).isEqualTo("OK");
        assertThat(alarm().threshold()).isEqualTo(9.0);
        assertThat(service.listTagsForResource(r -> r.resourceARN(ALARM)).tags())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("pay"));
        service.tagResource(r -> r.resourceARN(ALARM).tags(t -> t.key("stage").value("dev")));
        service.untagResource(r -> r.resourceARN(ALARM).tagKeys("team"));
        assertThat(service.listTagsForResource(r -> r.resourceARN(ALARM)).tags())
                .singleElement()
                .satisfies(tag -> assertThat(tag.key()).isEqualTo("stage"));
        assertRefused(() -> service.listTagsForResource(r -> r.resourceARN(ALARM + "x")), "ResourceNotFoundException");
    }

    @Test
    void whatIsNotBuiltOrNotValidIsRefused() {
        assertRefused(() -> put(r -> r.statistic((String) null)), "ValidationError");
        assertRefused(() -> put(r -> r.period(10)), "ValidationError");
        assertRefused(() -> put(r -> r.period(90)), "ValidationError");
        assertRefused(() -> put(r -> r.period(300).evaluationPeriods(289)), "ValidationError");
        assertRefused(() -> put(r -> r.datapointsToAlarm(2)), "ValidationError");
        assertRefused(() -> put(r -> r.threshold(null)), "ValidationError");
        assertRefused(() -> put(r -> r.comparisonOperator("LessThanLowerThreshold")), "UnsupportedOperation");
        assertRefused(() -> put(r -> r.treatMissingData("never")), "ValidationError");
        assertRefused(() -> put(r -> r.alarmActions("topic")), "ValidationError");
        assertRefused(() -> put(r -> r.alarmActions("arn:aws:automate:ap-southeast-1:ec2:reboot")), "ValidationError");
        assertRefused(
                () -> put(r -> r.alarmActions("arn:aws:ssm:ap-southeast-1:111122223333:opsitem:1")),
                "UnsupportedOperation");
        assertThatThrownBy(() -> put(r -> r.alarmActions(TOPIC.replace("southeast", "northeast"))))
                .hasMessageContaining("Invalid region ap-northeast-1 specified. Only ap-southeast-1 is supported.");
        assertThat(service.describeAlarms(r -> {}).metricAlarms()).isEmpty();
    }

    @Test
    void nothingIsScheduledWithoutAlarms() {
        put(r -> {});
        service.deleteAlarms(r -> r.alarmNames("api-5xx"));
        time.advance(Duration.ofMinutes(5));
        put(r -> {});
        time.advance(Duration.ofMinutes(1));
        assertThat(state()).isEqualTo("OK");
    }

    private CloudWatchService at(VirtualTime clock) {
        RegionContext context = new RegionContext("ap-southeast-1", "111122223333", clock, new IdSource(1));
        return new CloudWatchService(context, events, events);
    }

    private void put(Consumer<PutMetricAlarmRequest.Builder> change) {
        PutMetricAlarmRequest.Builder request = PutMetricAlarmRequest.builder()
                .alarmName("api-5xx")
                .namespace("AWS/ApiGateway")
                .metricName("5xx")
                .dimensions(d -> d.name("ApiId").value("abc"))
                .statistic("Sum")
                .period(60)
                .evaluationPeriods(1)
                .datapointsToAlarm(1)
                .threshold(1.0)
                .comparisonOperator("GreaterThanOrEqualToThreshold")
                .treatMissingData("notBreaching");
        change.accept(request);
        service.putMetricAlarm(request.build());
    }

    private void error() {
        service.record("AWS/ApiGateway", "5xx", Map.of("ApiId", "abc"), 1, "Count");
    }

    private void success() {
        service.record("AWS/ApiGateway", "5xx", Map.of("ApiId", "abc"), 0, "Count");
    }

    private MetricAlarm alarm() {
        return service.describeAlarms(r -> r.alarmNames("api-5xx"))
                .metricAlarms()
                .get(0);
    }

    private String state() {
        return alarm().stateValueAsString();
    }

    private static List<String> names(List<MetricAlarm> alarms) {
        return alarms.stream().map(MetricAlarm::alarmName).toList();
    }

    private static Iterable<String> names(JsonNode node) {
        Iterator<String> names = node.fieldNames();
        return () -> names;
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                        thrown.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }
}
