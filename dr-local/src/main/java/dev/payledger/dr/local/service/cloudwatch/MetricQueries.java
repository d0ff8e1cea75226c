package dev.payledger.dr.local.service.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/** Reads metrics by the wall clock's minute. Thread safe. */
final class MetricQueries {

    private static final int MAX_DATAPOINTS = 1_440;
    private static final int MAX_LISTED = 500;
    private static final Duration RECENT = Duration.ofHours(3);

    private final MetricStore store;

    MetricQueries(MetricStore store) {
        this.store = store;
    }

    GetMetricStatisticsResponse statistics(GetMetricStatisticsRequest request) {
        if (!request.hasStatistics() || request.statistics().isEmpty()) {
            throw MetricErrors.missing("Statistics");
        }
        if (request.startTime() == null || request.endTime() == null) {
            throw MetricErrors.missing(request.startTime() == null ? "StartTime" : "EndTime");
        }
        if (!request.startTime().isBefore(request.endTime())) {
            throw MetricErrors.combination("The parameter StartTime must be less than the parameter EndTime.");
        }
        int period = periodMinutes(request.period());
        long points = Duration.between(request.startTime(), request.endTime()).toMinutes() / period;
        if (points > MAX_DATAPOINTS) {
            throw MetricErrors.combination(
                    "You have requested up to " + points + " datapoints, which exceeds the limit of "
                            + MAX_DATAPOINTS
                            + ". You may reduce the datapoints requested by increasing Period, or decreasing the"
                            + " time range.");
        }
        MetricName metric = MetricName.of(request.namespace(), request.metricName(), request.dimensions());
        List<Datapoint> datapoints = new ArrayList<>();
        for (Series.Period found :
                periods(metric, request.startTime(), request.endTime(), period, request.unitAsString())) {
            datapoints.add(datapoint(found, request.statistics()));
        }
        return GetMetricStatisticsResponse.builder()
                .label(request.metricName())
                .datapoints(datapoints)
                .build();
    }

    GetMetricDataResponse data(GetMetricDataRequest request) {
        if (request.startTime() == null || request.endTime() == null) {
            throw MetricErrors.validation("The parameters StartTime and EndTime are required.");
        }
        if (!request.startTime().isBefore(request.endTime())) {
            throw MetricErrors.validation("The parameter StartTime must be less than the parameter EndTime.");
        }
        List<MetricDataResult> results = new ArrayList<>();
        for (MetricDataQuery query : request.metricDataQueries()) {
            MetricDataResult result = result(query, request);
            if (!Boolean.FALSE.equals(query.returnData())) {
                results.add(result);
            }
        }
        return GetMetricDataResponse.builder().metricDataResults(results).build();
    }

    ListMetricsResponse list(ListMetricsRequest request, Instant now) {
        long recent = minuteOf(now.minus(RECENT));
        List<MetricName> found = store.minutes().entrySet().stream()
                .filter(entry ->
                        request.recentlyActive() == null || entry.getValue().newest() >= recent)
                .map(Map.Entry::getKey)
                .filter(metric ->
                        request.namespace() == null || metric.namespace().equals(request.namespace()))
                .filter(metric -> request.metricName() == null || metric.name().equals(request.metricName()))
                .filter(metric -> request.dimensions().stream().allMatch(filter -> matches(metric, filter)))
                .sorted(Comparator.comparing(MetricName::toString))
                .toList();
        int from = request.nextToken() == null ? 0 : offset(request.nextToken());
        int to = Math.min(found.size(), from + MAX_LISTED);
        return ListMetricsResponse.builder()
                .metrics(found.subList(Math.min(from, to), to).stream()
                        .map(MetricName::toMetric)
                        .toList())
                .nextToken(to < found.size() ? Integer.toString(to) : null)
                .build();
    }

    private MetricDataResult result(MetricDataQuery query, GetMetricDataRequest request) {
        MetricStat stat = query.metricStat();
        if (query.id() == null || !query.id().matches("[a-z][a-zA-Z0-9_]*")) {
            throw MetricErrors.validation(
                    "The value for parameter Id must start with a lower-case letter and hold letters,"
                            + " digits and underscores: " + query.id());
        }
        if (stat == null || stat.metric() == null) {
            throw MetricErrors.validation("Query " + query.id()
                    + " must have a MetricStat; expressions are not supported by" + " the local AWS (dr-local).");
        }
        if (Statistic.fromValue(stat.stat()) == Statistic.UNKNOWN_TO_SDK_VERSION) {
            throw MetricErrors.validation("Statistic " + stat.stat() + " is not supported by the local AWS (dr-local); "
                    + Statistic.knownValues() + " are.");
        }
        MetricName metric = MetricName.of(
                stat.metric().namespace(),
                stat.metric().metricName(),
                stat.metric().dimensions());
        List<Series.Period> found = new ArrayList<>(periods(
                metric, request.startTime(), request.endTime(), periodMinutes(stat.period()), stat.unitAsString()));
        if (request.scanBy() != ScanBy.TIMESTAMP_ASCENDING) {
            Collections.reverse(found);
        }
        return MetricDataResult.builder()
                .id(query.id())
                .label(query.label() == null ? metric.name() : query.label())
                .timestamps(
                        found.stream().map(period -> instantOf(period.start())).toList())
                .values(found.stream()
                        .map(period -> period.statistics().value(stat.stat()))
                        .toList())
                .statusCode(StatusCode.COMPLETE)
                .build();
    }

    private List<Series.Period> periods(
            MetricName metric, Instant start, Instant end, int periodMinutes, @Nullable String unit) {
        Series series = store.minutesOf(metric);
        if (series == null) {
            return List.of();
        }
        long from = Math.floorDiv(minuteOf(start), (long) periodMinutes) * periodMinutes;
        boolean whole = end.equals(instantOf(minuteOf(end)));
        long to = minuteOf(end) + (whole ? 0 : 1);
        return List.copyOf(series.periods(from, to, periodMinutes, unit).values());
    }

    private static Datapoint datapoint(Series.Period period, List<Statistic> wanted) {
        Datapoint.Builder datapoint =
                Datapoint.builder().timestamp(instantOf(period.start())).unit(period.unit());
        for (Statistic statistic : wanted) {
            double value = period.statistics().value(statistic.toString());
            switch (statistic) {
                case SAMPLE_COUNT -> datapoint.sampleCount(value);
                case SUM -> datapoint.sum(value);
                case MINIMUM -> datapoint.minimum(value);
                case MAXIMUM -> datapoint.maximum(value);
                case AVERAGE -> datapoint.average(value);
                default ->
                    throw MetricErrors.invalid("The value " + statistic + " for parameter Statistics is invalid.");
            }
        }
        return datapoint.build();
    }

    private static boolean matches(MetricName metric, DimensionFilter filter) {
        String value = metric.dimensions().get(filter.name());
        return value != null && (filter.value() == null || filter.value().equals(value));
    }

    private static int periodMinutes(@Nullable Integer seconds) {
        if (seconds == null) {
            throw MetricErrors.missing("Period");
        }
        if (seconds < 60 || seconds % 60 != 0) {
            throw MetricErrors.invalid("The parameter Period must be a multiple of 60, not " + seconds + ".");
        }
        return seconds / 60;
    }

    private static int offset(String token) {
        if (!token.matches("\\d{1,9}")) {
            throw MetricErrors.invalid("The value " + token + " for parameter NextToken is invalid.");
        }
        return Integer.parseInt(token);
    }

    private static long minuteOf(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 60L);
    }

    private static Instant instantOf(long minute) {
        return Instant.ofEpochSecond(minute * 60);
    }
}
