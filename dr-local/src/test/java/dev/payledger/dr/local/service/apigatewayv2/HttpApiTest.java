package dev.payledger.dr.local.service.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.FunctionInvoker.Invocation;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;

class HttpApiTest {

    private static final String REGION = "ap-southeast-1";
    private static final String FUNCTION = "arn:aws:lambda:ap-southeast-1:111122223333:function:f";
    private static final String LOG_GROUP = "arn:aws:logs:ap-southeast-1:111122223333:log-group:/api/access";
    private static final String CERTIFICATE = "arn:aws:acm:ap-southeast-1:111122223333:certificate/c-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final RegionContext context = new RegionContext(REGION, "111122223333", time, new IdSource(7));
    private final List<String> logLines = new ArrayList<>();
    private final Set<String> groups = new HashSet<>(Set.of("/api/access"));
    private final Map<String, Double> metrics = new TreeMap<>();
    private final List<String> sourceArns = new ArrayList<>();
    private final Map<String, Certificates.Certificate> certificates = new LinkedHashMap<>(
            Map.of(CERTIFICATE, new Certificates.Certificate(CERTIFICATE, List.of("*.payledger.test"), true)));
    private final Set<String> inUse = new HashSet<>();
    private Function<JsonNode, Invocation> function = event -> answer("{\"statusCode\":200,\"body\":\"ok\"}");
    private ApiGatewayV2Service service;

    @BeforeEach
    void start() throws Exception {
        LogSink logs = new LogSink() {
            @Override
            public void append(String group, String stream, List<Line> lines) {
                lines.forEach(line -> logLines.add(line.message()));
            }

            @Override
            public boolean groupExists(String group) {
                return groups.contains(group);
            }
        };
        Certificates acm = new Certificates() {
            @Override
            public Optional<Certificate> find(String arn) {
                return Optional.ofNullable(certificates.get(arn));
            }

            @Override
            public void use(String arn, String resourceArn) {
                inUse.add(arn);
            }

            @Override
            public void release(String arn, String resourceArn) {
                inUse.remove(arn);
            }
        };
        service = new ApiGatewayV2Service(
                context,
                InetAddress.getByName("127.0.1.1"),
                (arn, payload, principal, sourceArn) -> {
                    sourceArns.add(sourceArn);
                    return function.apply(read(payload));
                },
                logs,
                (namespace, metric, dimensions, value, unit) ->
                        metrics.merge(metric + (dimensions.containsKey("Stage") ? "/stage" : ""), value, Double::sum),
                acm);
    }

    @AfterEach
    void stop() {
        service.close();
    }

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

    @Test
    void aCustomDomainServesThroughTheLongestMapping() {
        String root = api(null);
        route(root, "GET /orders/x");
        String orders = api(null);
        route(orders, "GET /x");
        DomainNameConfiguration target = domain("api.payledger.test");
        service.createApiMapping(
                r -> r.domainName("api.payledger.test").apiId(root).stage("$default"));
        service.createApiMapping(r -> r.domainName("api.payledger.test")
                .apiId(orders)
                .stage("$default")
                .apiMappingKey("orders"));
        List<String> seen = new ArrayList<>();
        function = event -> {
            seen.add(event.at("/requestContext/apiId").asText() + " "
                    + event.at("/rawPath").asText());
            return answer("{}");
        };

        assertThat(at("api.payledger.test", "GET", "/orders/x", Map.of(), "")
                        .orElseThrow()
                        .status())
                .isEqualTo(200);
        assertThat(seen).containsExactly(orders + " /orders/x");
        assertThat(target.hostedZoneId()).isEqualTo("ZL327KTPIQFUL");
        assertThat(target.apiGatewayDomainName())
                .matches("d-[a-z0-9]{10}\\.execute-api\\.ap-southeast-1\\.amazonaws\\.com");
        assertThat(service.addressOf(target.apiGatewayDomainName())
                        .orElseThrow()
                        .getHostAddress())
                .isEqualTo("127.0.1.1");
        assertThat(at(target.apiGatewayDomainName(), "GET", "/", Map.of(), "")
                        .orElseThrow()
                        .status())
                .isEqualTo(403);
        assertThat(at("other.payledger.test", "GET", "/", Map.of(), "")).isEmpty();
        assertThat(inUse).containsExactly(CERTIFICATE);
        service.deleteDomainName(r -> r.domainName("api.payledger.test"));
        assertThat(inUse).isEmpty();
    }

