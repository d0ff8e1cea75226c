package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The resource types that the local AWS can make. Immutable. */
public final class ResourceTypes {

    private final Map<String, ResourceProvider> providers = new TreeMap<>();

    private ResourceTypes(List<ResourceProvider> providers) {
        providers.forEach(provider -> this.providers.put(provider.schema().type(), provider));
    }

    /** Every type that is built. */
    public static ResourceTypes all() {
        return of(
                new AcmCertificate(),
                new ApiGatewayV2Api(),
                new ApiGatewayV2ApiMapping(),
                new ApiGatewayV2DomainName(),
                new ApiGatewayV2Integration(),
                new ApiGatewayV2Route(),
                new ApiGatewayV2Stage(),
                new CloudFrontDistribution(),
                new CloudFrontOriginAccessControl(),
                new CloudFrontResponseHeadersPolicy(),
                new CloudWatchAlarm(),
                new DynamoDbGlobalTable(),
                new DynamoDbTable(),
                new FisExperimentTemplate(),
                new IamAccessKey(),
                new IamGroup(),
                new IamManagedPolicy(),
                new IamPolicy(),
                new IamRole(),
                new IamUser(),
                new IamUserToGroupAddition(),
                new LambdaAlias(),
                new LambdaEventInvokeConfig(),
                new LambdaEventSourceMapping(),
                new LambdaFunction(),
                new LambdaLayerVersion(),
                new LambdaLayerVersionPermission(),
                new LambdaPermission(),
                new LambdaVersion(),
                new LogsLogGroup(),
                new LogsLogStream(),
                new Route53HealthCheck(),
                new Route53HostedZone(),
                new Route53RecordSet(),
                new Route53RecordSetGroup(),
                new S3Bucket(),
                new S3BucketPolicy(),
                new SchedulerSchedule(),
                new SecretsManagerSecret(),
                new SnsSubscription(),
                new SnsTopic(),
                new SnsTopicPolicy());
    }

    /** Some types only. */
    public static ResourceTypes of(ResourceProvider... providers) {
        return new ResourceTypes(List.of(providers));
    }

    /** The provider of a type, or empty if it is not built. */
    public Optional<ResourceProvider> find(String type) {
        return Optional.ofNullable(providers.get(type));
    }

    /** The names of the types that are built. */
    public Set<String> names() {
        return providers.keySet();
    }
}
