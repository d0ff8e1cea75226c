package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.Sessions;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RecordedEvents;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.apigatewayv2.ApiGatewayV2Service;
import dev.payledger.dr.local.service.cloudwatch.CloudWatchService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbStreamsService;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.service.iam.IamService;
import dev.payledger.dr.local.service.lambda.EnvironmentLimits;
import dev.payledger.dr.local.service.lambda.LambdaService;
import dev.payledger.dr.local.service.lambda.LambdaSettings;
import dev.payledger.dr.local.service.logs.CloudWatchLogsService;
import dev.payledger.dr.local.service.s3.BucketNames;
import dev.payledger.dr.local.service.s3.S3Service;
import dev.payledger.dr.local.service.scheduler.SchedulerService;
import dev.payledger.dr.local.service.secretsmanager.SecretsManagerService;
import dev.payledger.dr.local.service.sns.SnsService;
import dev.payledger.dr.local.time.SystemTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.acm.AcmClient;
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
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sns.SnsClient;

/** The real services of a region, called in process; only global tables and certificates are missing. */
final class RealRegion implements RegionClients, AutoCloseable {

    static final String BUCKET = "functions";
    static final String KEY = "artifacts/functions.jar";

    final RegionContext context;
    final CloudFormationService cloudFormation;
    private final CloudWatchLogsService logs;
    private final CloudWatchService metrics;
    private final SnsService sns;
    private final DynamoDbService dynamoDb;
    private final IamService iam;
    private final S3Service s3;
    private final LambdaService lambda;
    private final SchedulerService scheduler;
    private final SecretsManagerService secrets;
    private final ApiGatewayV2Service apiGateway;

    /** IAM is the account's, so regions share its directories. */
    record Account(RoleDirectory roles, PolicyDirectory policies, BucketNames buckets) {
        Account() {
            this(new RoleDirectory(), new PolicyDirectory(), new BucketNames());
        }
    }

    RealRegion(String region, SystemTime time, Account account, Path directory) throws IOException {
        context = new RegionContext(region, "111122223333", time, new IdSource(region.hashCode()));
        logs = new CloudWatchLogsService(context);
        RecordedEvents events = new RecordedEvents();
        metrics = new CloudWatchService(context, events, events);
        sns = new SnsService(context, events, metrics);
        TableStore tables = new TableStore(context);
        dynamoDb = new DynamoDbService(tables, new NoReplicas());
        iam = new IamService(context, account.roles(), new UserDirectory(), account.policies());
        s3 = new S3Service(context, account.buckets());
        Sessions sessions =
                new Sessions(context.accountId(), account.roles(), new UserDirectory(), time, context.ids());
        lambda = new LambdaService(
                context,
                new LambdaSettings(
                        directory,
                        "http://127.0.0.1:4600",
                        new EnvironmentLimits(1, 1, 1, 1),
                        new ClassArchives(directory.resolve("classes"))),
                s3,
                new DynamoDbStreamsService(tables),
                sessions,
                (role, action, resource) -> true,
                logs,
                metrics,
                new NoDestinations());
        scheduler = new SchedulerService(context, lambda, sessions, sessions, metrics);
        secrets = new SecretsManagerService(context);
        apiGateway = new ApiGatewayV2Service(
                context, InetAddress.getByName("127.0.0.1"), lambda, logs, metrics, new NoCertificates());
        cloudFormation = new CloudFormationService(context, this);
        putFunctions();
    }

    /** A jar that no function is run from. */
    private void putFunctions() throws IOException {
        s3.createBucket(CreateBucketRequest.builder()
                .bucket(BUCKET + "-" + context.region())
                .createBucketConfiguration(c -> c.locationConstraint(context.region()))
                .build());
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(jar)) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
            zip.write("not to be run".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        s3.putObject(
                PutObjectRequest.builder()
                        .bucket(BUCKET + "-" + context.region())
                        .key(KEY)
                        .build(),
                RequestBody.fromBytes(jar.toByteArray()));
    }

    @Override
    public AcmClient acm() {
        throw new UnsupportedOperationException("no certificates here");
    }

    @Override
    public ApiGatewayV2Client apiGatewayV2() {
        return apiGateway;
    }

    @Override
    public CloudFrontClient cloudFront() {
        throw new UnsupportedOperationException("no distributions here");
    }

    @Override
    public CloudWatchClient cloudWatch() {
        return metrics;
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
        throw new UnsupportedOperationException("one region only");
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
        return dynamoDb;
    }

    @Override
    public FisClient fis() {
        throw new UnsupportedOperationException("no test of this region needs FIS");
    }

    @Override
    public IamClient iam() {
        return iam;
    }

    @Override
    public LambdaClient lambda() {
        return lambda;
    }

    @Override
    public Route53Client route53() {
        throw new UnsupportedOperationException("no names here");
    }

    @Override
    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() {
        cloudFormation.close();
        lambda.close();
    }

    private static final class NoDestinations implements EventDestinations {
        @Override
        public void send(String targetArn, String record) {}

        @Override
        public void deadLetter(String topicArn, DeadLetter letter) {}
    }

    private static final class NoReplicas implements GlobalTables {
        @Override
        public void addReplica(Table source, String region) {
            throw new UnsupportedOperationException("one region only");
        }

        @Override
        public void removeReplica(Table source, String region) {
            throw new UnsupportedOperationException("one region only");
        }

        @Override
        public Collection<Table> replicasOf(Table table) {
            return List.of();
        }

        @Override
        public void leave(Table table) {}
    }

    private static final class NoCertificates implements Certificates {
        @Override
        public Optional<Certificate> find(String certificateArn) {
            return Optional.empty();
        }

        @Override
        public void use(String certificateArn, String resourceArn) {}

        @Override
        public void release(String certificateArn, String resourceArn) {}
    }
}
