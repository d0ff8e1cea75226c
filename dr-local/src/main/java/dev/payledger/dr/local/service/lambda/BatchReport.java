package dev.payledger.dr.local.service.lambda;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.lambda.model.EventSourceMappingConfiguration;

/**
 * What is said of a batch: by the function, which names the records that it failed on, and by Lambda of what it gives up.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">Partial batch
 *     responses</a>
 */
final class BatchReport {

    private static final ObjectMapper JSON = new ObjectMapper();

    private BatchReport() {}

    /**
     * How many records, from the first on, a function took: those before the first that it reports. None where the answer
     * names a record that is not in the batch, or has no such form.
     */
    static int taken(byte[] answer, List<Record> batch) {
        JsonNode failures;
        try {
            failures = JSON.readTree(answer).path("batchItemFailures");
        } catch (IOException e) {
            return 0;
        }
        if (failures.isMissingNode() || failures.isNull()) {
            return batch.size();
        }
        List<String> sequences =
                batch.stream().map(record -> record.dynamodb().sequenceNumber()).toList();
        int taken = failures.isArray() ? batch.size() : 0;
        for (JsonNode failure : failures) {
            taken = Math.min(
                    taken,
                    Math.max(0, sequences.indexOf(failure.path("itemIdentifier").asText())));
        }
        return taken;
    }

    /** What the destination for failures is sent: where the records are, not the records. */
    static String givenUp(
            Instant time, String newId, EventSourceMappingConfiguration configuration, StreamMapping.GivenUp what) {
        ObjectNode report = JSON.createObjectNode();
        Invocations.Done last = what.last();
        report.putObject("requestContext")
                .put("requestId", last == null ? newId : last.requestId())
                .put("functionArn", configuration.functionArn())
                .put("condition", what.condition())
                .put("approximateInvokeCount", what.attempts());
        if (last != null) {
            ObjectNode response = report.putObject("responseContext")
                    .put("statusCode", 200)
                    .put("executedVersion", last.executedVersion());
            if (last.functionError() != null) {
                response.put("functionError", last.functionError());
            }
        }
        Record first = what.records().get(0);
        Record end = what.records().get(what.records().size() - 1);
        report.put("version", "1.0").put("timestamp", millis(time));
        report.putObject("DDBStreamBatchInfo")
                .put("shardId", what.shardId())
                .put("startSequenceNumber", first.dynamodb().sequenceNumber())
                .put("endSequenceNumber", end.dynamodb().sequenceNumber())
                .put("approximateArrivalOfFirstRecord", millis(first.dynamodb().approximateCreationDateTime()))
                .put("approximateArrivalOfLastRecord", millis(end.dynamodb().approximateCreationDateTime()))
                .put("batchSize", what.records().size())
                .put("streamArn", configuration.eventSourceArn());
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of JSON can always be written", e);
        }
    }

    private static String millis(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
