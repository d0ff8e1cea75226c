package dev.payledger.dr.local.service.cloudwatch;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.TopicPublisher;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmHistoryResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsForMetricRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsForMetricResponse;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsResponse;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DisableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsRequest;
import software.amazon.awssdk.services.cloudwatch.model.EnableAlarmActionsResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListTagsForResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateRequest;
import software.amazon.awssdk.services.cloudwatch.model.SetAlarmStateResponse;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.StateValue;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceResponse;
import software.amazon.awssdk.services.cloudwatch.model.UntagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.UntagResourceResponse;

/**
 * CloudWatch of one region: metrics by the minute with their basic statistics, and alarms on single metrics. The minutes
 * of the metric API are the wall clock's at any speed; those of alarms are divided by it. No percentiles, no metric
 * math, no high resolution, no composite alarms: those are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html">CloudWatch API</a>
 */
public final class CloudWatchService implements CloudWatchClient, MetricSink, Authorized {

    private static final int MAX_REASON = 1_023;

    private final RegionContext context;
    private final MetricStore store;
    private final MetricQueries metrics;
    private final AlarmRules rules;
    private final Alarms alarms;
    private final AlarmQueries alarmQueries;

    /**
     * Makes the service of a region.
     *
     * @param topics where alarms publish
     * @param functions which alarms invoke
     */
    public CloudWatchService(RegionContext context, TopicPublisher topics, FunctionEvents functions) {
        this.context = context;
        AlarmClock clock = new AlarmClock(context.time());
        this.store = new MetricStore(clock);
        this.metrics = new MetricQueries(store);
        this.rules = new AlarmRules(context);
        AlarmHistory history = new AlarmHistory();
        this.alarms = new Alarms(
                context,
                clock,
                new AlarmEvaluation(store, clock),
                new AlarmActions(context, topics, functions, history),
                history);
        this.alarmQueries = new AlarmQueries(alarms, history);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        alarms.close();
        store.clear();
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return AlarmPermissions.of(context, request);
    }

    @Override
    public void record(String namespace, String metric, Map<String, String> dimensions, double value, String unit) {
        store.add(new MetricName(namespace, metric, dimensions), context.time().now(), unit, Statistics.of(value, 1));
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
        request.metricData().forEach(datum -> DatumRules.check(datum, now));
        for (MetricDatum datum : request.metricData()) {
            Instant at = datum.timestamp() == null ? now : datum.timestamp();
            String unit = datum.unit() == null ? StandardUnit.NONE.toString() : datum.unitAsString();
            MetricName metric = MetricName.of(namespace, datum.metricName(), datum.dimensions());
            store.add(metric, at, unit, DatumRules.observed(datum));
        }
        return PutMetricDataResponse.builder().build();
    }

