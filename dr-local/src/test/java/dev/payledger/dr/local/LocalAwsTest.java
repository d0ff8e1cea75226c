package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.wire.http.PortTakenException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateReplicationGroupMemberAction;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.sts.StsClient;

class LocalAwsTest {
    private static LocalAws aws;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().seed(1).start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void tableIsReplicatedAndItsStreamIsReadOverTheWire() {
        try (DynamoDbClient singapore = dynamoDb("ap-southeast-1");
                DynamoDbClient tokyo = dynamoDb("ap-northeast-1");
                DynamoDbStreamsClient streams = client(DynamoDbStreamsClient.builder(), "ap-northeast-1")) {
            makeTable(singapore, "global");
            singapore.updateTable(table -> table.tableName("global")
                    .replicaUpdates(ReplicationGroupUpdate.builder()
                            .create(CreateReplicationGroupMemberAction.builder()
                                    .regionName("ap-northeast-1")
                                    .build())
                            .build()));
            Waiting.untilTableExists(tokyo, "global");
            Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("a"));
            singapore.putItem(put -> put.tableName("global").item(key));
            await(() -> tokyo.getItem(get -> get.tableName("global").key(key)).hasItem());
            String stream = tokyo.describeTable(table -> table.tableName("global"))
                    .table()
                    .latestStreamArn();
            String shard = streams.describeStream(describe -> describe.streamArn(stream))
                    .streamDescription()
                    .shards()
                    .get(0)
                    .shardId();
            String iterator = streams.getShardIterator(get ->
                            get.streamArn(stream).shardId(shard).shardIteratorType(ShardIteratorType.TRIM_HORIZON))
                    .shardIterator();
            assertThat(streams.getRecords(get -> get.shardIterator(iterator)).records())
                    .hasSize(1)
                    .allSatisfy(record -> {
                        assertThat(record.dynamodb().newImage()).isEqualTo(key);
                        assertThat(record.dynamodb().approximateCreationDateTime())
                                .isNotNull();
                    });
        }
    }

    @Test
    void aGlobalTableOfAStackHasItsReplicas() {
        String template = """
                Resources:
                  Table:
                    Type: AWS::DynamoDB::GlobalTable
                    Properties:
                      TableName: of-a-stack
                      BillingMode: PAY_PER_REQUEST
                      AttributeDefinitions: [{AttributeName: pk, AttributeType: S}]
                      KeySchema: [{AttributeName: pk, KeyType: HASH}]
                      StreamSpecification: {StreamViewType: NEW_AND_OLD_IMAGES}
                      Replicas: [{Region: ap-southeast-1}, {Region: ap-northeast-1,
                                 PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7}}]
                """;
        try (DynamoDbClient tokyo = dynamoDb("ap-northeast-1");
                CloudFormationClient stacks = client(CloudFormationClient.builder(), "ap-southeast-1")) {
            stacks.createStack(stack -> stack.stackName("g").templateBody(template));
            await(() -> status(stacks).equals("CREATE_COMPLETE"));
            assertThat(tokyo.listTables().tableNames()).contains("of-a-stack");
            assertThat(recoveryDays(tokyo))
                    .as("each replica has its own recovery")
                    .isEqualTo(7);
            try (DynamoDbClient singapore = dynamoDb("ap-southeast-1")) {
                assertThat(recoveryDays(singapore)).isNull();
                singapore.updateTable(table -> table.tableName("of-a-stack")
                        .replicaUpdates(update -> update.delete(replica -> replica.regionName("ap-northeast-1"))));
                await(() -> singapore.describeTable(table -> table.tableName("of-a-stack")).table().replicas().stream()
                        .noneMatch(replica -> replica.regionName().equals("ap-northeast-1")));
            }
            stacks.updateStack(stack -> stack.stackName("g")
                    .templateBody(template.replace(
                            "{Region: ap-southeast-1}",
                            "{Region: ap-southeast-1,"
                                    + " PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}")));
            await(() -> status(stacks).equals("UPDATE_COMPLETE"));
            assertThat(recoveryDays(tokyo))
                    .as("a replica that was removed elsewhere is set up again")
                    .isEqualTo(7);

            stacks.updateStack(stack ->
                    stack.stackName("g").templateBody(template.replaceAll("(?s), \\{Region: ap-northeast-1.*", "]")));
            await(() -> status(stacks).equals("UPDATE_COMPLETE"));
            await(() -> !tokyo.listTables().tableNames().contains("of-a-stack"));

            assertThatThrownBy(() -> stacks.updateStack(stack -> stack.stackName("g")
                            .templateBody(template.replace(
                                    "TableName:", "MultiRegionConsistency: STRONG\n      TableName:"))))
                    .hasMessageContaining("Property MultiRegionConsistency of AWS::DynamoDB::GlobalTable");
            stacks.deleteStack(stack -> stack.stackName("g"));
            try (DynamoDbClient singapore = dynamoDb("ap-southeast-1")) {
                await(() -> !singapore.listTables().tableNames().contains("of-a-stack"));
            }
        }
    }

    private static Integer recoveryDays(DynamoDbClient client) {
        return client.describeContinuousBackups(table -> table.tableName("of-a-stack"))
                .continuousBackupsDescription()
                .pointInTimeRecoveryDescription()
                .recoveryPeriodInDays();
    }

    @Test
    void aStackHasRecordsAndHealthChecks() {
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), "ap-southeast-1");
                Route53Client route53 = client(Route53Client.builder(), "us-east-1")) {
            String zone = route53.createHostedZone(z -> z.name("stack.test").callerReference("stack"))
                    .hostedZone()
                    .id()
                    .replace("/hostedzone/", "");
            String template = """
                    Resources:
                      Check:
                        Type: AWS::Route53::HealthCheck
                        Properties:
                          HealthCheckConfig: {Type: TCP, IPAddress: 127.0.0.1, Port: 9, RequestInterval: 30}
                      Record:
                        Type: AWS::Route53::RecordSet
                        Properties:
                          HostedZoneId: ZONE
                          Name: www.stack.test
                          Type: CNAME
                          TTL: 60
                          SetIdentifier: one
                          Failover: PRIMARY
                          HealthCheckId: !Ref Check
                          ResourceRecords: [a.stack.test]
                    """.replace("ZONE", zone);
            stacks.createStack(stack -> stack.stackName("names").templateBody(template));
            await(() -> status(stacks, "names").equals("CREATE_COMPLETE"));
            stacks.updateStack(stack -> stack.stackName("names").templateBody(template.replace("a.stack", "b.stack")));
            await(() -> status(stacks, "names").equals("UPDATE_COMPLETE"));

            assertThat(route53.listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets())
                    .filteredOn(record -> record.name().equals("www.stack.test."))
                    .singleElement()
                    .satisfies(record -> {
                        assertThat(record.resourceRecords().get(0).value()).isEqualTo("b.stack.test");
                        assertThat(record.healthCheckId())
                                .isEqualTo(route53.listHealthChecks()
                                        .healthChecks()
                                        .get(0)
                                        .id());
                    });
            stacks.deleteStack(stack -> stack.stackName("names"));
            await(() -> route53.listHealthChecks().healthChecks().isEmpty());
            route53.deleteHostedZone(z -> z.id(zone));
        }
    }

    @Test
    void aGroupThatNamesARecordTwiceIsRefused() {
        try (CloudFormationClient stacks = client(CloudFormationClient.builder(), "ap-southeast-1");
                Route53Client route53 = client(Route53Client.builder(), "us-east-1")) {
            String zone = route53.createHostedZone(z -> z.name("group.test").callerReference("group"))
                    .hostedZone()
                    .id()
                    .replace("/hostedzone/", "");
            stacks.createStack(stack -> stack.stackName("twice").templateBody("""
                    Resources:
                      Records:
                        Type: AWS::Route53::RecordSetGroup
                        Properties:
                          HostedZoneId: ZONE
                          RecordSets:
                            - {Name: www.group.test, Type: TXT, TTL: 60, ResourceRecords: ['"one"']}
                            - {Name: WWW.group.test., Type: TXT, TTL: 60, ResourceRecords: ['"two"']}
                    """.replace("ZONE", zone)));
            await(() -> status(stacks, "twice").equals("ROLLBACK_COMPLETE"));
            assertThat(stacks.describeStackEvents(stack -> stack.stackName("twice"))
                            .stackEvents())
                    .anySatisfy(event -> assertThat(event.resourceStatusReason())
                            .contains("The request contains an invalid set of changes for a resource record set"
                                    + " 'TXT www.group.test.'"));
            stacks.deleteStack(stack -> stack.stackName("twice"));
            route53.deleteHostedZone(z -> z.id(zone));
        }
    }

    private static String status(CloudFormationClient stacks) {
        return status(stacks, "g");
    }

    private static String status(CloudFormationClient stacks, String name) {
        return stacks.describeStacks(stack -> stack.stackName(name))
                .stacks()
                .get(0)
                .stackStatusAsString();
    }

    @Test
    void roleWithoutPermissionIsDeniedInAwssWords() {
        try (IamClient iam = client(IamClient.builder(), "us-east-1");
                StsClient sts = client(StsClient.builder(), "ap-southeast-1");
                DynamoDbClient owner = dynamoDb("ap-southeast-1")) {
            makeTable(owner, "guarded");
            iam.createRole(role -> role.roleName("writer").assumeRolePolicyDocument("""
                            {"Statement":{"Effect":"Allow","Action":"sts:AssumeRole",
                            "Principal":{"AWS":"arn:aws:iam::111122223333:root"}}}"""));
            iam.putRolePolicy(
                    policy -> policy.roleName("writer").policyName("p").policyDocument("""
                            {"Statement":{"Effect":"Allow","Action":"dynamodb:PutItem",
                            "Resource":"arn:aws:dynamodb:*:*:table/guarded"}}"""));
            var keys = sts.assumeRole(assume -> assume.roleArn("arn:aws:iam::111122223333:role/writer")
                            .roleSessionName("getBalance"))
                    .credentials();
            var session = AwsSessionCredentials.create(keys.accessKeyId(), keys.secretAccessKey(), keys.sessionToken());
            try (DynamoDbClient writer = DynamoDbClient.builder()
                    .endpointOverride(URI.create(aws.endpoint()))
                    .region(Region.AP_SOUTHEAST_1)
                    .credentialsProvider(StaticCredentialsProvider.create(session))
                    .httpClient(UrlConnectionHttpClient.create())
                    .build()) {
                writer.putItem(put -> put.tableName("guarded").item(Map.of("pk", AttributeValue.fromS("a"))));
                assertThatThrownBy(() -> writer.query(query -> query.tableName("guarded")
                                .keyConditionExpression("pk = :a")
                                .expressionAttributeValues(Map.of(":a", AttributeValue.fromS("a")))))
                        .isInstanceOfSatisfying(DynamoDbException.class, e -> {
                            assertThat(e.statusCode()).isEqualTo(400);
                            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException");
                        })
                        .hasMessageContaining("User: arn:aws:sts::111122223333:assumed-role/writer/getBalance is not"
                                + " authorized to perform: dynamodb:Query on resource:"
                                + " arn:aws:dynamodb:ap-southeast-1:111122223333:table/guarded because no"
                                + " identity-based policy allows the dynamodb:Query action");
            }
        }
    }

    @Test
    void domainHasItsZoneAndCertificatesFromTheStart() {
        try (Route53Client route53 = client(Route53Client.builder(), "ap-southeast-1");
                AcmClient tokyo = client(AcmClient.builder(), "ap-northeast-1")) {
            assertThat(route53.listHostedZones().hostedZones())
                    .extracting(zone -> zone.name())
                    .containsExactly("payledger.test.");
            assertThat(tokyo.listCertificates().certificateSummaryList())
                    .extracting(certificate -> certificate.domainName())
                    .containsExactly("payledger.test");
        }
    }

    @Test
    void namesThatNobodyServesAreMisdirected() throws IOException {
        assertThat(statusOf("127.0.0.1", "evil.example", "/")).isEqualTo(421);
        assertThat(statusOf(aws.addressOf("ap-southeast-1").getHostAddress(), "evil.example", "/"))
                .isEqualTo(421);
        assertThat(statusOf("127.0.0.1", "nothing.localhost", "/")).isEqualTo(421);
        assertThat(statusOf("127.0.0.1", "127.0.0.1", "/site/nothing/")).isEqualTo(404);
        assertThat(statusOf("127.0.0.1", "127.0.0.1", "/_dr/nothing")).isEqualTo(404);
        assertThat(statusOf("127.0.0.1", "localhost", "/_dr/replication")).isEqualTo(200);
    }

    @Test
    void pagesOfOtherOriginsCannotUseOwnPaths() throws IOException {
        assertThat(status("127.0.0.1", "GET /_dr/replication HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil\r\n"))
                .isEqualTo(403);
    }

    @Test
    void takenPortIsNamed() {
        int port = URI.create(aws.endpoint()).getPort();
        assertThatThrownBy(() -> LocalAws.builder().port(port).start())
                .isInstanceOfSatisfying(
                        PortTakenException.class, e -> assertThat(e.port()).isEqualTo(port));
    }

    private static int statusOf(String address, String host, String path) throws IOException {
        return status(address, "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n");
    }

    private static int status(String address, String head) throws IOException {
        try (Socket socket = new Socket(address, URI.create(aws.endpoint()).getPort())) {
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            return Integer.parseInt(answer.substring(9));
        }
    }

    /** Replication runs on the machine's clock here. */
    private static void await(BooleanSupplier condition) {
        long end = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(end);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private static DynamoDbClient dynamoDb(String region) {
        return client(DynamoDbClient.builder(), region);
    }

    private static <C, B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>> C client(
            B builder, String region) {
        return builder.endpointOverride(URI.create(aws.endpoint()))
                .region(Region.of(region))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Test
    void regionsHaveTablesOfTheirOwn() {
        try (DynamoDbClient singapore = dynamoDb("ap-southeast-1");
                DynamoDbClient tokyo = dynamoDb("ap-northeast-1")) {
            makeTable(singapore, "own");
            Map<String, AttributeValue> item = Map.of(
                    "pk", AttributeValue.fromS("a"),
                    "n", AttributeValue.fromN("1.50"),
                    "b", AttributeValue.fromB(software.amazon.awssdk.core.SdkBytes.fromUtf8String("x")),
                    "l", AttributeValue.fromL(List.of(AttributeValue.fromNul(true), AttributeValue.fromBool(false))),
                    "m", AttributeValue.fromM(Map.of()));
            singapore.putItem(put -> put.tableName("own").item(item));
            assertThat(singapore
                            .getItem(get -> get.tableName("own").key(Map.of("pk", AttributeValue.fromS("a"))))
                            .item())
                    .containsEntry("m", AttributeValue.fromM(Map.of()))
                    .containsEntry("n", AttributeValue.fromN("1.5"))
                    .hasSize(5);
            assertThatThrownBy(() -> tokyo.describeTable(table -> table.tableName("own")))
                    .isInstanceOf(ResourceNotFoundException.class);
        }
    }

    @Test
    void exceptionsKeepTheirOwnMembersOverTheWire() {
        try (DynamoDbClient singapore = dynamoDb("ap-southeast-1")) {
            makeTable(singapore, "reasons");
            TransactWriteItem put = TransactWriteItem.builder()
                    .put(Put.builder()
                            .tableName("reasons")
                            .item(Map.of("pk", AttributeValue.fromS("a")))
                            .conditionExpression("attribute_exists(pk)")
                            .build())
                    .build();
            assertThatThrownBy(() -> singapore.transactWriteItems(write -> write.transactItems(put)))
                    .isInstanceOfSatisfying(TransactionCanceledException.class, e -> {
                        assertThat(e.cancellationReasons()).hasSize(1);
                        assertThat(e.cancellationReasons().get(0).code()).isEqualTo("ConditionalCheckFailed");
                        assertThat(e.statusCode()).isEqualTo(400);
                    });
        }
    }

    private static void makeTable(DynamoDbClient client, String name) {
        client.createTable(table -> table.tableName(name)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("pk")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("pk")
                        .keyType(KeyType.HASH)
                        .build()));
        Waiting.untilTableExists(client, name);
    }
}
