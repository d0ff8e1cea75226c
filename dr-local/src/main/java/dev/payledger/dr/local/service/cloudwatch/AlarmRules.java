package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.cloudwatch.model.Tag;

/**
 * What PutMetricAlarm takes: one metric, one of the five basic statistics, periods of whole minutes, a fixed threshold.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html">
 *     PutMetricAlarm</a>
 */
final class AlarmRules {

    private static final int MAX_NAME = 255;
    private static final int MAX_DESCRIPTION = 1_024;
    private static final int MAX_ACTIONS = 5;
    private static final int MAX_DIMENSIONS = 30;
    private static final int MAX_TAGS = 50;
    private static final int HOUR_SECONDS = 3_600;
    private static final int DAY_SECONDS = 86_400;
    private static final int WEEK_SECONDS = 604_800;
    private static final Set<ComparisonOperator> OPERATORS = Set.of(
            ComparisonOperator.GREATER_THAN_THRESHOLD,
            ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            ComparisonOperator.LESS_THAN_THRESHOLD,
            ComparisonOperator.LESS_THAN_OR_EQUAL_TO_THRESHOLD);
    private static final Set<String> TREATMENTS = Set.of("missing", "ignore", "breaching", "notBreaching");
    private static final Pattern ARN = Pattern.compile("arn:aws[a-z-]*:([a-z0-9-]+):([a-z0-9-]*):(\\d{12})?:(.+)");

    private final RegionContext context;

    AlarmRules(RegionContext context) {
        this.context = context;
    }