    @Override
    @Honours({"Namespace", "MetricName", "Dimensions", "StartTime", "EndTime", "Period", "Statistics", "Unit"})
    public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
        return metrics.statistics(request);
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
        return metrics.data(request);
    }

    @Override
    @Honours({"Namespace", "MetricName", "Dimensions", "NextToken", "RecentlyActive"})
    public ListMetricsResponse listMetrics(ListMetricsRequest request) {
        return metrics.list(request, context.time().now());
    }

    /**
     * <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html">Makes or
     * changes</a> an alarm. A change leaves the state and the tags as they are.
     */
    @Override
    @Honours({
        "AlarmName",
        "AlarmDescription",
        "ActionsEnabled",
        "OKActions",
        "AlarmActions",
        "InsufficientDataActions",
        "MetricName",
        "Namespace",
        "Statistic",
        "Dimensions",
        "Period",
        "Unit",
        "EvaluationPeriods",
        "DatapointsToAlarm",
        "Threshold",
        "ComparisonOperator",
        "TreatMissingData",
        "Tags"
    })
    public PutMetricAlarmResponse putMetricAlarm(PutMetricAlarmRequest request) {
        alarms.put(rules.checked(request), AlarmRules.tags(request.tags()));
        return PutMetricAlarmResponse.builder().build();
    }

    @Override
    @Honours({"AlarmNames", "AlarmNamePrefix", "AlarmTypes", "StateValue", "ActionPrefix", "MaxRecords", "NextToken"})
    public DescribeAlarmsResponse describeAlarms(DescribeAlarmsRequest request) {
        return alarmQueries.describe(request);
    }

    @Override
    @Honours({"MetricName", "Namespace", "Statistic", "Dimensions", "Period", "Unit"})
    public DescribeAlarmsForMetricResponse describeAlarmsForMetric(DescribeAlarmsForMetricRequest request) {
        return DescribeAlarmsForMetricResponse.builder()
                .metricAlarms(alarmQueries.of(request))
                .build();
    }

    @Override
    @Honours({"AlarmName", "AlarmTypes", "HistoryItemType", "StartDate", "EndDate", "MaxRecords", "NextToken", "ScanBy"
    })
    public DescribeAlarmHistoryResponse describeAlarmHistory(DescribeAlarmHistoryRequest request) {
        return alarmQueries.history(request);
    }

    @Override
    @Honours("AlarmNames")
    public DeleteAlarmsResponse deleteAlarms(DeleteAlarmsRequest request) {
        alarms.delete(request.alarmNames());
        return DeleteAlarmsResponse.builder().build();
    }

    /** Holds until the next evaluation. */
    @Override
    @Honours({"AlarmName", "StateValue", "StateReason", "StateReasonData"})
    public SetAlarmStateResponse setAlarmState(SetAlarmStateRequest request) {
        StateValue state = request.stateValue();
        if (state == null || state == StateValue.UNKNOWN_TO_SDK_VERSION) {
            throw MetricErrors.validation("1 validation error detected: Value '" + request.stateValueAsString()
                    + "' at 'stateValue' failed to satisfy constraint: Member must satisfy enum value set:"
                    + " [INSUFFICIENT_DATA, ALARM, OK]");
        }
        String reason = request.stateReason();
        if (reason == null || reason.length() > MAX_REASON) {
            throw MetricErrors.validation("StateReason must be given, with at most " + MAX_REASON + " characters.");
        }
        String data = request.stateReasonData();
        if (data != null && AlarmJson.parse(data) == null) {
            throw MetricErrors.format("StateReasonData was not valid JSON");
        }
        alarms.setState(String.valueOf(request.alarmName()), state, reason, data);
        return SetAlarmStateResponse.builder().build();
    }

    @Override
    @Honours("AlarmNames")
    public EnableAlarmActionsResponse enableAlarmActions(EnableAlarmActionsRequest request) {
        alarms.enableActions(request.alarmNames(), true);
        return EnableAlarmActionsResponse.builder().build();
    }

    @Override
    @Honours("AlarmNames")
    public DisableAlarmActionsResponse disableAlarmActions(DisableAlarmActionsRequest request) {
        alarms.enableActions(request.alarmNames(), false);
        return DisableAlarmActionsResponse.builder().build();
    }

    /** Of alarms. */
    @Override
    @Honours({"ResourceARN", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        alarms.tags(request.resourceARN(), tags -> {
            Map<String, String> all = new TreeMap<>(tags);
            all.putAll(AlarmRules.tags(request.tags()));
            return all;
        });
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceARN", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        alarms.tags(request.resourceARN(), tags -> {
            request.tagKeys().forEach(tags::remove);
            return tags;
        });
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("ResourceARN")
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        return ListTagsForResourceResponse.builder()
                .tags(alarms.tags(request.resourceARN(), tags -> tags).entrySet().stream()
                        .map(tag -> Tag.builder()
                                .key(tag.getKey())
                                .value(tag.getValue())
                                .build())
                        .toList())
                .build();
    }
}
