package dev.payledger.dr.local;

import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.acm.AcmService;
import dev.payledger.dr.local.service.apigatewayv2.ApiGatewayV2Service;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.DynamoDbStreamsService;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import dev.payledger.dr.local.service.lambda.LambdaService;
import dev.payledger.dr.local.service.lambda.LambdaSettings;
import dev.payledger.dr.local.service.s3.S3Service;
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
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.s3.S3Client;

/** One region: its services, wired to each other. */
final class LocalRegion implements RegionClients, AutoCloseable {
    private final LocalGlobals globals;
    private final StsService sts;
    private final S3Service s3;
    private final DynamoDbService dynamoDb;
    private final DynamoDbStreamsService streams;
    private final LambdaService lambda;
    private final AcmService acm;
    private final ApiGatewayV2Service apiGateway;

    LocalRegion(RegionContext context, LocalGlobals globals, Site site, InetAddress address) {
        this.globals = globals;
        this.sts = new StsService(context, globals.roles(), globals.sessions());
        this.s3 = new S3Service(context, globals.buckets());
        TableStore tables = new TableStore(context);
        this.dynamoDb = new DynamoDbService(tables, new NoReplicas());
        this.streams = new DynamoDbStreamsService(tables);
        LogSink logs = new NoLogs();
        MetricSink metrics = (namespace, metric, dimensions, value, unit) -> {};
        LambdaSettings settings =
                new LambdaSettings(site.workDirectory().resolve(context.region()), site.endpoint(), globals.limits());
        this.lambda = new LambdaService(
                context, settings, s3, streams, globals.sessions(), globals.sessions(), logs, metrics);
        this.acm = new AcmService(context, globals.route53());
        this.apiGateway = new ApiGatewayV2Service(context, address, lambda, logs, metrics, acm);
    }

    /**
     * Where the process is.
     *
     * @param endpoint as functions reach it
     * @param workDirectory where functions' code is unpacked
     */
    record Site(String endpoint, Path workDirectory) {}

    /** Every service, to be registered with the front door. */
    List<SdkClient> services() {
        return List.of(globals.iam(), globals.route53(), sts, s3, dynamoDb, streams, lambda, acm, apiGateway);
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
    public CloudWatchLogsClient logs() {
        throw AwsError.unsupported("CloudWatch Logs");
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return dynamoDb;
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
    public S3Client s3() {
        return s3;
    }

    @Override
    public void close() {
        lambda.close();
        apiGateway.close();
        acm.close();
        streams.close();
        dynamoDb.close();
    }

    private static final class NoReplicas implements GlobalTables {
        @Override
        public void addReplica(Table source, String region) {
            throw AwsError.unsupported("A replica");
        }

        @Override
        public void removeReplica(Table source, String region) {
            throw AwsError.unsupported("A replica");
        }

        @Override
        public void leave(Table table) {
            // no table has replicas
        }
    }

    private static final class NoLogs implements LogSink {
        @Override
        public void append(String group, String stream, List<Line> lines) {
            // CloudWatch Logs takes them when it is there
        }

        @Override
        public boolean groupExists(String group) {
            return false;
        }
    }
}
