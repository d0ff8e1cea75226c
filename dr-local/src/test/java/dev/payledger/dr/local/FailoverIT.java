package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Two regions behind one name, wired by AWS's own clients over the wire: checkers probe, and DNS moves. */
class FailoverIT {

    private static final List<String> REGIONS = List.of("ap-southeast-1", "ap-northeast-1");
    private static final String NAME = "api-payledger.payledger.test";
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Map<String, String> hosts = new TreeMap<>();

    @Test
    void dnsMovesToTheSecondRegionWhenTheFirstFailsItsHealthChecks() throws Exception {
        try (LocalAws aws = LocalAws.builder().speed(10).start();
                Route53Client route53 = client(Route53Client.builder(), aws, "aws-global")) {
            String zone = route53.listHostedZonesByName(r -> r.dnsName("payledger.test"))
                    .hostedZones()
                    .get(0)
                    .id();
            for (String region : REGIONS) {
                publish(aws, route53, zone, region);
            }
            // Nothing is deployed to the API, so it answers 404.
            String check = route53.createHealthCheck(r -> r.callerReference("one")
                            .healthCheckConfig(HealthCheckConfig.builder()
                                    .type(HealthCheckType.HTTPS)
                                    .fullyQualifiedDomainName(hosts.get("ap-southeast-1"))
                                    .resourcePath("/health")
                                    .requestInterval(10)
                                    .failureThreshold(2)
                                    .build()))
                    .healthCheck()
                    .id();
            change(
                    route53,
                    zone,
                    failover("ap-southeast-1", ResourceRecordSetFailover.PRIMARY, check),
                    failover("ap-northeast-1", ResourceRecordSetFailover.SECONDARY, null));
            assertThat(resolve(aws, NAME))
                    .as("healthy until the checkers know better")
                    .isEqualTo("127.0.1.1");

            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (resolve(aws, NAME).equals("127.0.1.1") && System.nanoTime() < deadline) {
                Thread.sleep(50);
            }

            assertThat(resolve(aws, NAME)).isEqualTo("127.0.2.1");
            assertThat(route53.getHealthCheckStatus(r -> r.healthCheckId(check)).healthCheckObservations())
                    .isNotEmpty()
                    .extracting(HealthCheckObservation::statusReport)
                    .allSatisfy(report -> assertThat(report.status())
                            .isEqualTo("Failure: HTTP Status Code 404, Not Found. Resolved IP: 127.0.1.1"));
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(aws.endpoint() + "/site/api-payledger/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(page.statusCode()).isEqualTo(404);
            assertThat(page.body()).isEqualTo("{\"message\":\"Not Found\"}");
            assertThat(page.headers().firstValue("apigw-requestid")).isPresent();
        }
    }

    private void publish(LocalAws aws, Route53Client route53, String zone, String region) {
        try (ApiGatewayV2Client gateway = client(ApiGatewayV2Client.builder(), aws, region);
                AcmClient acm = client(AcmClient.builder(), aws, region)) {
            CreateApiResponse api = gateway.createApi(r -> r.name("payledger").protocolType(ProtocolType.HTTP));
            gateway.createStage(r -> r.apiId(api.apiId()).stageName("$default").autoDeploy(true));
            hosts.put(region, URI.create(api.apiEndpoint()).getHost());
            String certificate = acm.listCertificates(r -> {})
                    .certificateSummaryList()
                    .get(0)
                    .certificateArn();
            for (String name : List.of(NAME, regional(region))) {
                DomainNameConfiguration domain = gateway.createDomainName(r -> r.domainName(name)
                                .domainNameConfigurations(DomainNameConfiguration.builder()
                                        .certificateArn(certificate)
                                        .endpointType(EndpointType.REGIONAL)
                                        .securityPolicy(SecurityPolicy.TLS_1_2)
                                        .build()))
                        .domainNameConfigurations()
                        .get(0);
                gateway.createApiMapping(
                        r -> r.domainName(name).apiId(api.apiId()).stage("$default"));
                if (!name.equals(NAME)) {
                    change(
                            route53,
                            zone,
                            ResourceRecordSet.builder()
                                    .name(name)
                                    .type(RRType.A)
                                    .aliasTarget(AliasTarget.builder()
                                            .dnsName(domain.apiGatewayDomainName())
                                            .hostedZoneId(domain.hostedZoneId())
                                            .evaluateTargetHealth(false)
                                            .build())
                                    .build());
                }
            }
        }
    }

    private static String regional(String region) {
        return region + "-api-payledger.payledger.test";
    }

    private static ResourceRecordSet failover(String region, ResourceRecordSetFailover role, String healthCheckId) {
        return ResourceRecordSet.builder()
                .name(NAME)
                .type(RRType.CNAME)
                .ttl(60L)
                .setIdentifier(region)
                .failover(role)
                .healthCheckId(healthCheckId)
                .resourceRecords(
                        ResourceRecord.builder().value(regional(region)).build())
                .build();
    }

    private static void change(Route53Client route53, String zone, ResourceRecordSet... sets) {
        route53.changeResourceRecordSets(r -> r.hostedZoneId(zone)
                .changeBatch(ChangeBatch.builder()
                        .changes(List.of(sets).stream()
                                .map(set -> Change.builder()
                                        .action(ChangeAction.UPSERT)
                                        .resourceRecordSet(set)
                                        .build())
                                .toList())
                        .build()));
    }

    private static String resolve(LocalAws aws, String name) throws Exception {
        String dns = aws.dnsAddress();
        SimpleResolver resolver = new SimpleResolver(new InetSocketAddress(
                InetAddress.getLoopbackAddress(), Integer.parseInt(dns.substring(dns.indexOf(':') + 1))));
        Message answer =
                resolver.send(Message.newQuery(Record.newRecord(Name.fromString(name + "."), Type.A, DClass.IN)));
        List<Record> records = answer.getSection(Section.ANSWER);
        return ((ARecord) records.get(records.size() - 1)).getAddress().getHostAddress();
    }

    private static <C, B extends AwsClientBuilder<B, C>> C client(B builder, LocalAws aws, String region) {
        return builder.region(Region.of(region))
                .endpointOverride(URI.create(aws.endpoint()))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDLOCAL", "secret")))
                .build();
    }
}
