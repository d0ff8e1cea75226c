package dev.payledger.dr.local.service.cloudtrail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * What can be said of every call of an operation, worked out once: whether it is a data event, whether it changes
 * something, and which of its members name resources. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html">Data
 *     events</a>
 */
final class CallKind {
    /** Which calls are data events is partly unconfirmed for CloudWatch and CloudWatch Logs. */
    private static final Map<String, Pattern> DATA_EVENTS = Map.of(
            "dynamodb",
            Pattern.compile("(Put|Get|Update|Delete)Item|Query|Scan|Batch(Get|Write)Item|Transact(Get|Write)Items"
                    + "|GetRecords|GetShardIterator"),
            "lambda",
            Pattern.compile("Invoke.*"),
            "s3",
            Pattern.compile("(Get|Put|Delete|Head|Copy|List|Restore|Select)Object.*|.*MultipartUpload|UploadPart.*"
                    + "|ListParts"),
            "sns",
            Pattern.compile("Publish(Batch)?"),
            "monitoring",
            Pattern.compile("PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics|GetMetricWidgetImage"),
            "logs",
            Pattern.compile("PutLogEvents|GetLogEvents|FilterLogEvents|GetLogRecord"));

    private static final Pattern READS = Pattern.compile(
            "(Get|List|Describe|Head|Lookup|Filter|Test|Validate|Simulate|Estimate|Search|TransactGet|BatchGet)[A-Z].*"
                    + "|Query|Scan|StartQuery|AssumeRole.*|DetectStackDrift.*");

    /** Members that name a resource, by service, with CloudFormation's name of its type. */
    private static final Map<String, Map<String, String>> RESOURCES = Map.ofEntries(
            Map.entry("acm", Map.of("CertificateArn", "AWS::ACM::Certificate")),
            Map.entry(
                    "apigateway",
                    Map.of("ApiId", "AWS::ApiGatewayV2::Api", "DomainName", "AWS::ApiGatewayV2::DomainName")),
            Map.entry(
                    "cloudfront",
                    Map.of("Id", "AWS::CloudFront::Distribution", "DistributionId", "AWS::CloudFront::Distribution")),
            Map.entry("cloudformation", Map.of("StackName", "AWS::CloudFormation::Stack")),
            Map.entry(
                    "dynamodb",
                    Map.of(
                            "TableName", "AWS::DynamoDB::Table",
                            "RequestItems", "AWS::DynamoDB::Table",
                            "TransactItems", "AWS::DynamoDB::Table",
                            "StreamArn", "AWS::DynamoDB::Stream")),
            Map.entry("iam", Map.of("RoleName", "AWS::IAM::Role", "PolicyArn", "AWS::IAM::Policy")),
            Map.entry("lambda", Map.of("FunctionName", "AWS::Lambda::Function", "Resource", "AWS::Lambda::Function")),
            Map.entry(
                    "logs", Map.of("logGroupName", "AWS::Logs::LogGroup", "logGroupIdentifier", "AWS::Logs::LogGroup")),
            Map.entry(
                    "monitoring",
                    Map.of("AlarmName", "AWS::CloudWatch::Alarm", "AlarmNames", "AWS::CloudWatch::Alarm")),
            Map.entry(
                    "route53",
                    Map.of(
                            "HostedZoneId", "AWS::Route53::HostedZone",
                            "Id", "AWS::Route53::HostedZone",
                            "HealthCheckId", "AWS::Route53::HealthCheck")),
            Map.entry("s3", Map.of("Bucket", "AWS::S3::Bucket")),
            Map.entry("scheduler", Map.of("Name", "AWS::Scheduler::Schedule")),
            Map.entry(
                    "secretsmanager",
                    Map.of("SecretId", "AWS::SecretsManager::Secret", "Name", "AWS::SecretsManager::Secret")),
            Map.entry("sns", Map.of("TopicArn", "AWS::SNS::Topic", "Name", "AWS::SNS::Topic")),
            Map.entry("sts", Map.of("RoleArn", "AWS::IAM::Role")));

    private static final Set<String> GLOBAL = Set.of("iam", "route53", "cloudfront");

    private final String service;
    private final String operation;
    private final boolean data;
    private final boolean mutating;
    private final Map<SdkField<?>, String> resourceFields = new LinkedHashMap<>();

    CallKind(String service, String operation, SdkRequest example) {
        this.service = service;
        this.operation = operation;
        Pattern events = DATA_EVENTS.get(service);
        this.data = events != null && events.matcher(operation).matches();
        this.mutating = !READS.matcher(operation).matches();
        Map<String, String> members = RESOURCES.getOrDefault(service, Map.of());
        for (SdkField<?> field : example.sdkFields()) {
            String type = members.get(field.memberName());
            if (type != null) {
                resourceFields.put(field, type);
            }
        }
    }

    String service() {
        return service;
    }

    String operation() {
        return operation;
    }

    boolean data() {
        return data;
    }

    boolean mutating() {
        return mutating;
    }

    /** Whether the service is one for the whole account, whose events are kept in us-east-1. */
    boolean global() {
        return GLOBAL.contains(service);
    }

    /** Adds each resource that a request names, with its type. */
    void resources(SdkRequest request, ResourceSink sink) {
        resourceFields.forEach((field, type) -> add(field.getValueOrDefault(request), type, sink));
    }

    /** The names alone. */
    List<String> resourceNames(SdkRequest request) {
        if (resourceFields.isEmpty()) {
            return List.of();
        }
        List<String> names = new ArrayList<>(2);
        resources(request, (type, name) -> {
            if (!names.contains(name)) {
                names.add(name);
            }
        });
        return List.copyOf(names);
    }

    private static void add(@Nullable Object value, String type, ResourceSink sink) {
        if (value instanceof String name) {
            sink.add(type, name);
        } else if (value instanceof Map<?, ?> map && !(value instanceof SdkAutoConstructMap)) {
            map.keySet().forEach(key -> sink.add(type, String.valueOf(key)));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> add(item, type, sink));
        } else if (value instanceof SdkPojo part) {
            tables(part, type, sink);
        }
    }

    /** The parts of a transaction are one level down. */
    private static void tables(SdkPojo part, String type, ResourceSink sink) {
        for (SdkField<?> field : part.sdkFields()) {
            Object value = field.getValueOrDefault(part);
            if (field.memberName().equals("TableName") && value instanceof String name) {
                sink.add(type, name);
            } else if (value instanceof SdkPojo below) {
                tables(below, type, sink);
            }
        }
    }

    /** Takes resources. */
    interface ResourceSink {
        void add(String type, String name);
    }
}