    /** The alarm that a request describes, without a state. */
    MetricAlarm.Builder checked(PutMetricAlarmRequest request) {
        String name = request.alarmName();
        if (name == null || name.isEmpty()) {
            throw MetricErrors.validation("The parameter AlarmName is required.");
        }
        if (name.length() > MAX_NAME) {
            throw MetricErrors.validation("1 validation error detected: Value '" + name + "' at 'alarmName' failed to"
                    + " satisfy constraint: Member must have length less than or equal to " + MAX_NAME);
        }
        if (request.alarmDescription() != null && request.alarmDescription().length() > MAX_DESCRIPTION) {
            throw MetricErrors.validation("1 validation error detected: Value at 'alarmDescription' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + MAX_DESCRIPTION);
        }
        checkMetric(request);
        checkPeriods(request);
        checkThreshold(request);
        List<String> okActions = actions(request.okActions());
        List<String> alarmActions = actions(request.alarmActions());
        List<String> insufficientDataActions = actions(request.insufficientDataActions());
        return Shapes.copy(request, MetricAlarm.builder())
                .alarmArn(context.arn("cloudwatch", "alarm:" + name))
                .actionsEnabled(!Boolean.FALSE.equals(request.actionsEnabled()))
                .dimensions(request.dimensions())
                .okActions(okActions)
                .alarmActions(alarmActions)
                .insufficientDataActions(insufficientDataActions);
    }

    /** Tags of a request by key. */
    static Map<String, String> tags(List<Tag> given) {
        Map<String, String> tags = new TreeMap<>();
        given.forEach(tag -> tags.put(tag.key(), tag.value() == null ? "" : tag.value()));
        if (tags.size() > MAX_TAGS) {
            throw MetricErrors.validation("A resource can have at most " + MAX_TAGS + " tags.");
        }
        return tags;
    }

    private static void checkMetric(PutMetricAlarmRequest request) {
        if (request.metricName() == null || request.metricName().isBlank()) {
            throw MetricErrors.validation("Either MetricName or Metrics must be specified; metric math is not supported"
                    + " by the local AWS (dr-local).");
        }
        if (request.namespace() == null || request.namespace().isBlank()) {
            throw MetricErrors.validation("The parameter Namespace is required.");
        }
        if (request.statistic() == null) {
            throw MetricErrors.validation("Either Statistic or ExtendedStatistic must be specified; percentiles are not"
                    + " supported by the local AWS (dr-local).");
        }
        if (request.statistic() == Statistic.UNKNOWN_TO_SDK_VERSION) {
            throw notAmong(request.statisticAsString(), "statistic", Statistic.knownValues());
        }
        if (request.unit() == StandardUnit.UNKNOWN_TO_SDK_VERSION) {
            throw notAmong(request.unitAsString(), "unit", StandardUnit.knownValues());
        }
        if (request.dimensions().size() > MAX_DIMENSIONS) {
            throw MetricErrors.validation("A metric can have at most " + MAX_DIMENSIONS + " dimensions.");
        }
        Set<String> names = new HashSet<>();
        for (Dimension dimension : request.dimensions()) {
            if (dimension.name() == null || dimension.value() == null) {
                throw MetricErrors.validation("Each dimension must have a Name and a Value.");
            }
            if (!names.add(dimension.name())) {
                throw MetricErrors.validation("No metric can have the dimension " + dimension.name() + " twice.");
            }
        }
    }

    private static void checkPeriods(PutMetricAlarmRequest request) {
        Integer period = request.period();
        Integer periods = request.evaluationPeriods();
        if (period == null || periods == null) {
            throw MetricErrors.validation(
                    "The parameter " + (period == null ? "Period" : "EvaluationPeriods") + " is required.");
        }
        if (period == 10 || period == 20 || period == 30) {
            throw MetricErrors.validation("Period " + period
                    + " is for high-resolution metrics, which the local AWS (dr-local) does not have; use 60 or a"
                    + " multiple of it.");
        }
        if (period < 60 || period % 60 != 0) {
            throw MetricErrors.validation("Period must be 10, 20, 30 or a multiple of 60");
        }
        if (periods < 1) {
            throw MetricErrors.validation("1 validation error detected: Value '" + periods + "' at 'evaluationPeriods'"
                    + " failed to satisfy constraint: Member must have value greater than or equal to 1");
        }
        long range = (long) period * periods;
        if (period < HOUR_SECONDS ? range > DAY_SECONDS : range > WEEK_SECONDS) {
            throw MetricErrors.validation(
                    period < HOUR_SECONDS
                            ? "Metrics cannot be checked across more than a day (EvaluationPeriods * Period must be <="
                                    + " 86400)."
                            : "Metrics cannot be checked across more than a week (EvaluationPeriods * Period must be <="
                                    + " 604800).");
        }
        Integer datapoints = request.datapointsToAlarm();
        if (datapoints != null && (datapoints < 1 || datapoints > periods)) {
            throw MetricErrors.validation("DatapointsToAlarm must be at least 1 and at most EvaluationPeriods ("
                    + periods + "), not " + datapoints + ".");
        }
    }

    private static void checkThreshold(PutMetricAlarmRequest request) {
        if (request.threshold() == null || !Double.isFinite(request.threshold())) {
            throw MetricErrors.validation("The parameter Threshold is required.");
        }
        ComparisonOperator operator = request.comparisonOperator();
        if (operator == null) {
            throw MetricErrors.validation("The parameter ComparisonOperator is required.");
        }
        if (operator == ComparisonOperator.UNKNOWN_TO_SDK_VERSION) {
            throw notAmong(
                    request.comparisonOperatorAsString(), "comparisonOperator", ComparisonOperator.knownValues());
        }
        if (!OPERATORS.contains(operator)) {
            throw AwsError.unsupported("ComparisonOperator " + operator + " (anomaly detection)");
        }
        String treatment = request.treatMissingData();
        if (treatment != null && !TREATMENTS.contains(treatment)) {
            throw MetricErrors.validation("Option " + treatment + " is not supported for TreatMissingData; it must be"
                    + " one of breaching, notBreaching, ignore, missing.");
        }
    }

    private List<String> actions(List<String> given) {
        if (given.size() > MAX_ACTIONS) {
            throw MetricErrors.validation("1 validation error detected: Value at 'alarmActions' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + MAX_ACTIONS);
        }
        List<String> actions = new ArrayList<>();
        for (String arn : given) {
            checkAction(arn);
            actions.add(arn);
        }
        return actions;
    }

    private void checkAction(String arn) {
        Matcher matcher = ARN.matcher(arn);
        if (!matcher.matches()) {
            throw MetricErrors.validation("Invalid arn syntax: " + arn);
        }
        String service = matcher.group(1);
        String region = matcher.group(2);
        if (!service.equals("sns") && !isFunction(service, matcher.group(4))) {
            throw AwsError.unsupported("The alarm action " + arn + ", which is neither a topic nor a function,");
        }
        if (!region.equals(context.region())) {
            throw MetricErrors.validation(
                    "Invalid region " + region + " specified. Only " + context.region() + " is supported.");
        }
    }

    private static boolean isFunction(String service, @Nullable String resource) {
        return service.equals("lambda") && resource != null && resource.startsWith("function:");
    }

    private static RuntimeException notAmong(@Nullable String value, String member, Set<?> known) {
        return MetricErrors.validation("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: Member must satisfy enum value set: " + known);
    }
}
