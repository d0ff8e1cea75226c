package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.Honours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
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
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.StatisticSet;
import software.amazon.awssdk.services.cloudwatch.model.StatusCode;

/**
 * CloudWatch of one region: metrics by the minute and their basic statistics. Minutes are wall-clock minutes at any
 * speed. No percentiles, no metric math, no high resolution: those are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html">CloudWatch API</a>
 */
public final class CloudWatchService implements CloudWatchClient, MetricSink {

    private static final int MAX_DATAPOINTS = 1_440;
    private static final int MAX_LISTED = 500;
    private static final int MAX_VALUES = 150;
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);
    private static final Duration RECENT = Duration.ofHours(3);

    private final RegionContext context;
    private final Map<MetricName, Series> metrics = new ConcurrentHashMap<>();

    public CloudWatchService(RegionContext context) {
        this.context = context;
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        metrics.clear();
    }

    @Override
    public void record(String namespace, String metric, Map<String, String> dimensions, double value, String unit) {
        add(new MetricName(namespace, metric, dimensions), context.time().now(), unit, Statistics.of(value, 1));
    }

    @Override
    @Honours({
        "Namespace",
        "MetricData.MetricName",
        "MetricData.Dimensions",
        "MetricData.Timestamp",
        "MetricData.Value",
        "MetricData.StatisticValues",
        "MetricData.Values",
        "MetricData.Counts",
        "MetricData.Unit",
        "MetricData.StorageResolution"
    })
    public PutMetricDataResponse putMetricData(PutMetricDataRequest request) {
        String namespace = request.namespace();
        if (namespace == null || namespace.isBlank()) {
            throw MetricErrors.missing("Namespace");
        }
        if (namespace.startsWith("AWS/")) {
            throw MetricErrors.invalid("The value AWS/ for parameter Namespace is invalid.");
        }
        Instant now = context.time().now();
        request.metricData().forEach(datum -> check(datum, now));
        for (MetricDatum datum : request.metricData()) {
            Instant at = datum.timestamp() == null ? now : datum.timestamp();
            String unit = datum.unit() == null ? StandardUnit.NONE.toString() : datum.unitAsString();
            add(MetricName.of(namespace, datum.metricName(), datum.dimensions()), at, unit, observed(datum));
        }
        return PutMetricDataResponse.builder().build();
    }

    @Override
    @Honours({"Namespace", "MetricName", "Dimensions", "StartTime", "EndTime", "Period", "Statistics", "Unit"})
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
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

    /** Without metric math, and without paging: a query answers all of its values. */
    @Override
    @Honours({
        "MetricDataQueries.Id",
        "MetricDataQueries.MetricStat",
        "MetricDataQueries.Label",
        "MetricDataQueries.ReturnData",
        "StartTime",
        "EndTime",
        "ScanBy"
    })
    public GetMetricDataResponse getMetricData(GetMetricDataRequest request) {
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

    @Override
    @Honours({"Namespace", "MetricName", "Dimensions", "NextToken", "RecentlyActive"})
    public ListMetricsResponse listMetrics(ListMetricsRequest request) {
        long recent = minuteOf(context.time().now().minus(RECENT));
        List<MetricName> found = metrics.entrySet().stream()
                .filter(entry ->
                        request.recentlyActive() == null || entry.getValue().newestMinute() >= recent)
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
                .timestamps(found.stream()
                        .map(period -> instantOf(period.startMinute()))
                        .toList())
                .values(found.stream()
                        .map(period -> period.statistics().value(stat.stat()))
                        .toList())
                .statusCode(StatusCode.COMPLETE)
                .build();
    }

    private List<Series.Period> periods(
            MetricName metric, Instant start, Instant end, int periodMinutes, @Nullable String unit) {
        Series series = metrics.get(metric);
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
                Datapoint.builder().timestamp(instantOf(period.startMinute())).unit(period.unit());
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

    private void add(MetricName metric, Instant at, String unit, Statistics observed) {
        metrics.computeIfAbsent(metric, missing -> new Series()).add(minuteOf(at), unit, observed);
    }

    private static Statistics observed(MetricDatum datum) {
        if (datum.statisticValues() != null) {
            StatisticSet set = datum.statisticValues();
            return new Statistics(set.sampleCount(), set.sum(), set.minimum(), set.maximum());
        }
        if (datum.value() != null) {
            return Statistics.of(datum.value(), 1);
        }
        Statistics all = new Statistics(0, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < datum.values().size(); i++) {
            double count = datum.hasCounts() ? datum.counts().get(i) : 1;
            all = all.with(Statistics.of(datum.values().get(i), count));
        }
        return all;
    }

    private static void check(MetricDatum datum, Instant now) {
        if (datum.metricName() == null || datum.metricName().isBlank()) {
            throw MetricErrors.missing("MetricData.member.1.MetricName");
        }
        long given = List.of(datum.value() != null, datum.statisticValues() != null, datum.hasValues()).stream()
                .filter(is -> is)
                .count();
        if (given != 1) {
            throw MetricErrors.combination(
                    "Exactly one of the parameters Value, Values and StatisticValues must be specified.");
        }
        if (datum.hasValues()
                && (datum.values().isEmpty()
                        || datum.values().size() > MAX_VALUES
                        || (datum.hasCounts()
                                && datum.counts().size() != datum.values().size()))) {
            throw MetricErrors.combination(
                    "The parameters Values and Counts must have the same length, of at most " + MAX_VALUES + ".");
        }
        if (datum.value() != null && !Double.isFinite(datum.value())) {
            throw MetricErrors.invalid("The value " + datum.value() + " for parameter Value is invalid.");
        }
        if (datum.storageResolution() != null && datum.storageResolution() != 60) {
            throw MetricErrors.invalid("StorageResolution " + datum.storageResolution()
                    + " is not supported by the local AWS (dr-local); 60 is.");
        }
        Instant at = Objects.requireNonNullElse(datum.timestamp(), now);
        if (at.isBefore(now.minus(OLDEST)) || at.isAfter(now.plus(NEWEST))) {
            throw MetricErrors.invalid(
                    "The parameter MetricData.member.1.Timestamp must specify a time within the past two"
                            + " weeks and not more than two hours ahead.");
        }
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
