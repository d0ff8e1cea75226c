package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.wire.Permission;
import dev.payledger.dr.local.wire.ResourcePolicy.Verdict;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.DescribeStreamRequest;
import software.amazon.awssdk.services.dynamodb.model.PolicyNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** The resource-based policies of tables and streams: their revisions, and what is refused. */
class ResourcePoliciesTest {

    private static final String ARN = "arn:aws:dynamodb:ap-southeast-1:111122223333:table/" + TABLE;
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";

    private final OneRegion region = new OneRegion().withTable();

    private static String allowing(String action) {
        return """
                {"Statement": [{"Resource": ["*"], "Action": ["ACTION"], "Effect": "Allow",
                  "Principal": {"AWS": ["ROLE"]}}], "Version": "2012-10-17"}
                """.replace("ACTION", action).replace("ROLE", ROLE);
    }

    private String put(String arn, String policy, @Nullable String expected) {
        return region.dynamo
                .putResourcePolicy(put -> put.resourceArn(arn).policy(policy).expectedRevisionId(expected))
                .revisionId();
    }

    private String get(String arn) {
        return region.dynamo.getResourcePolicy(get -> get.resourceArn(arn)).policy();
    }

    @Test
    void policiesAreGivenBackInOneForm() {
        String first = put(ARN, allowing("dynamodb:GetItem"), "NO_POLICY");
        assertThat(get(ARN))
                .isEqualTo("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\""
                        + ROLE + "\"},\"Action\":\"dynamodb:GetItem\",\"Resource\":\"*\"}]}");
        assertThat(put(ARN, get(ARN), null))
                .as("the same again changes nothing")
                .isEqualTo(first);
        String second = put(ARN, allowing("dynamodb:Query"), first);
        assertThat(Long.parseLong(second)).isGreaterThan(Long.parseLong(first));

        assertThatThrownBy(() -> put(ARN, allowing("dynamodb:Scan"), first))
                .isInstanceOf(PolicyNotFoundException.class)
                .hasMessageContaining("Requested update for policy with revision id " + first
                        + ", but the policy associated to target table things has revision id " + second + ".");
        assertThatThrownBy(() -> put(ARN, allowing("dynamodb:Scan"), "NO_POLICY"))
                .hasMessageContaining("Requested policy update expecting none to be present for table things, but a"
                        + " policy exists with revision id " + second + ".");
        assertThat(region.dynamo
                        .deleteResourcePolicy(delete -> delete.resourceArn(ARN).expectedRevisionId(second))
                        .revisionId())
                .isEqualTo(second);
        assertThat(region.dynamo
                        .deleteResourcePolicy(delete -> delete.resourceArn(ARN))
                        .revisionId())
                .isNull();
        assertThatThrownBy(() -> get(ARN))
                .isInstanceOf(PolicyNotFoundException.class)
                .hasMessageContaining("Resource-based policy not found for the provided ResourceArn: " + ARN);
    }

    @Test
    void tableAndStreamHaveTheirOwnAndTheIndexItsTables() {
        region.dynamo.updateTable(update -> update.tableName(TABLE)
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
        region.settle();
        String stream = region.dynamo
                .describeTable(describe -> describe.tableName(TABLE))
                .table()
                .latestStreamArn();
        put(stream, allowing("dynamodb:DescribeStream"), null);
        assertThatThrownBy(() -> get(ARN)).isInstanceOf(PolicyNotFoundException.class);
        put(ARN, allowing("dynamodb:Query"), null);

        assertThat(verdict(region.dynamo.permissions(
                        QueryRequest.builder().tableName(TABLE).indexName("i").build())))
                .isEqualTo(Verdict.ALLOWS);
        assertThat(verdict(region.streams.permissions(
                        DescribeStreamRequest.builder().streamArn(stream).build())))
                .isEqualTo(Verdict.ALLOWS);
        assertThatThrownBy(() -> put(stream, allowing("dynamodb:Query"), null))
                .hasMessageContaining("The following action names are invalid: \"dynamodb:Query\"");

        region.dynamo.deleteTable(delete -> delete.tableName(TABLE));
        region.settle();
        assertThatThrownBy(() -> get(stream)).isInstanceOf(PolicyNotFoundException.class);
        assertThatThrownBy(() -> get(ARN))
                .isInstanceOf(ResourceNotFoundException.class)
                .hasMessageContaining("Requested resource not found: Table: things not found");
        region.withTable();
        assertThatThrownBy(() -> get(ARN)).as("a new table").isInstanceOf(PolicyNotFoundException.class);
    }

    private static Verdict verdict(List<Permission> needed) {
        Permission permission = needed.get(0);
        return permission.policy().says(ROLE, permission.action(), permission.resourceArn(), Map.of());
    }

    @Test
    void aTableIsMadeWithItsPolicyOrNotAtAll() {
        region.dynamo.createTable(OneRegion.compositeTable("guarded")
                .resourcePolicy(allowing("dynamodb:GetItem"))
                .build());
        assertThat(get(ARN.replace(TABLE, "guarded"))).contains("dynamodb:GetItem");
        assertThatThrownBy(() -> region.dynamo.createTable(
                        OneRegion.compositeTable("broken").resourcePolicy("{").build()))
                .hasMessageContaining("Invalid policy document: This policy contains invalid Json");
        assertThat(region.dynamo.listTables().tableNames()).doesNotContain("broken");
    }

    @ParameterizedTest
    @CsvSource({
        "things, ARNs must start with 'arn:': things",
        "arn:aws:dynamodb:us-east-1:111122223333:table/things, Invalid resource Arn: arn:aws:dynamodb:us-east-1",
        "arn:aws:dynamodb:ap-southeast-1:000000000000:table/things, only supported by accounts that match",
        "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/index/i, only table or stream is accepted",
        "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/backup/1-1, is not a DynamoDB resource arn",
        "arn:aws:dynamodb:ap-southeast-1:111122223333:table/things/stream/1, Stream: 1 not found for Table: things"
    })
    void arnsAreChecked(String arn, String message) {
        assertThatThrownBy(() -> get(arn)).hasMessageContaining(message);
    }

    @Test
    void policiesAreChecked() {
        refused("", "This policy contains invalid Json");
        refused("{\"Statement\":[]}", "Could not parse the policy: Statement is empty!");
        refused(allowing("dynamodb:GetItem").replace("\"Resource\": [\"*\"],", ""), "Missing required field Resource");
        refused(
                allowing("dynamodb:GetItem").replace("\"" + ROLE + "\"", "\"*\""),
                "Resource-based policy grants unbounded access in one or more elements.");
        refused(allowing("dynamodb:GetRecords"), "The following action names are invalid: \"dynamodb:GetRecords\"");
        refused(allowing("dynamodb:GetItem") + " ".repeat(20_480), "Maximum policy size of 20480 bytes exceeded");
    }

    private void refused(String policy, String message) {
        assertThatThrownBy(() -> put(ARN, policy, null)).hasMessageContaining(message);
    }
}
