package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

final class StreamEventTest {

    @Test
    void hasTheShapeThatLambdaGivesToFunctions() {
        Record record = Record.builder()
                .eventID("e1")
                .eventName(OperationType.INSERT)
                .eventVersion("1.1")
                .eventSource("aws:dynamodb")
                .awsRegion("ap-southeast-1")
                .dynamodb(change -> change.approximateCreationDateTime(Instant.parse("2026-11-22T10:00:00.7Z"))
                        .keys(Map.of("pk", AttributeValue.fromS("ACC#1")))
                        .newImage(Map.of(
                                "pk", AttributeValue.fromS("ACC#1"),
                                "amount", AttributeValue.fromN("12"),
                                "bytes", AttributeValue.fromB(SdkBytes.fromUtf8String("hi")),
                                "flags", AttributeValue.fromL(List.of(AttributeValue.fromBool(true))),
                                "set", AttributeValue.fromSs(List.of("x", "y")),
                                "sub", AttributeValue.fromM(Map.of("none", AttributeValue.fromNul(true)))))
                        .sequenceNumber("100")
                        .sizeBytes(26L)
                        .streamViewType(StreamViewType.NEW_AND_OLD_IMAGES))
                .build();

        assertThat(new String(StreamEvent.of("arn:aws:dynamodb:s", List.of(record)), StandardCharsets.UTF_8))
                .isEqualTo("{\"Records\":[{\"eventID\":\"e1\",\"eventName\":\"INSERT\",\"eventVersion\":\"1.1\","
                        + "\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"ap-southeast-1\",\"dynamodb\":{"
                        + "\"ApproximateCreationDateTime\":1795341600,\"Keys\":{\"pk\":{\"S\":\"ACC#1\"}},"
                        + "\"NewImage\":{\"amount\":{\"N\":\"12\"},\"bytes\":{\"B\":\"aGk=\"},"
                        + "\"flags\":{\"L\":[{\"BOOL\":true}]},\"pk\":{\"S\":\"ACC#1\"},\"set\":{\"SS\":[\"x\",\"y\"]},"
                        + "\"sub\":{\"M\":{\"none\":{\"NULL\":true}}}},\"SequenceNumber\":\"100\",\"SizeBytes\":26,"
                        + "\"StreamViewType\":\"NEW_AND_OLD_IMAGES\"},\"eventSourceARN\":\"arn:aws:dynamodb:s\"}]}");
    }
}
