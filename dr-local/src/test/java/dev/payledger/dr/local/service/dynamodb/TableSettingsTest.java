package dev.payledger.dr.local.service.dynamodb;

import static dev.payledger.dr.local.service.dynamodb.OneRegion.TABLE;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.attribute;
import static dev.payledger.dr.local.service.dynamodb.OneRegion.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableClass;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/** What a table is told beside its keys: class, encryption, limits, capacity, tags. */
class TableSettingsTest {

    private final OneRegion region = new OneRegion().withTable();

    private TableDescription described(String name) {
        region.settle();
        return region.dynamo.describeTable(describe -> describe.tableName(name)).table();
    }

    @Test
    void classEncryptionAndLimitsAreDescribedAndChanged() {
        region.dynamo.updateTable(update -> update.tableName(TABLE)
                .tableClass(TableClass.STANDARD_INFREQUENT_ACCESS)
                .sseSpecification(sse -> sse.enabled(true))
                .onDemandThroughput(limits -> limits.maxReadRequestUnits(10L)));
        TableDescription table = described(TABLE);
        assertThat(table.tableClassSummary().tableClass()).isEqualTo(TableClass.STANDARD_INFREQUENT_ACCESS);
        assertThat(table.sseDescription().kmsMasterKeyArn()).startsWith("arn:aws:kms:");
        assertThat(table.onDemandThroughput().maxReadRequestUnits()).isEqualTo(10);

        region.dynamo.updateTable(update -> update.tableName(TABLE).sseSpecification(sse -> sse.enabled(false)));
        assertThat(described(TABLE).sseDescription()).isNull();
        assertThat(described(TABLE).tableClassSummary()).isNotNull();
    }

    @Test
    void anIndexChangesItsCapacityAlone() {
        ProvisionedThroughput five = ProvisionedThroughput.builder()
                .readCapacityUnits(5L)
                .writeCapacityUnits(5L)
                .build();
        region.dynamo.createTable(create -> create.tableName("provisioned")
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(five)
                .attributeDefinitions(attribute("pk", ScalarAttributeType.S), attribute("g", ScalarAttributeType.S))
                .keySchema(key("pk", KeyType.HASH))
                .globalSecondaryIndexes(index -> index.indexName("byG")
                        .keySchema(key("g", KeyType.HASH))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .provisionedThroughput(five)));
        region.settle();
        region.dynamo.updateTable(update -> update.tableName("provisioned")
                .globalSecondaryIndexUpdates(change -> change.update(
                        index -> index.indexName("byG").provisionedThroughput(units -> units.readCapacityUnits(7L)
                                .writeCapacityUnits(8L)))));
        assertThat(described("provisioned")
                        .globalSecondaryIndexes()
                        .get(0)
                        .provisionedThroughput()
                        .writeCapacityUnits())
                .isEqualTo(8);
        assertThatThrownBy(() -> region.dynamo.updateTable(
                        update -> update.tableName("provisioned").provisionedThroughput(five)))
                .hasMessageContaining("The provisioned throughput for the table will not change.");
    }

    @ParameterizedTest
    @CsvSource({
        "aws:x, Tag keys that begin with aws: are reserved",
        "twice, Duplicate tag key: twice",
        "'', Member must have length greater than or equal to 1"
    })
    void tagsAreChecked(String key, String message) {
        Tag tag = Tag.builder().key(key).value("v").build();
        String arn = described(TABLE).tableArn();
        assertThatThrownBy(() -> region.dynamo.tagResource(
                        request -> request.resourceArn(arn).tags(List.of(tag, tag))))
                .hasMessageContaining(message);
    }

    @Test
    void tagsOfAnotherAccountAreDenied() {
        String arn = described(TABLE).tableArn().replaceAll(":[0-9]{12}:", ":000000000000:");
        assertThatThrownBy(() -> region.dynamo.listTagsOfResource(request -> request.resourceArn(arn)))
                .hasMessageContaining("not authorized to perform: dynamodb:ListTagsOfResource");
    }

    @ParameterizedTest
    @CsvSource({"0, greater than or equal to 1", "101, less than or equal to 100"})
    void streamsAreListedInPagesOfOneToAHundred(int limit, String message) {
        assertThatThrownBy(() -> region.streams.listStreams(list -> list.limit(limit)))
                .hasMessageContaining("Member must have value " + message);
    }
}
