package dev.payledger.dr.local.service.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.payledger.dr.local.region.FunctionInvoker.Invocation;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;

class HttpApiTest extends HttpApiFixture {

    @Test
    void aRouteAddedLaterIsServedBecauseTheStageDeploysAutomatically() {
        String api = api(null);
        assertThat(get(api, "/health").status()).isEqualTo(404);
        route(api, "GET /health");

        HttpResponse response = get(api, "/health");

        assertThat(response.status()).isEqualTo(200);
        assertThat(body(response)).isEqualTo("ok");
        assertThat(response.headers().get("apigw-requestid").get(0)).hasSize(16).endsWith("=");
    }

    @Test
    void aStageWithoutAutoDeployServesTheDeploymentAndNotWhatChangedSince() {
        String api = service.createApi(r -> r.name("a").protocolType(ProtocolType.HTTP))
                .apiId();
        route(api, "GET /a");
        service.createStage(r -> r.apiId(api).stageName("dev"));
        assertThat(get(api, "/dev/a").status()).isEqualTo(404);
        service.createDeployment(r -> r.apiId(api).stageName("dev"));
        route(api, "GET /b");

        assertThat(get(api, "/dev/a").status()).isEqualTo(200);
        assertThat(get(api, "/dev/b").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "GET,/pets/dog/1,GET /pets/dog/1",
        "GET,/pets/dog/2,GET /pets/dog/{id}",
        "GET,/pets/cat/2,GET /pets/{proxy+}",
        "POST,/pets/dog/1,ANY /{proxy+}",
        "GET,/,$default"
    })
    void theMostSpecificRouteAnswers(String method, String path, String expected) {
        String api = api(null);
        for (String key :
                List.of("$default", "ANY /{proxy+}", "GET /pets/{proxy+}", "GET /pets/dog/{id}", "GET /pets/dog/1")) {
            route(api, key);
        }
        List<String> seen = new ArrayList<>();
        function = event -> {
            seen.add(event.at("/routeKey").asText());
            return answer("{}");
        };

        assertThat(send(api, method, path, Map.of(), "").status()).isEqualTo(200);
        assertThat(seen).containsExactly(expected);
    }

    @Test
    void theEventHasThePayloadFormatTwo() {
        String api = api(null);
        route(api, "POST /accounts/{id}");
        List<JsonNode> events = new ArrayList<>();
        function = event -> {
            events.add(event);
            return answer("{}");
        };

        send(
                api,
                "POST",
                "/accounts/a%20b?x=1&x=2&y=%C3%A9",
                Map.of("cookie", List.of("a=1; b=2"), "x-many", List.of("1", "2"), "user-agent", List.of("test")),
                "{\"amount\":1}");

        JsonNode event = events.get(0);
        assertThat(event.at("/version").asText()).isEqualTo("2.0");
        assertThat(event.at("/rawPath").asText()).isEqualTo("/accounts/a%20b");
        assertThat(event.at("/rawQueryString").asText()).isEqualTo("x=1&x=2&y=%C3%A9");
        assertThat(event.at("/cookies").toString()).isEqualTo("[\"a=1\",\"b=2\"]");
        assertThat(event.at("/headers/x-many").asText()).isEqualTo("1,2");
        assertThat(event.at("/headers").has("cookie")).isFalse();
        assertThat(event.at("/queryStringParameters").toString()).isEqualTo("{\"x\":\"1,2\",\"y\":\"é\"}");
        assertThat(event.at("/pathParameters/id").asText()).isEqualTo("a b");
        assertThat(event.at("/requestContext/http/method").asText()).isEqualTo("POST");
        assertThat(event.at("/requestContext/time").asText()).isEqualTo("22/Nov/2026:10:00:00 +0000");
        assertThat(event.at("/requestContext/domainPrefix").asText()).isEqualTo(api);
        assertThat(event.at("/requestContext/http/userAgent").asText()).isEqualTo("test");
        assertThat(event.at("/body").asText()).isEqualTo("{\"amount\":1}");
        assertThat(event.at("/isBase64Encoded").asBoolean()).isFalse();
        assertThat(event.has("stageVariables")).isFalse();
        assertThat(sourceArns)
                .containsExactly(
                        "arn:aws:execute-api:ap-southeast-1:111122223333:" + api + "/$default/POST/accounts/{id}");
    }

    @Test
    void aThrottledFunctionIsA503AndAFailedOneA500() {
        String api = api(null);
        route(api, "GET /x");
        function = event -> {
            throw AwsError.of("TooManyRequestsException", 429, "Rate Exceeded.");
        };
        HttpResponse throttled = get(api, "/x");
        assertThat(throttled.status()).isEqualTo(503);
        assertThat(body(throttled)).isEqualTo("{\"message\":\"Service Unavailable\"}");

        function = event ->
                new Invocation("r-1", "Unhandled", "{\"errorMessage\":\"x\"}".getBytes(StandardCharsets.UTF_8));
        HttpResponse failed = get(api, "/x");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(body(failed)).isEqualTo("{\"message\":\"Internal Server Error\"}");

        assertThat(metrics)
                .containsEntry("5xx", 2.0)
                .containsEntry("5xx/stage", 2.0)
                .containsEntry("4xx", 0.0);
        assertThat(metrics).containsEntry("Count", 2.0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"statusCode\":\"abc\"}", "{\"statusCode\":200,\"body\":{}}", "{\"statusCode\":99}", "no json"
            })
    void aMalformedAnswerIsA500(String malformed) {
        String api = api(null);
        route(api, "GET /x");
        function = event -> answer(malformed);

        assertThat(get(api, "/x").status()).isEqualTo(500);
        assertThat(body(get(api, "/x"))).isEqualTo("{\"message\":\"Internal Server Error\"}");
    }

