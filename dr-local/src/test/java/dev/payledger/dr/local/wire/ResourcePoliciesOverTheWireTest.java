package dev.payledger.dr.local.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.replication.Replication;
import dev.payledger.dr.local.service.dynamodb.DynamoDbService;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What a table's own policy allows and denies, beside the policies of those who call. */
class ResourcePoliciesOverTheWireTest {

    private static final String TABLE = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things";
    private static final String ANN = "arn:aws:iam::111122223333:user/ann";

    private final WireFixture aws;
    private final IamClient iam;
    private final DynamoDbClient own;
    private DynamoDbClient asAnn;

    ResourcePoliciesOverTheWireTest() {
        this.aws = new WireFixture();
        TableStore tables = new TableStore(aws.context);
        aws.services.add(WireFixture.REGION, new DynamoDbService(tables, new Replication(aws.time, aws.context.ids())));
        this.iam = aws.client(IamClient.builder());
        this.own = aws.client(DynamoDbClient.builder());
    }

    @BeforeEach
    void start() throws InterruptedException {
        own.createTable(create -> create.tableName("things")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(a -> a.attributeName("pk").attributeType(ScalarAttributeType.S))
                .keySchema(k -> k.attributeName("pk").keyType(KeyType.HASH)));
        while (own.describeTable(r -> r.tableName("things")).table().tableStatus() != TableStatus.ACTIVE) {
            aws.time.sleep(Duration.ofMillis(20));
        }
        iam.createUser(r -> r.userName("ann"));
        AccessKey key = iam.createAccessKey(r -> r.userName("ann")).accessKey();
        asAnn = aws.client(
                DynamoDbClient.builder(), AwsBasicCredentials.create(key.accessKeyId(), key.secretAccessKey()));
    }

    @AfterEach
    void stop() {
        asAnn.close();
        own.close();
        iam.close();
        aws.close();
    }

    private void policy(String effect, String principal, String actions) {
        own.putResourcePolicy(put -> put.resourceArn(TABLE)
                .confirmRemoveSelfResourceAccess(true)
                .policy("""
                {"Version":"2012-10-17","Statement":{"Effect":"EFFECT","Principal":PRINCIPAL,"Action":ACTIONS,"Resource":"*"}}\
                """.replace("EFFECT", effect)
                        .replace("PRINCIPAL", principal)
                        .replace("ACTIONS", actions)));
    }

    private static void read(DynamoDbClient client) {
        client.getItem(get -> get.tableName("things").key(Map.of("pk", AttributeValue.fromS("a"))));
    }

