package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.region.RegionClients;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.StackResourceSummary;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** A service with its own name, certificate, zone, records, user and log stream, made by one stack over the wire. */
@Timeout(120)
class ServerlessStackIT {

    private static final String REGION = "ap-southeast-1";
    private static final String STACK = "shop";
    private static final String TEMPLATE = """
            Resources:
              Zone:
                Type: AWS::Route53::HostedZone
                Properties:
                  Name: shop.test
                  HostedZoneConfig: {Comment: first}
                  HostedZoneTags: [{Key: stage, Value: dev}]
              Certificate:
                Type: AWS::CertificateManager::Certificate
                Properties:
                  DomainName: api.shop.test
                  ValidationMethod: DNS
                  DomainValidationOptions: [{DomainName: api.shop.test, HostedZoneId: !Ref Zone}]
              Name:
                Type: AWS::ApiGatewayV2::DomainName
                Properties:
                  DomainName: api.shop.test
                  DomainNameConfigurations:
                    - {CertificateArn: !Ref Certificate, EndpointType: REGIONAL, SecurityPolicy: TLS_1_2}
                  Tags: {stage: dev}
              Api:
                Type: AWS::ApiGatewayV2::Api
                Properties: {Name: shop, ProtocolType: HTTP}
              Stage:
                Type: AWS::ApiGatewayV2::Stage
                Properties: {ApiId: !Ref Api, StageName: $default, AutoDeploy: true}
              Mapping:
                Type: AWS::ApiGatewayV2::ApiMapping
                Properties: {ApiId: !Ref Api, DomainName: !Ref Name, Stage: !Ref Stage, ApiMappingKey: v1}
              Records:
                Type: AWS::Route53::RecordSetGroup
                Properties:
                  HostedZoneId: !Ref Zone
                  RecordSets:
                    - Name: api.shop.test
                      Type: A
                      AliasTarget: {DNSName: !GetAtt Name.RegionalDomainName, HostedZoneId: !GetAtt Name.RegionalHostedZoneId}
                    - {Name: info.shop.test, Type: TXT, TTL: 60, ResourceRecords: ['"first"']}
              User:
                Type: AWS::IAM::User
                Properties:
                  Policies:
                    - PolicyName: read
                      PolicyDocument:
                        Version: '2012-10-17'
                        Statement: {Effect: Allow, Action: 's3:GetObject', Resource: '*'}
              Key:
                Type: AWS::IAM::AccessKey
                Properties: {UserName: !Ref User, Status: Active}
              Group: {Type: AWS::Logs::LogGroup}
              Stream:
                Type: AWS::Logs::LogStream
                Properties: {LogGroupName: !Ref Group, LogStreamName: first}
            Outputs:
              Zone: {Value: !GetAtt Zone.Id}
              NameServers: {Value: !Join [',', !GetAtt Zone.NameServers]}
              Certificate: {Value: !Ref Certificate}
              Target: {Value: !GetAtt Name.RegionalDomainName}
              NameArn: {Value: !GetAtt Name.DomainNameArn}
              Mapping: {Value: !GetAtt Mapping.ApiMappingId}
              Secret: {Value: !GetAtt Key.SecretAccessKey}
              User: {Value: !GetAtt User.Arn}
            """;

