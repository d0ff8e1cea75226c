package dev.payledger.dr.local;

import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.acm.AcmService;
import dev.payledger.dr.local.service.apigatewayv2.ApiGatewayV2Service;
import dev.payledger.dr.local.service.cloudformation.CloudFormationService;
import dev.payledger.dr.local.service.cloudtrail.CloudTrailService;
import dev.payledger.dr.local.service.cloudwatch.CloudWatchService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbStreamsService;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.service.fis.FisService;
import dev.payledger.dr.local.service.lambda.LambdaService;
import dev.payledger.dr.local.service.lambda.LambdaSettings;
import dev.payledger.dr.local.service.logs.CloudWatchLogsService;
import dev.payledger.dr.local.service.s3.S3Service;
import dev.payledger.dr.local.service.scheduler.SchedulerService;
import dev.payledger.dr.local.service.secretsmanager.SecretsManagerService;
import dev.payledger.dr.local.service.sns.SnsService;
import dev.payledger.dr.local.service.sts.StsService;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.DataPlane;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.ListCertificatesRequest;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** One region: its services, wired to each other. */
final class LocalRegion implements RegionClients, AutoCloseable {
    private final LocalGlobals globals;
    private final StsService sts;
    private final S3Service s3;
    private final DynamoDbService dynamoDb;
    private final DynamoDbStreamsService streams;
    private final LambdaService lambda;
    private final CloudWatchLogsService logs;
    private final CloudWatchService metrics;
    private final SchedulerService scheduler;
    private final CloudTrailService trail;
    private final SecretsManagerService secrets;
    private final SnsService sns;
    private final AcmService acm;
    private final FisService fis;
    private final CloudFormationService cloudFormation;
    private final ApiGatewayV2Service apiGateway;

    LocalRegion(RegionContext context, LocalGlobals globals, Site site, InetAddress address) {
        this.globals = globals;
        this.sts = new StsService(context, globals.roles(), globals.sessions());
        this.s3 = new S3Service(context, globals.buckets());
        TableStore tables = new TableStore(context);
        this.dynamoDb = new DynamoDbService(tables, globals.replication());
        globals.databases().put(context.region(), dynamoDb);
        this.streams = new DynamoDbStreamsService(tables);
        this.logs = new CloudWatchLogsService(context);
        this.metrics = globals.metricsOf(context);
        globals.replication().join(tables, metrics);
        LambdaSettings settings = new LambdaSettings(
                site.workDirectory().resolve(context.region()), site.endpoint(), globals.limits(), site.archives());
        this.lambda = new LambdaService(
                context,
                settings,
                s3,
                streams,
                globals.sessions(),
                globals.sessions(),
                logs,
                metrics,
                globals.events());
        this.scheduler = new SchedulerService(context, lambda, globals.sessions(), globals.sessions(), metrics);
        this.trail = new CloudTrailService(context, globals.sessions());
        this.secrets = new SecretsManagerService(context);
        this.sns = new SnsService(context, globals.events(), metrics);
        globals.events().add(context.region(), sns, lambda);
        this.acm = globals.certificatesOf(context);
        this.fis = new FisService(context, globals.sessions(), globals.sessions(), globals.replication());
        this.apiGateway = new ApiGatewayV2Service(context, address, lambda, logs, metrics, acm);
        this.cloudFormation = new CloudFormationService(context, this);
    }

    /**
     * Where the process is.
     *
     * @param endpoint as functions reach it
     * @param workDirectory where functions' code is unpacked
     * @param archives from which Java functions start
     */
    record Site(String endpoint, Path workDirectory, ClassArchives archives) {}

    /** Every service, to be registered with the front door. */
    List<SdkClient> services() {
        return List.of(
                globals.iam(),
                globals.route53(),
                globals.cloudFront(),
                sts,
                s3,
                dynamoDb,
                streams,
                lambda,
                logs,
                metrics,
                scheduler,
                trail,
                secrets,
                sns,
                acm,
                fis,
                apiGateway,
                cloudFormation);
    }

    /** Makes certificates for a domain and everything one label below it, unless there are any. */
    void ensureCertificate(String domain) {
        boolean exists =
                acm.listCertificates(ListCertificatesRequest.builder().build()).certificateSummaryList().stream()
                        .anyMatch(certificate -> certificate.domainName().equals(domain));
        if (!exists) {
            acm.issue(domain, List.of("*." + domain));
        }
    }

    /** The names that this region gave out. */
    NameDirectory names() {
        return apiGateway;
    }

    CloudTrailService trail() {
        return trail;
    }

    DataPlane dataPlane() {
        return apiGateway;
    }

    @Override
    public AcmClient acm() {
        return acm;
    }

    @Override
    public ApiGatewayV2Client apiGatewayV2() {
        return apiGateway;
    }

    @Override
    public CloudFrontClient cloudFront() {
        return globals.cloudFront();
    }

    @Override
    public CloudWatchClient cloudWatch() {
        return metrics;
    }

    @Override
    public CloudWatchLogsClient logs() {
        return logs;
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    @Override
    public DynamoDbClient dynamoDb(String region) {
        DynamoDbClient found = globals.databases().get(region);
        if (found == null) {
            throw AwsError.of("ValidationException", 400, "dr-local has no region " + region);
        }
        return found;
    }

    @Override
    public FisClient fis() {
        return fis;
    }

    @Override
    public IamClient iam() {
        return globals.iam();
    }

    @Override
    public LambdaClient lambda() {
        return lambda;
    }

    @Override
    public Route53Client route53() {
        return globals.route53();
    }

    @Override
    public S3Client s3() {
        return s3;
    }

    @Override
    public SchedulerClient scheduler() {
        return scheduler;
    }

    @Override
    public SecretsManagerClient secretsManager() {
        return secrets;
    }

    @Override
    public SnsClient sns() {
        return sns;
    }

    @Override
    public SnsClient sns(String region) {
        return globals.events().clientOf(region);
    }

    @Override
    public void close() {
        cloudFormation.close();
        scheduler.close();
        lambda.close();
        apiGateway.close();
        acm.close();
        fis.close();
        streams.close();
        dynamoDb.close();
        logs.close();
        metrics.close();
    }
}
