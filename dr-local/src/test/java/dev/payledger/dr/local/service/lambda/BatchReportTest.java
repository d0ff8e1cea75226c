package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

class BatchReportTest {
    private static final Instant FIRST = Instant.parse("2026-11-22T10:00:00.250Z");
    private static final List<Record> BATCH = List.of(record("100", 0), record("101", 1), record("102", 2));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"batchItemFailures\":[]} | 3",
                "{\"batchItemFailures\":null} | 3",
                "{} | 3",
                "null | 3",
                "`` | 3",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"101\"}]} | 1",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"102\"},{\"itemIdentifier\":\"101\"}]} | 1",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"100\"}]} | 0",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]} | 0",
                "{\"batchItemFailures\":[{\"itemIdentifier\":null}]} | 0",
                "{\"batchItemFailures\":[{\"other\":\"101\"}]} | 0",
                "{\"batchItemFailures\":[{\"itemIdentifier\":\"of another batch\"}]} | 0",
                "{\"batchItemFailures\":\"101\"} | 0",
                "no JSON | 0"
            })
    void whatComesBeforeTheFirstReportedRecordIsTaken(String answer, int taken) {
        assertThat(BatchReport.taken(answer.getBytes(StandardCharsets.UTF_8), BATCH))
                .isEqualTo(taken);
    }

    @Test
    void whatIsGivenUpIsToldByItsPlaceInTheStream() throws JsonProcessingException {
        EventSourceMappingConfiguration mapping = EventSourceMappingConfiguration.builder()
                .functionArn("arn:f")
                .eventSourceArn("arn:s")
                .build();
        Invocations.Done last = new Invocations.Done("req", "Unhandled", new byte[0], "", "$LATEST");
        JsonNode report = new ObjectMapper()
                .readTree(BatchReport.givenUp(
                        FIRST,
                        "new",
                        mapping,
                        new StreamMapping.GivenUp("RetryAttemptsExhausted", "shard-1", BATCH, 3, last)));

        assertThat(report.at("/requestContext").toString())
                .isEqualTo("{\"requestId\":\"req\",\"functionArn\":\"arn:f\","
                        + "\"condition\":\"RetryAttemptsExhausted\",\"approximateInvokeCount\":3}");
        assertThat(report.at("/responseContext").toString())
                .isEqualTo("{\"statusCode\":200,\"executedVersion\":\"$LATEST\",\"functionError\":\"Unhandled\"}");
        assertThat(report.at("/DDBStreamBatchInfo").toString())
                .isEqualTo("{\"shardId\":\"shard-1\",\"startSequenceNumber\":\"100\",\"endSequenceNumber\":\"102\","
                        + "\"approximateArrivalOfFirstRecord\":\"2026-11-22T10:00:00.250Z\","
                        + "\"approximateArrivalOfLastRecord\":\"2026-11-22T10:00:02.250Z\","
                        + "\"batchSize\":3,\"streamArn\":\"arn:s\"}");
    }

    private static Record record(String sequence, int second) {
        return Record.builder()
                .dynamodb(change ->
                        change.sequenceNumber(sequence).approximateCreationDateTime(FIRST.plusSeconds(second)))
                .build();
    }
}