    private static LocalAws aws;
    private static CloudFormationClient cloudFormation;
    private static RegionClients clients;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().speed(20).start();
        clients = aws.clients(REGION);
        cloudFormation = CloudFormationClient.builder()
                .endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(REGION))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void everyPartIsMadeChangedInPlaceReplacedAndRemoved() {
        cloudFormation.createStack(
                r -> r.stackName(STACK).templateBody(TEMPLATE).capabilities(Capability.CAPABILITY_IAM));
        settled("CREATE_COMPLETE");
        Map<String, String> outputs = outputs();
        Map<String, String> ids = ids();
        assertThat(outputs.get("NameServers").split(",")).hasSize(4);
        assertThat(outputs.get("Target")).endsWith(".execute-api." + REGION + ".amazonaws.com");
        assertThat(outputs)
                .containsEntry("NameArn", "arn:aws:apigateway:" + REGION + "::/domainnames/api.shop.test")
                .containsEntry("Mapping", ids.get("Mapping"))
                .containsEntry("Zone", ids.get("Zone"));
        assertThat(clients.acm()
                        .describeCertificate(r -> r.certificateArn(outputs.get("Certificate")))
                        .certificate()
                        .statusAsString())
                .isEqualTo("ISSUED");
        assertThat(records(ids.get("Zone"))).contains("api.shop.test. A", "info.shop.test. TXT \"first\"");
        assertThat(clients.apiGatewayV2()
                        .getApiMappings(r -> r.domainName("api.shop.test"))
                        .items())
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.apiMappingKey()).isEqualTo("v1"));
        assertThat(clients.iam()
                        .listAccessKeys(r -> r.userName(ids.get("User")))
                        .accessKeyMetadata())
                .singleElement()
                .satisfies(key -> assertThat(key.accessKeyId()).isEqualTo(ids.get("Key")));

        String next = TEMPLATE.replace("first", "second")
                .replace("v1", "v2")
                .replace("Status: Active", "Status: Inactive")
                .replace("s3:GetObject", "s3:PutObject")
                .replace("stage: dev", "stage: prod");
        cloudFormation.updateStack(r -> r.stackName(STACK).templateBody(next).capabilities(Capability.CAPABILITY_IAM));
        settled("UPDATE_COMPLETE");
        Map<String, String> after = ids();
        assertThat(after).containsEntry("Stream", "second");
        after.put("Stream", "first");
        assertThat(after).as("all but the log stream in place").isEqualTo(ids);
        assertThat(records(ids.get("Zone"))).contains("info.shop.test. TXT \"second\"");
        assertThat(clients.route53()
                        .getHostedZone(r -> r.id(ids.get("Zone")))
                        .hostedZone()
                        .config()
                        .comment())
                .isEqualTo("second");
        assertThat(clients.apiGatewayV2()
                        .getApiMappings(r -> r.domainName("api.shop.test"))
                        .items())
                .singleElement()
                .satisfies(mapping -> assertThat(mapping.apiMappingKey()).isEqualTo("v2"));
        assertThat(clients.iam()
                        .listAccessKeys(r -> r.userName(ids.get("User")))
                        .accessKeyMetadata())
                .singleElement()
                .satisfies(key -> assertThat(key.statusAsString()).isEqualTo("Inactive"));
        assertThat(clients.logs()
                        .describeLogStreams(r -> r.logGroupName(ids.get("Group")))
                        .logStreams())
                .singleElement()
                .satisfies(stream -> assertThat(stream.logStreamName()).isEqualTo("second"));

        // The validation's record stays behind, as on AWS, and a zone with records cannot go.
        clients.route53().listResourceRecordSets(r -> r.hostedZoneId(ids.get("Zone"))).resourceRecordSets().stream()
                .filter(record -> record.typeAsString().equals("CNAME"))
                .forEach(record -> clients.route53().changeResourceRecordSets(r -> r.hostedZoneId(ids.get("Zone"))
                        .changeBatch(batch ->
                                batch.changes(change -> change.action("DELETE").resourceRecordSet(record)))));
        cloudFormation.deleteStack(r -> r.stackName(STACK));
        cloudFormation
                .waiter()
                .waitUntilStackDeleteComplete(
                        r -> r.stackName(STACK), c -> c.backoffStrategyV2(a -> Duration.ofMillis(100)));
        assertThat(clients.apiGatewayV2().getDomainNames(r -> {}).items()).isEmpty();
        assertThat(clients.iam().listUsers(r -> {}).users()).isEmpty();
        assertThat(clients.route53().listHostedZones(r -> {}).hostedZones())
                .noneMatch(zone -> zone.name().equals("shop.test."));
    }

    private static void settled(String status) {
        long limit = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        String now = "";
        while (!now.equals(status) && System.nanoTime() < limit && !now.contains("ROLLBACK_COMPLETE")) {
            now = cloudFormation
                    .describeStacks(r -> r.stackName(STACK))
                    .stacks()
                    .get(0)
                    .stackStatusAsString();
        }
        assertThat(now)
                .as(() -> cloudFormation.describeStackEvents(r -> r.stackName(STACK)).stackEvents().stream()
                        .map(event -> event.logicalResourceId() + " " + event.resourceStatusReason())
                        .toList()
                        .toString())
                .isEqualTo(status);
    }

    private static Map<String, String> ids() {
        Map<String, String> ids = new TreeMap<>();
        for (StackResourceSummary resource :
                cloudFormation.listStackResources(r -> r.stackName(STACK)).stackResourceSummaries()) {
            ids.put(resource.logicalResourceId(), resource.physicalResourceId());
        }
        return ids;
    }

    private static Map<String, String> outputs() {
        Map<String, String> outputs = new TreeMap<>();
        cloudFormation
                .describeStacks(r -> r.stackName(STACK))
                .stacks()
                .get(0)
                .outputs()
                .forEach(output -> outputs.put(output.outputKey(), output.outputValue()));
        return outputs;
    }

    private static List<String> records(String zone) {
        return clients.route53().listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets().stream()
                .map(ServerlessStackIT::text)
                .toList();
    }

    private static String text(ResourceRecordSet record) {
        return record.name() + " " + record.typeAsString()
                + (record.resourceRecords().isEmpty()
                        ? ""
                        : " " + record.resourceRecords().get(0).value());
    }
}
