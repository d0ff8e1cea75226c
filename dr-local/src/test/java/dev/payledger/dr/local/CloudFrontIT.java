package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudfront.CloudFrontClient;
import software.amazon.awssdk.services.cloudfront.model.Distribution;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A static site behind CloudFront, made by CloudFormation, over the wire: policy, edge, names, invalidation. */
class CloudFrontIT {

    private static final Path TEMPLATE =
            Path.of("..", "dr-functions", "src", "main", "resources", "META-INF", "dr", "companion", "frontend.yaml");
    private static final String NAME = "page.payledger.test";
    private static final String BUCKET = "shop-dev-frontend";
    private static final String STACK = "shop-dev-frontend";
    private static final String ZONE_OF_CLOUDFRONT = "Z2FDTNDATAQYW2";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static LocalAws aws;
    private static CloudFrontClient cloudFront;
    private static CloudFormationClient cloudFormation;
    private static Route53Client route53;
    private static S3Client s3;
    private static Map<String, String> outputs;

    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    static void deploy() throws Exception {
        aws = LocalAws.builder().speed(10).start();
        cloudFront = client(CloudFrontClient.builder(), "aws-global");
        cloudFormation = client(CloudFormationClient.builder(), "us-east-1");
        route53 = client(Route53Client.builder(), "aws-global");
        s3 = client(S3Client.builder().forcePathStyle(true), "us-east-1");
        String certificate;
        try (AcmClient acm = client(AcmClient.builder(), "us-east-1")) {
            certificate = acm.listCertificates().certificateSummaryList().get(0).certificateArn();
        }
        cloudFormation.createStack(r -> r.stackName(STACK)
                .templateBody(read())
                .parameters(
                        parameter("Deployment", "shop-dev"),
                        parameter("BucketName", BUCKET),
                        parameter("SiteName", NAME),
                        parameter("CertificateArn", certificate),
                        parameter("ContentSecurityPolicy", "default-src 'self'")));
        cloudFormation
                .waiter()
                .waitUntilStackCreateComplete(
                        r -> r.stackName(STACK), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        outputs = new TreeMap<>();
        stack().outputs().forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        put("index.html", "<p>one", "text/html", "max-age=0, s-maxage=86400");
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void stackMakesADistributionThatIsDeployed() {
        Distribution distribution = cloudFront
                .getDistribution(r -> r.id(outputs.get("DistributionId")))
                .distribution();
        assertThat(distribution.status()).isEqualTo("Deployed");
        assertThat(distribution.domainName()).isEqualTo(outputs.get("DistributionDomain"));
        assertThat(distribution.distributionConfig().aliases().items()).containsExactly(NAME);
        assertThat(distribution
                        .distributionConfig()
                        .defaultCacheBehavior()
                        .allowedMethods()
                        .items())
                .hasSize(2);
        assertThat(cloudFront.listDistributions().distributionList().items())
                .extracting(summary -> summary.id())
                .contains(distribution.id());
        assertThat(cloudFront
                        .waiter()
                        .waitUntilDistributionDeployed(r -> r.id(distribution.id()))
                        .matched()
                        .response())
                .isPresent();
    }

    @Test
    void siteIsServedUnderItsOwnNameWithTheHeadersOfItsPolicy() throws Exception {
        HttpResponse<String> page = get("/site/" + outputs.get("DistributionDomain") + "/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).isEqualTo("<p>one");
        assertThat(page.headers().firstValue("content-security-policy")).contains("default-src 'self'");
        assertThat(page.headers().firstValue("x-content-type-options")).contains("nosniff");
        assertThat(page.headers().firstValue("x-cache").orElse("")).endsWith("from cloudfront");
        assertThat(get("/site/" + outputs.get("DistributionDomain") + "/?again")
                        .headers()
                        .firstValue("x-cache"))
                .contains("Hit from cloudfront");
        assertThat(get("/site/" + outputs.get("DistributionDomain")).statusCode())
                .as("without the slash relative links would lead elsewhere")
                .isEqualTo(302);
    }

    @Test
    void onlyTheBucketsPolicyLetsTheDistributionRead() throws Exception {
        put("secret.txt", "kept", "text/plain", "max-age=60");
        put(".dr/notes.json", "{}", "application/json", "no-store");
        String site = "/site/" + outputs.get("DistributionDomain");
        assertThat(get(site + "/secret.txt").body()).isEqualTo("kept");
        assertThat(get(site + "/.dr/notes.json").statusCode())
                .as("denied by the policy")
                .isEqualTo(403);
        assertThat(get(site + "/missing.txt").statusCode()).isEqualTo(403);

        String policy = s3.getBucketPolicy(r -> r.bucket(BUCKET)).policy();
        assertThat(policy).contains("cloudfront.amazonaws.com", outputs.get("DistributionId"));
        put("later.txt", "later", "text/plain", "max-age=60");
        s3.deleteBucketPolicy(r -> r.bucket(BUCKET));
        try {
            HttpResponse<String> denied = get(site + "/later.txt");
            assertThat(denied.statusCode()).isEqualTo(403);
            assertThat(denied.body()).contains("<Code>AccessDenied</Code>");
        } finally {
            s3.putBucketPolicy(r -> r.bucket(BUCKET).policy(policy));
        }
        assertThatThrownBy(() -> s3.putBucketPolicy(
                        r -> r.bucket(BUCKET).policy(policy.replace("arn:aws:s3:::" + BUCKET, "arn:aws:s3:::other"))))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("MalformedPolicy"));
    }

    @Test
    void aliasRecordLeadsToTheEdgeAndDnsAnswersForBothNames() throws Exception {
        String zone = route53.listHostedZonesByName(r -> r.dnsName("payledger.test"))
                .hostedZones()
                .get(0)
                .id();
        assertThatThrownBy(() -> alias(zone, "d0000000000000.cloudfront.net", false, RRType.A))
                .isInstanceOf(InvalidChangeBatchException.class)
                .hasMessageContaining("target was not found");
        assertThatThrownBy(() -> alias(zone, outputs.get("DistributionDomain"), true, RRType.A))
                .isInstanceOf(InvalidChangeBatchException.class)
                .hasMessageContaining("EvaluateTargetHealth");
        alias(zone, outputs.get("DistributionDomain"), false, RRType.A);
        alias(zone, outputs.get("DistributionDomain"), false, RRType.AAAA);

        String own = address(outputs.get("DistributionDomain"), Type.A);
        assertThat(own).startsWith("127.");
        assertThat(address(NAME, Type.A)).isEqualTo(own);
        assertThat(ask(NAME, Type.AAAA).getRcode()).isEqualTo(Rcode.NOERROR);
        assertThat(ask("d0000000000000.cloudfront.net", Type.A).getRcode()).isEqualTo(Rcode.NXDOMAIN);
        assertThat(get("/site/page/").body()).isEqualTo("<p>one");
    }

    @Test
    void invalidationShowsWhatWasChanged() throws Exception {
        String site = "/site/" + outputs.get("DistributionDomain");
        put("news.html", "old", "text/html", "max-age=86400");
        assertThat(get(site + "/news.html").body()).isEqualTo("old");
        put("news.html", "new", "text/html", "max-age=86400");
        assertThat(get(site + "/news.html").body()).isEqualTo("old");

        String id = outputs.get("DistributionId");
        String invalidation = cloudFront
                .createInvalidation(r -> r.distributionId(id).invalidationBatch(b -> b.callerReference("news")
                        .paths(p -> p.quantity(1).items("/news.html"))))
                .invalidation()
                .id();
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!cloudFront
                .getInvalidation(r -> r.distributionId(id).id(invalidation))
                .invalidation()
                .status()
                .equals("Completed")) {
            assertThat(System.nanoTime()).as("the invalidation completes").isLessThan(end);
            Thread.sleep(20);
        }
        assertThat(get(site + "/news.html").body()).isEqualTo("new");
    }

    @Test
    void stackThatIsDeletedLeavesNoDistribution() throws Exception {
        String stack = "gone-dev-frontend";
        cloudFormation.createStack(r -> r.stackName(stack).templateBody("""
                        Resources:
                          Bucket:
                            Type: AWS::S3::Bucket
                          Distribution:
                            Type: AWS::CloudFront::Distribution
                            Properties:
                              Tags: [{Key: team, Value: ledger}]
                              DistributionConfig:
                                Enabled: true
                                Origins:
                                  - {Id: b, DomainName: !GetAtt Bucket.RegionalDomainName, S3OriginConfig: {}}
                                DefaultCacheBehavior:
                                  TargetOriginId: b
                                  ViewerProtocolPolicy: allow-all
                                  CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
                        Outputs:
                          Id: {Value: !Ref Distribution}
                        """));
        cloudFormation
                .waiter()
                .waitUntilStackCreateComplete(
                        r -> r.stackName(stack), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        String id = cloudFormation
                .describeStacks(r -> r.stackName(stack))
                .stacks()
                .get(0)
                .outputs()
                .get(0)
                .outputValue();
        String arn = cloudFront.getDistribution(r -> r.id(id)).distribution().arn();
        assertThat(cloudFront.listTagsForResource(r -> r.resource(arn)).tags().items())
                .extracting(tag -> tag.value())
                .containsExactly("ledger");
        cloudFormation.deleteStack(r -> r.stackName(stack));
        cloudFormation
                .waiter()
                .waitUntilStackDeleteComplete(
                        r -> r.stackName(stack), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        assertThat(cloudFront.listDistributions().distributionList().items())
                .extracting(summary -> summary.id())
                .doesNotContain(id);
    }

    private static void alias(String zone, String target, boolean evaluate, RRType type) {
        route53.changeResourceRecordSets(r -> r.hostedZoneId(zone)
                .changeBatch(b -> b.changes(c -> c.action(ChangeAction.UPSERT)
                        .resourceRecordSet(set -> set.name(NAME).type(type).aliasTarget(to -> to.dnsName(target)
                                .hostedZoneId(ZONE_OF_CLOUDFRONT)
                                .evaluateTargetHealth(evaluate))))));
    }

    private static String address(String name, int type) throws Exception {
        Record record = ask(name, type).getSection(Section.ANSWER).get(0);
        return ((ARecord) record).getAddress().getHostAddress();
    }

    private static Message ask(String name, int type) throws Exception {
        String[] server = aws.dnsAddress().split(":");
        SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(server[0], Integer.parseInt(server[1])));
        return resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), type, DClass.IN)));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(aws.endpoint() + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static void put(String key, String body, String type, String cacheControl) {
        s3.putObject(
                r -> r.bucket(BUCKET).key(key).contentType(type).cacheControl(cacheControl),
                RequestBody.fromString(body));
    }

    private static Stack stack() {
        return cloudFormation.describeStacks(r -> r.stackName(STACK)).stacks().get(0);
    }

    private static String read() {
        try {
            return Files.readString(TEMPLATE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.builder().parameterKey(key).parameterValue(value).build();
    }

    private static <C, B extends AwsClientBuilder<B, C>> C client(B builder, String region) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .build();
    }
}