    @Test
    void anAnswerWithoutStatusCodeIsTheBodyOfA200() {
        String api = api(null);
        route(api, "GET /x");
        function = event -> answer("{\"a\":1}");
        HttpResponse object = get(api, "/x");
        assertThat(body(object)).isEqualTo("{\"a\":1}");
        assertThat(object.headers()).containsEntry("content-type", List.of("application/json"));

        function = event -> answer("\"Hello from Lambda!\"");
        assertThat(body(get(api, "/x"))).isEqualTo("Hello from Lambda!");
    }

    @Test
    void headersCookiesAndBase64BodiesPassThrough() {
        String api = api(null);
        route(api, "GET /x");
        function = event -> answer("{\"statusCode\":201,\"headers\":{\"X-A\":\"1\",\"content-type\":\"image/png\"},"
                + "\"cookies\":[\"a=1\",\"b=2\"],\"isBase64Encoded\":true,\"body\":\"AQID\"}");

        HttpResponse response = get(api, "/x");

        assertThat(response.status()).isEqualTo(201);
        assertThat(response.body()).containsExactly(1, 2, 3);
        assertThat(response.headers())
                .containsEntry("x-a", List.of("1"))
                .containsEntry("set-cookie", List.of("a=1", "b=2"))
                .containsEntry("content-type", List.of("image/png"));
    }

    @Test
    void aFunctionThatTakesTooLongIsA503() throws Exception {
        String api = api(null);
        String integration = integration(api, 50);
        service.createRoute(r -> r.apiId(api).routeKey("GET /slow").target("integrations/" + integration));
        CountDownLatch release = new CountDownLatch(1);
        function = event -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer("{}");
        };

        HttpResponse response = get(api, "/slow");
        release.countDown();

        assertThat(response.status()).isEqualTo(503);
        assertThat(body(response)).isEqualTo("{\"message\":\"Service Unavailable\"}");
    }

    @Test
    void aBodyOverTenMebibytesIsRefused() {
        String api = api(null);
        route(api, "POST /x");

        HttpResponse response = send(api, "POST", "/x", Map.of(), "x".repeat(10 * 1024 * 1024 + 1));

        assertThat(response.status()).isEqualTo(413);
        assertThat(sourceArns).isEmpty();
    }

    @Test
    void configuredCorsAnswersPreflightAndReplacesTheFunctionsHeaders() {
        String api = api(Cors.builder()
                .allowOrigins("https://a.test")
                .allowMethods("GET", "POST")
                .allowHeaders("content-type")
                .maxAge(600)
                .build());
        route(api, "GET /x");
        function = event -> answer(
                "{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"https://evil.test\"},\"body\":\"\"}");
        Map<String, List<String>> asked =
                Map.of("origin", List.of("https://a.test"), "access-control-request-method", List.of("POST"));

        HttpResponse preflight = send(api, "OPTIONS", "/x", asked, "");
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.headers())
                .containsEntry("access-control-allow-origin", List.of("https://a.test"))
                .containsEntry("access-control-allow-methods", List.of("GET,POST"))
                .containsEntry("access-control-max-age", List.of("600"));
        assertThat(send(api, "GET", "/x", Map.of("origin", List.of("https://a.test")), "")
                        .headers())
                .containsEntry("access-control-allow-origin", List.of("https://a.test"));
        assertThat(send(api, "GET", "/x", Map.of("origin", List.of("https://b.test")), "")
                        .headers())
                .doesNotContainKey("access-control-allow-origin");
    }

    @Test
    void anAccessLogLineJoinsTheRequestWithItsCause() throws Exception {
        String api = api(null);
        service.updateStage(r -> r.apiId(api)
                .stageName("$default")
                .accessLogSettings(AccessLogSettings.builder()
                        .destinationArn(LOG_GROUP)
                        .format(
                                "{\"requestId\":\"$context.requestId\",\"lambda\":\"$context.integration.requestId\","
                                        + "\"status\":\"$context.status\",\"route\":\"$context.routeKey\","
                                        + "\"error\":\"$context.integrationErrorMessage\",\"x\":\"$context.nothing.known\","
                                        + "\"ua\":\"$context.identity.userAgent\",\"lambdaStatus\":\"$context.integrationStatus\"}")
                        .build()));
        route(api, "GET /x");
        function = event -> new Invocation("lambda-1", "Unhandled", new byte[0]);

        HttpResponse response = send(api, "GET", "/x", Map.of("user-agent", List.of("say \"hi\"")), "");

        JsonNode line = JSON.readTree(logLines.get(0));
        assertThat(line.get("requestId").asText())
                .isEqualTo(response.headers().get("apigw-requestid").get(0));
        assertThat(line.get("lambda").asText()).isEqualTo("lambda-1");
        assertThat(line.get("status").asText()).isEqualTo("500");
        assertThat(line.get("route").asText()).isEqualTo("GET /x");
        assertThat(line.get("error").asText()).contains("Lambda function returned");
        assertThat(line.get("x").asText()).isEqualTo("-");
        assertThat(line.get("ua").asText()).isEqualTo("say \"hi\"");
        assertThat(line.get("lambdaStatus").asText()).isEqualTo("200");

        groups.clear();
        get(api, "/x");
        assertThat(logLines).hasSize(1);
    }
}
