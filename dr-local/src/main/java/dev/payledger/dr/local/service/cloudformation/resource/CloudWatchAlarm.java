package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.DeleteAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.DescribeAlarmsRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricAlarmRequest;
import software.amazon.awssdk.services.cloudwatch.model.Tag;
import software.amazon.awssdk.services.cloudwatch.model.TagResourceRequest;
import software.amazon.awssdk.services.cloudwatch.model.UntagResourceRequest;

/**
 * {@code AWS::CloudWatch::Alarm}; {@code Ref} answers its name.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-cloudwatch-alarm.html">
 *     AWS::CloudWatch::Alarm</a>
 */
final class CloudWatchAlarm implements ResourceProvider {

    private static final String TYPE = "AWS::CloudWatch::Alarm";
    private static final int NAME_MAX = 255;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "ActionsEnabled",
                    "AlarmActions",
                    "AlarmDescription",
                    "AlarmName",
                    "ComparisonOperator",
                    "DatapointsToAlarm",
                    "Dimensions",
                    "EvaluationPeriods",
                    "InsufficientDataActions",
                    "MetricName",
                    "Namespace",
                    "OKActions",
                    "Period",
                    "Statistic",
                    "Tags",
                    "Threshold",
                    "TreatMissingData",
                    "Unit")
            .notBuilt("EvaluateLowSampleCountPercentile", "ExtendedStatistic", "Metrics", "ThresholdMetricId")
            .required("ComparisonOperator", "EvaluationPeriods")
            .createOnly("AlarmName")
            .name("AlarmName")
            .attributes("Arn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        String name = Objects.requireNonNullElseGet(
                request.properties().string("AlarmName"), () -> context.generatedName(NAME_MAX));
        CloudWatchClient metrics = context.clients().cloudWatch();
        boolean exists = !metrics.describeAlarms(
                        DescribeAlarmsRequest.builder().alarmNames(name).build())
                .metricAlarms()
                .isEmpty();
        if (exists) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
        put(request, name);
        request.initiated(name);
        return made(context, name);
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        ResourceContext context = request.context();
        String name = existing.physicalId();
        put(request, name);
        Map<String, String> former = existing.tags();
        Map<String, String> tags = context.tags(request.properties());
        CloudWatchClient metrics = context.clients().cloudWatch();
        String arn = arn(context, name);
        Set<String> gone = new TreeSet<>(former.keySet());
        gone.removeAll(tags.keySet());
        if (!gone.isEmpty()) {
            metrics.untagResource(UntagResourceRequest.builder()
                    .resourceARN(arn)
                    .tagKeys(gone)
                    .build());
        }
        if (!tags.isEmpty() && !tags.equals(former)) {
            metrics.tagResource(TagResourceRequest.builder()
                    .resourceARN(arn)
                    .tags(listed(tags))
                    .build());
        }
        return made(context, name);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        context.clients()
                .cloudWatch()
                .deleteAlarms(DeleteAlarmsRequest.builder()
                        .alarmNames(existing.physicalId())
                        .build());
    }

    /** PutMetricAlarm replaces the whole configuration and takes tags for a new alarm only. */
    private static void put(ResourceRequest request, String name) {
        ResourceContext context = request.context();
        CloudWatchClient metrics = context.clients().cloudWatch();
        PutMetricAlarmRequest.Builder put = SdkShape.fill(
                PutMetricAlarmRequest.builder(), request.properties().without("Tags"));
        put.alarmName(name).tags(listed(context.tags(request.properties())));
        metrics.putMetricAlarm(context.honoured(metrics, put.build()));
    }

    private static List<Tag> listed(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }

    private static String arn(ResourceContext context, String name) {
        return context.region().arn("cloudwatch", "alarm:" + name);
    }

    private static Made made(ResourceContext context, String name) {
        return new Made(name, Map.of("Arn", arn(context, name)));
    }
}