    private void userPolicy(String effect) {
        iam.putUserPolicy(put -> put.userName("ann").policyName("p").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"EFFECT","Action":"dynamodb:*","Resource":"*"}}\
                """.replace("EFFECT", effect)));
    }

    @Test
    void allowedByNameIsEnough() {
        assertThatThrownBy(() -> read(asAnn)).hasMessageContaining("because no identity-based policy allows");
        policy("Allow", "{\"AWS\":\"" + ANN + "\"}", "\"dynamodb:GetItem\"");
        assertThatCode(() -> read(asAnn)).doesNotThrowAnyException();
        assertThatThrownBy(() -> asAnn.scan(scan -> scan.tableName("things")))
                .hasMessageContaining("is not authorized to perform: dynamodb:Scan");
        userPolicy("Deny");
        assertThatThrownBy(() -> read(asAnn)).hasMessageContaining("explicit deny in an identity-based policy");
    }

    @Test
    void whatIsAllowedToTheAccountIsLeftToItsPolicies() {
        policy("Allow", "{\"AWS\":\"111122223333\"}", "\"dynamodb:*\"");
        assertThatThrownBy(() -> read(asAnn)).hasMessageContaining("because no identity-based policy allows");
        userPolicy("Allow");
        assertThatCode(() -> read(asAnn)).doesNotThrowAnyException();
    }

    @Test
    void aDenialWinsAndTheAccountsOwnUserCanMendIt() {
        userPolicy("Allow");
        policy("Deny", "\"*\"", "\"dynamodb:*\"");
        assertThatThrownBy(() -> read(asAnn))
                .hasMessageContaining("User: " + ANN + " is not authorized to perform: dynamodb:GetItem on resource: "
                        + TABLE + " with an explicit deny in a resource-based policy");
        assertThatThrownBy(() -> asAnn.deleteResourcePolicy(delete -> delete.resourceArn(TABLE)))
                .hasMessageContaining("explicit deny in a resource-based policy");
        assertThatThrownBy(() -> read(own)).hasMessageContaining("explicit deny in a resource-based policy");
        own.deleteResourcePolicy(delete -> delete.resourceArn(TABLE));
        assertThatCode(() -> read(own)).doesNotThrowAnyException();
        assertThatCode(() -> read(asAnn)).doesNotThrowAnyException();
    }

    @Test
    void aBoundaryDoesNotLimitWhatAUserIsAllowedByName() {
        boundUser();
        userPolicy("Allow");
        assertThatThrownBy(() -> read(asAnn))
                .hasMessageContaining("because no permissions boundary allows the dynamodb:GetItem action");
        policy("Allow", "{\"AWS\":\"" + ANN + "\"}", "\"dynamodb:GetItem\"");
        assertThatCode(() -> read(asAnn)).doesNotThrowAnyException();
    }

    @Test
    void aBoundaryLimitsWhatARoleIsAllowedButNotItsSession() {
        iam.createRole(r -> r.roleName("reader").permissionsBoundary(boundary()).assumeRolePolicyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},\
                "Action":"sts:AssumeRole"}}"""));
        Credentials session;
        try (StsClient sts = aws.client(StsClient.builder())) {
            session = sts.assumeRole(r ->
                            r.roleArn("arn:aws:iam::111122223333:role/reader").roleSessionName("me"))
                    .credentials();
        }
        try (DynamoDbClient reader = aws.client(
                DynamoDbClient.builder(),
                AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken()))) {
            policy("Allow", "{\"AWS\":\"arn:aws:iam::111122223333:role/reader\"}", "\"dynamodb:GetItem\"");
            assertThatThrownBy(() -> read(reader)).hasMessageContaining("because no permissions boundary allows");
            policy("Allow", "{\"AWS\":\"arn:aws:sts::111122223333:assumed-role/reader/me\"}", "\"dynamodb:GetItem\"");
            assertThatCode(() -> read(reader)).doesNotThrowAnyException();
        }
    }

    @Test
    void whoHasABoundaryIsNeverTheExceptionOfADenial() {
        userPolicy("Allow");
        own.putResourcePolicy(put ->
                put.resourceArn(TABLE).confirmRemoveSelfResourceAccess(true).policy("""
                {"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":"ANN"},\
                "Action":"dynamodb:GetItem","Resource":"*"}}""".replace("ANN", ANN)));
        assertThatCode(() -> read(asAnn)).doesNotThrowAnyException();
        iam.putUserPermissionsBoundary(put -> put.userName("ann")
                .permissionsBoundary(
                        iam.createPolicy(create -> create.policyName("all").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"""))
                                .policy()
                                .arn()));
        assertThatThrownBy(() -> read(asAnn)).hasMessageContaining("explicit deny in a resource-based policy");
    }

    private String boundary() {
        return iam.createPolicy(create -> create.policyName("most").policyDocument("""
                {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"""))
                .policy()
                .arn();
    }

    private void boundUser() {
        iam.putUserPermissionsBoundary(put -> put.userName("ann").permissionsBoundary(boundary()));
    }

    @Test
    void whoWouldLockThemselvesOutMustSaySo() {
        userPolicy("Allow");
        String lock = """
                {"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"dynamodb:*","Resource":"*"}}""";
        assertThatThrownBy(() ->
                        asAnn.putResourcePolicy(put -> put.resourceArn(TABLE).policy(lock)))
                .hasMessageContaining("Set ConfirmRemoveSelfResourceAccess");
        asAnn.putResourcePolicy(put -> put.resourceArn(TABLE).policy(lock).confirmRemoveSelfResourceAccess(true));
        assertThat(own.getResourcePolicy(get -> get.resourceArn(TABLE)).policy())
                .startsWith("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\"");
    }
}