    @Test
    void aDomainNeedsAnIssuedCertificateOfThisRegionThatCoversIt() {
        assertThatThrownBy(() -> domain("a.b.payledger.test")).hasMessageContaining("does not cover");
        certificates.put(CERTIFICATE, new Certificates.Certificate(CERTIFICATE, List.of("*.payledger.test"), false));
        assertThatThrownBy(() -> domain("a.payledger.test")).hasMessageContaining("ISSUED");
        assertThatThrownBy(() -> service.createDomainName(r -> r.domainName("a.payledger.test")
                        .domainNameConfigurations(DomainNameConfiguration.builder()
                                .certificateArn("arn:aws:acm:us-east-1:111122223333:certificate/c")
                                .build())))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("Certificate must be in 'ap-southeast-1'");
    }

    @Test
    void whatIsNotBuiltIsRefusedAndNotIgnored() {
        String api = api(null);
        assertThatThrownBy(() -> service.createIntegration(r -> r.apiId(api)
                        .integrationType(IntegrationType.AWS_PROXY)
                        .integrationUri(FUNCTION)
                        .payloadFormatVersion("1.0")))
                .isInstanceOf(AwsServiceException.class)
                .hasMessageContaining("1.0 is not supported");
        assertThatThrownBy(() ->
                        service.createRoute(r -> r.apiId(api).routeKey("GET /x").authorizerId("a")))
                .hasMessageContaining("AuthorizerId");
        assertThatThrownBy(() -> service.createApi(r -> r.name("w").protocolType(ProtocolType.WEBSOCKET)))
                .hasMessageContaining("WebSocket");
    }

    @Test
    void tagsOfApisAndStagesAreKept() {
        String api = service.createApi(
                        r -> r.name("a").protocolType(ProtocolType.HTTP).tags(Map.of("k", "v")))
                .apiId();
        String arn = "arn:aws:apigateway:ap-southeast-1::/apis/" + api;
        service.tagResource(r -> r.resourceArn(arn).tags(Map.of("l", "w")));
        service.untagResource(r -> r.resourceArn(arn).tagKeys("k"));

        assertThat(service.getTags(r -> r.resourceArn(arn)).tags()).isEqualTo(Map.of("l", "w"));
        assertThat(service.getApi(r -> r.apiId(api)).tags()).isEqualTo(Map.of("l", "w"));
    }

    private String api(Cors cors) {
        String id = service.createApi(
                        r -> r.name("a").protocolType(ProtocolType.HTTP).corsConfiguration(cors))
                .apiId();
        service.createStage(r -> r.apiId(id).stageName("$default").autoDeploy(true));
        return id;
    }

    private void route(String api, String key) {
        String integration = integration(api, 30_000);
        service.createRoute(r -> r.apiId(api).routeKey(key).target("integrations/" + integration));
    }

    private String integration(String api, int timeoutMillis) {
        return service.createIntegration(r -> r.apiId(api)
                        .integrationType(IntegrationType.AWS_PROXY)
                        .integrationUri(FUNCTION)
                        .payloadFormatVersion("2.0")
                        .timeoutInMillis(timeoutMillis))
                .integrationId();
    }

    private DomainNameConfiguration domain(String name) {
        return service.createDomainName(r -> r.domainName(name)
                        .domainNameConfigurations(DomainNameConfiguration.builder()
                                .certificateArn(CERTIFICATE)
                                .endpointType(EndpointType.REGIONAL)
                                .securityPolicy(SecurityPolicy.TLS_1_2)
                                .build()))
                .domainNameConfigurations()
                .get(0);
    }

    private HttpResponse get(String api, String path) {
        return send(api, "GET", path, Map.of(), "");
    }

    private HttpResponse send(
            String api, String method, String target, Map<String, List<String>> headers, String body) {
        return at(api + ".execute-api.ap-southeast-1.amazonaws.com", method, target, headers, body)
                .orElseThrow();
    }

    private Optional<HttpResponse> at(
            String host, String method, String target, Map<String, List<String>> headers, String body) {
        int question = target.indexOf('?');
        Map<String, List<String>> all = new LinkedHashMap<>(headers);
        all.put("host", List.of(host + ":4600"));
        if (!body.isEmpty()) {
            all.putIfAbsent("content-type", List.of("application/json"));
        }
        return service.serve(new HttpRequest(
                method,
                question < 0 ? target : target.substring(0, question),
                question < 0 ? "" : target.substring(question + 1),
                all,
                body.getBytes(StandardCharsets.UTF_8),
                InetAddress.getLoopbackAddress(),
                InetAddress.getLoopbackAddress()));
    }

    private static Invocation answer(String json) {
        return new Invocation("lambda-request", null, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    private static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
