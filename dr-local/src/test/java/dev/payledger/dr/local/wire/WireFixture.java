package dev.payledger.dr.local.wire;

import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.Sessions;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.iam.IamService;
import dev.payledger.dr.local.service.sts.StsService;
import dev.payledger.dr.local.time.SystemTime;
import dev.payledger.dr.local.wire.http.AwsEndpoint;
import dev.payledger.dr.local.wire.http.FrontDoor;
import dev.payledger.dr.local.wire.http.ServiceRegistry;
import dev.payledger.dr.local.wire.http.SiteNames;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;

/** A front door with IAM, STS and the services that a test adds, on a free port. */
public final class WireFixture implements AutoCloseable {
    public static final String REGION = "ap-southeast-1";
    public static final String ACCOUNT = "111122223333";

    public final SystemTime time = new SystemTime(1);
    public final RegionContext context = new RegionContext(REGION, ACCOUNT, time, new IdSource(7));
    public final RoleDirectory roles = new RoleDirectory();
    public final UserDirectory users = new UserDirectory();
    public final Sessions sessions = new Sessions(ACCOUNT, roles, users, time, context.ids());
    public final ServiceRegistry services = new ServiceRegistry();
    public final FrontDoor door;
    public final int port;

    public WireFixture(SdkClient... more) {
        for (String region : new String[] {REGION, "us-east-1"}) {
            services.add(region, new IamService(context, roles, users, new PolicyDirectory()));
            services.add(region, new StsService(context, roles, sessions));
        }
        for (SdkClient service : more) {
            services.add(REGION, service);
        }
        AwsEndpoint endpoint = new AwsEndpoint(
                services,
                sessions,
                (call, service, operation, input, answer, failure, met) -> {},
                Carrier.CALM,
                context.ids());
        door = new FrontDoor(endpoint::serve, Map.of(), new NoNames(), Map.of());
        port = door.open(0);
    }

    /** Points a client of the real SDK at this front door. */
    public <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(B builder) {
        return client(builder, AwsBasicCredentials.create("local", "local"));
    }

    public <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(
            B builder, AwsCredentials credentials) {
        return builder.endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Override
    public void close() {
        door.close();
        time.close();
    }

    private static final class NoNames implements SiteNames {
        @Override
        public Optional<String> fullName(String labelOrName) {
            return Optional.empty();
        }

        @Override
        public Optional<InetAddress> resolve(String fullName) {
            return Optional.empty();
        }
    }
}
