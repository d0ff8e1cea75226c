package dev.payledger.dr.local.service.cloudwatch;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StatisticSet;

/** What PutMetricData takes. */
final class DatumRules {

    private static final int MAX_VALUES = 150;
    private static final Duration OLDEST = Duration.ofDays(14);
    private static final Duration NEWEST = Duration.ofHours(2);

    private DatumRules() {}

    static void check(MetricDatum datum, Instant now) {
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

    static Statistics observed(MetricDatum datum) {
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
}
