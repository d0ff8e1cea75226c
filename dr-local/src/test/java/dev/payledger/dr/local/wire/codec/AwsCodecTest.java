package dev.payledger.dr.local.wire.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsResponse;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

class AwsCodecTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private final AwsCodec codec = new AwsCodec();

    @Test
    void everyKindOfAttributeSurvivesTheWay() throws IOException {
        HttpResponse answer = json("GetItem", """
                {"TableName":"t","Key":{"s":{"S":"ü"},"n":{"N":"1.50"},"b":{"B":"AAE="},"z":{"NULL":true},
                "bool":{"BOOL":false},"l":{"L":[{"M":{}},{"L":[]}]},"ss":{"SS":["a","b"]},"bs":{"BS":["AA=="]}}}""");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(JSON.readTree(answer.body()).get("Item")).isEqualTo(JSON.readTree("""
                        {"s":{"S":"ü"},"n":{"N":"1.50"},"b":{"B":"AAE="},"z":{"NULL":true},"bool":{"BOOL":false},
                        "l":{"L":[{"M":{}},{"L":[]}]},"ss":{"SS":["a","b"]},"bs":{"BS":["AA=="]}}"""));
    }

    @Test
    void bodiesThatAreNotTheModelsAreSerializationErrors() throws IOException {
        for (String body : List.of(
                "{\"TableName\":1}",
                "{\"TableName\":\"t\",\"Key\":[]}",
                "{\"TableName\":\"t\",\"Key\":{\"a\":{\"S\":1}}}",
                "{\"TableName\":\"t\",\"Key\":{\"a\":{\"BOOL\":\"true\"}}}",
                "{\"TableName\":\"t\",\"Key\":{\"a\":null}}",
                "{\"TableName\":\"t\",\"Nonsense\":1}",
                "{\"TableName\":\"t\"",
                "[]",
                "{} {}",
                "\u0000")) {
            HttpResponse answer = json("GetItem", body);
            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(JSON.readTree(answer.body()).get("__type").asText())
                    .as(body)
                    .isEqualTo("SerializationException");
        }
        HttpResponse invalid = serve(
                new Table(), post("/", "DynamoDB_20120810.GetItem", new byte[] {'{', '"', (byte) 0xff, '"', '}'}));
        assertThat(invalid.status()).isEqualTo(400);
    }

    @Test
    void deeplyNestedBodyIsRefusedWithoutABug() throws InterruptedException {
        String open = "{\"L\":[".repeat(20_000);
        AtomicInteger status = new AtomicInteger();
        // The stack of a thread of the local AWS.
        Thread small = new Thread(
                null,
                () -> status.set(json("GetItem", "{\"Key\":{\"a\":" + open).status()),
                "small",
                512 * 1024);
        small.start();
        small.join();
        assertThat(status.get()).isEqualTo(400);
        HttpResponse answer = json("GetItem", "{\"Key\":{\"a\":" + open);
        assertThat(answer.status()).isEqualTo(400);
    }

    @Test
    void modelledMembersOfAnExceptionAreWritten() throws IOException {
        HttpResponse answer = json("PutItem", "{\"TableName\":\"t\"}");
        JsonNode error = JSON.readTree(answer.body());
        assertThat(error.get("__type").asText()).isEqualTo("ConditionalCheckFailedException");
        assertThat(error.get("message").asText()).isEqualTo("The conditional request failed");
        assertThat(error.get("Item")).isEqualTo(JSON.readTree("{\"a\":{\"N\":\"1\"}}"));
    }

    @Test
    void failureInsideAServiceIsAnInternalFailureWithTheRequestId() {
        HttpResponse answer = json("GetItem", "{\"TableName\":\"broken\"}");
        assertThat(answer.status()).isEqualTo(500);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("InternalFailure", "request-1");
    }

    @Test
    void unhonouredMemberIsRefusedBeforeTheServiceIsCalled() {
        HttpResponse answer = json("GetItem", "{\"TableName\":\"broken\",\"ConsistentRead\":true}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .contains("ValidationException", "'ConsistentRead' of dynamodb:GetItem");
    }

    @Test
    void metricsArriveAsCborJsonOrQuery() throws IOException {
        byte[] cbor = CBOR.writeValueAsBytes(
                Map.of("Namespace", "N", "MetricData", List.of(Map.of("MetricName", "m", "Value", 1.5))));
        Map<String, List<String>> headers = new HashMap<>();
        headers.put("smithy-protocol", List.of("rpc-v2-cbor"));
        Metrics metrics = new Metrics();
        HttpResponse answer = serve(
                metrics, request("/service/GraniteServiceVersion20100801/operation/PutMetricData", headers, cbor));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("smithy-protocol", List.of("rpc-v2-cbor"));

        byte[] json = "{\"Namespace\":\"N\",\"MetricData\":[{\"MetricName\":\"m\",\"Value\":1.5}]}"
                .getBytes(StandardCharsets.UTF_8);
        assertThat(serve(metrics, post("/", "GraniteServiceVersion20100801.PutMetricData", json))
                        .status())
                .isEqualTo(200);

        byte[] form =
                "Action=PutMetricData&Version=2010-08-01&Namespace=N&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1.5"
                        .getBytes(StandardCharsets.UTF_8);
        HttpResponse asXml = serve(
                metrics,
                request(
                        "/",
                        Map.of("content-type", List.of("application/x-www-form-urlencoded; charset=utf-8")),
                        form));
        assertThat(new String(asXml.body(), StandardCharsets.UTF_8))
                .contains("<PutMetricDataResponse xmlns=\"http://monitoring.amazonaws.com/doc/2010-08-01/\">")
                .as("boto3 fails without it where its model has one")
                .contains("<PutMetricDataResult></PutMetricDataResult>");
        assertThat(metrics.sum).isEqualTo(4.5);
    }

    @Test
    void timestampsInCborCarryTheirTag() throws IOException {
        HttpResponse answer = serve(
                new Metrics(),
                request(
                        "/service/GraniteServiceVersion20100801/operation/GetMetricStatistics",
                        Map.of("smithy-protocol", List.of("rpc-v2-cbor")),
                        CBOR.writeValueAsBytes(Map.of("Namespace", "N"))));
        JsonNode point = CBOR.readTree(answer.body()).get("Datapoints").get(0);
        assertThat(point.get("Timestamp").asDouble()).isEqualTo(1.25);
        assertThat(point.get("Sum").asDouble()).isEqualTo(2);
        assertThat(answer.body()).contains(new byte[] {(byte) 0xc1, (byte) 0xfb});
    }

    @Test
    void payloadHeadersAndStatusOfRestOperations() {
        HttpResponse answer = serve(
                new Functions(),
                new HttpRequest(
                        "POST",
                        "/2015-03-31/functions/arn%3Aaws%3Alambda/invocations",
                        "",
                        Map.of("x-amz-invocation-type", List.of("RequestResponse")),
                        "{\"a\":1}".getBytes(StandardCharsets.UTF_8),
                        InetAddress.getLoopbackAddress(),
                        InetAddress.getLoopbackAddress()));
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.headers()).containsEntry("X-Amz-Function-Error", List.of("Unhandled"));
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("arn:aws:lambda {\"a\":1}");
    }

    private HttpResponse json(String operation, String body) {
        return serve(new Table(), post("/", "DynamoDB_20120810." + operation, body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse serve(SdkClient service, HttpRequest request) {
        return codec.serve(
                request,
                service.serviceName(),
                List.of(ServiceBinding.of(service)),
                (binding, operation, input) -> {},
                "request-1");
    }

    private static HttpRequest post(String path, String target, byte[] body) {
        return request(
                path,
                Map.of("x-amz-target", List.of(target), "content-type", List.of("application/x-amz-json-1.0")),
                body);
    }

    private static HttpRequest request(String path, Map<String, List<String>> headers, byte[] body) {
        InetAddress local = InetAddress.getLoopbackAddress();
        return new HttpRequest("POST", path, "", headers, body, local, local);
    }

    private static final class Table implements DynamoDbClient {
        @Override
        @Honours({"TableName", "Key"})
        public GetItemResponse getItem(GetItemRequest request) {
            if ("broken".equals(request.tableName())) {
                throw new IllegalStateException("a bug");
            }
            return GetItemResponse.builder().item(request.key()).build();
        }

        @Override
        @Honours("TableName")
        public PutItemResponse putItem(PutItemRequest request) {
            throw AwsError.of(
                    ConditionalCheckFailedException.builder().item(Map.of("a", AttributeValue.fromN("1"))),
                    "ConditionalCheckFailedException",
                    400,
                    "The conditional request failed");
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static final class Metrics implements CloudWatchClient {
        private double sum;

        @Override
        @Honours({"Namespace", "MetricData"})
        public PutMetricDataResponse putMetricData(PutMetricDataRequest request) {
            sum += request.metricData().get(0).value();
            return PutMetricDataResponse.builder().build();
        }

        @Override
        @Honours("Namespace")
        public GetMetricStatisticsResponse getMetricStatistics(GetMetricStatisticsRequest request) {
            Datapoint point = Datapoint.builder()
                    .timestamp(Instant.ofEpochMilli(1250))
                    .sum(2d)
                    .build();
            return GetMetricStatisticsResponse.builder().datapoints(point).build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private static final class Functions implements LambdaClient {
        @Override
        @Honours({"FunctionName", "InvocationType", "Payload"})
        public InvokeResponse invoke(InvokeRequest request) {
            String text = request.functionName() + " " + request.payload().asUtf8String();
            return InvokeResponse.builder()
                    .statusCode(202)
                    .functionError("Unhandled")
                    .payload(SdkBytes.fromUtf8String(text))
                    .build();
        }

        @Override
        public String serviceName() {
            return SERVICE_NAME;
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
