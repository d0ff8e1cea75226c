package dev.payledger.dr.local.service.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RecordedEvents;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

final class CloudWatchServiceTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final Map<String, String> HEALTH = Map.of("FunctionName", "health");

    private final VirtualTime time = new VirtualTime(START, 10);
    private final RecordedEvents events = new RecordedEvents();
    private final CloudWatchService metrics = new CloudWatchService(
            new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)), events, events);

    @Test
    void observationsAreGatheredByTheWallClockMinuteAtAnySpeed() {
        observe(3);
        time.advance(Duration.ofSeconds(59));
        observe(5);
        time.advance(Duration.ofSeconds(1));
        observe(7);

        List<Datapoint> minutes = statistics(60, START, START.plusSeconds(120));

        assertThat(minutes).extracting(Datapoint::timestamp).containsExactly(START, START.plusSeconds(60));
        Datapoint first = minutes.get(0);
        assertThat(first.sum()).isEqualTo(8);
        assertThat(first.sampleCount()).isEqualTo(2);
        assertThat(first.average()).isEqualTo(4);
        assertThat(first.minimum()).isEqualTo(3);
        assertThat(first.maximum()).isEqualTo(5);
        assertThat(first.unitAsString()).isEqualTo("Milliseconds");
        assertThat(statistics(300, START, START.plusSeconds(300)))
                .singleElement()
                .satisfies(all -> assertThat(all.sum()).isEqualTo(15));
    }

    @Test
    void theEndOfTheRangeIsNotPartOfItAndMinutesWithoutDataAreLeftOut() {
        observe(1);
        time.advance(Duration.ofMinutes(2));
        observe(1);
        assertThat(statistics(60, START, START.plusSeconds(120))).hasSize(1);
        assertThat(statistics(60, START, START.plusSeconds(121))).hasSize(2);
    }

    @Test
    void anotherSetOfDimensionsIsAnotherMetric() {
        observe(1);
        metrics.record("AWS/Lambda", "Duration", Map.of(), 9, "Milliseconds");

        assertThat(statistics(60, START, START.plusSeconds(60)).get(0).sum()).isEqualTo(1);
        assertThat(metrics.listMetrics(r -> r.namespace("AWS/Lambda").metricName("Duration"))
                        .metrics())
                .hasSize(2);
        assertThat(metrics.listMetrics(r -> r.dimensions(d -> d.name("FunctionName")))
                        .metrics())
                .extracting(Metric::metricName)
                .containsExactly("Duration");
    }

    @Test
    void getMetricDataAnswersNewestFirstUnlessAskedOtherwise() {
        observe(1);
        time.advance(Duration.ofMinutes(1));
        observe(2);

        GetMetricDataResponse newest = data(query("Sum"), "TimestampDescending");
        assertThat(newest.metricDataResults().get(0).values()).containsExactly(2.0, 1.0);
        assertThat(data(query("Sum"), "TimestampAscending")
                        .metricDataResults()
                        .get(0)
                        .values())
                .containsExactly(1.0, 2.0);
        assertThat(newest.metricDataResults().get(0).label()).isEqualTo("Duration");
    }

    @Test
    void whatIsNotComputedIsRefused() {
        assertRefused(() -> data(query("p99"), "TimestampAscending"), "ValidationError");
        assertRefused(
                () -> data(
                        MetricDataQuery.builder().id("m").expression("SUM(a)").build(), "TimestampAscending"),
                "ValidationError");
        assertRefused(() -> statistics(30, START, START.plusSeconds(60)), "InvalidParameterValue");
        assertRefused(() -> statistics(60, START, START.plus(Duration.ofDays(2))), "InvalidParameterCombination");
        assertRefused(() -> statistics(60, START, START), "InvalidParameterCombination");
    }

    @Test
    void ownMetricsTakeValuesCountsAndStatisticSets() {
        metrics.putMetricData(r -> r.namespace("App")
                .metricData(
                        d -> d.metricName("m").value(2.0),
                        d -> d.metricName("m").values(4.0, 6.0).counts(1.0, 2.0),
                        d -> d.metricName("m")
                                .statisticValues(s ->
                                        s.sampleCount(2.0).sum(3.0).minimum(1.0).maximum(2.0))));
        Datapoint all = metrics.getMetricStatistics(r -> r.namespace("App")
                        .metricName("m")
                        .startTime(START)
                        .endTime(START.plusSeconds(60))
                        .period(60)
                        .statistics(Statistic.SUM, Statistic.SAMPLE_COUNT, Statistic.MAXIMUM, Statistic.MINIMUM))
                .datapoints()
                .get(0);
        assertThat(all.sum()).isEqualTo(21);
        assertThat(all.sampleCount()).isEqualTo(6);
        assertThat(all.minimum()).isEqualTo(1);
        assertThat(all.maximum()).isEqualTo(6);
        assertRefused(
                () -> metrics.putMetricData(r -> r.namespace("AWS/Lambda")
                        .metricData(d -> d.metricName("m").value(1.0))),
                "InvalidParameterValue");
        assertRefused(
                () -> metrics.putMetricData(r -> r.namespace("App")
                        .metricData(d -> d.metricName("m").value(1.0).timestamp(START.minus(Duration.ofDays(15))))),
                "InvalidParameterValue");
    }

    private void observe(double value) {
        metrics.record("AWS/Lambda", "Duration", HEALTH, value, "Milliseconds");
    }

    private List<Datapoint> statistics(int period, Instant from, Instant to) {
        return metrics.getMetricStatistics(r -> r.namespace("AWS/Lambda")
                        .metricName("Duration")
                        .dimensions(dimension())
                        .startTime(from)
                        .endTime(to)
                        .period(period)
                        .statistics(
                                Statistic.SUM,
                                Statistic.AVERAGE,
                                Statistic.MINIMUM,
                                Statistic.MAXIMUM,
                                Statistic.SAMPLE_COUNT))
                .datapoints();
    }

    private static MetricDataQuery query(String statistic) {
        return MetricDataQuery.builder()
                .id("m1")
                .metricStat(stat -> stat.period(60).stat(statistic).metric(metric -> metric.namespace("AWS/Lambda")
                        .metricName("Duration")
                        .dimensions(dimension())))
                .build();
    }

    private GetMetricDataResponse data(MetricDataQuery query, String order) {
        return metrics.getMetricData(r -> r.metricDataQueries(query)
                .startTime(START)
                .endTime(START.plusSeconds(300))
                .scanBy(order));
    }

    private static Dimension dimension() {
        return Dimension.builder().name("FunctionName").value("health").build();
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                        thrown.awsErrorDetails().errorCode())
                .isEqualTo(code));
    }
}
