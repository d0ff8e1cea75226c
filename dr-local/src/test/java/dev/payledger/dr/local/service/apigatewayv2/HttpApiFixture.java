package dev.payledger.dr.local.service.apigatewayv2;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.FunctionInvoker.Invocation;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
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
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;

/** HTTP APIs of one region on virtual time, with a function that a test writes. */
abstract class HttpApiFixture {

    static final String REGION = "ap-southeast-1";
    static final String FUNCTION = "arn:aws:lambda:ap-southeast-1:111122223333:function:f";
    static final String LOG_GROUP = "arn:aws:logs:ap-southeast-1:111122223333:log-group:/api/access";
    static final String CERTIFICATE = "arn:aws:acm:ap-southeast-1:111122223333:certificate/c-1";
    static final ObjectMapper JSON = new ObjectMapper();

    final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    final RegionContext context = new RegionContext(REGION, "111122223333", time, new IdSource(7));
    final List<String> logLines = new ArrayList<>();
    final Set<String> groups = new HashSet<>(Set.of("/api/access"));
    final Map<String, Double> metrics = new TreeMap<>();
    final List<String> sourceArns = new ArrayList<>();
    final Map<String, Certificates.Certificate> certificates = new LinkedHashMap<>(
            Map.of(CERTIFICATE, new Certificates.Certificate(CERTIFICATE, List.of("*.payledger.test"), true)));
    final Set<String> inUse = new HashSet<>();
    Function<JsonNode, Invocation> function = event -> answer("{\"statusCode\":200,\"body\":\"ok\"}");
    ApiGatewayV2Service service;

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

    String api(Cors cors) {
        String id = service.createApi(
                        r -> r.name("a").protocolType(ProtocolType.HTTP).corsConfiguration(cors))
                .apiId();
        service.createStage(r -> r.apiId(id).stageName("$default").autoDeploy(true));
        return id;
    }

    void route(String api, String key) {
        String integration = integration(api, 30_000);
        service.createRoute(r -> r.apiId(api).routeKey(key).target("integrations/" + integration));
    }

    String integration(String api, int timeoutMillis) {
        return service.createIntegration(r -> r.apiId(api)
                        .integrationType(IntegrationType.AWS_PROXY)
                        .integrationUri(FUNCTION)
                        .payloadFormatVersion("2.0")
                        .timeoutInMillis(timeoutMillis))
                .integrationId();
    }

    DomainNameConfiguration domain(String name) {
        return service.createDomainName(r -> r.domainName(name)
                        .domainNameConfigurations(DomainNameConfiguration.builder()
                                .certificateArn(CERTIFICATE)
                                .endpointType(EndpointType.REGIONAL)
                                .securityPolicy(SecurityPolicy.TLS_1_2)
                                .build()))
                .domainNameConfigurations()
                .get(0);
    }

    HttpResponse get(String api, String path) {
        return send(api, "GET", path, Map.of(), "");
    }

    HttpResponse send(String api, String method, String target, Map<String, List<String>> headers, String body) {
        return at(api + ".execute-api.ap-southeast-1.amazonaws.com", method, target, headers, body)
                .orElseThrow();
    }

    Optional<HttpResponse> at(
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

    static Invocation answer(String json) {
        return new Invocation("lambda-request", null, json.getBytes(StandardCharsets.UTF_8));
    }

    static String body(HttpResponse response) {
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    static JsonNode read(byte[] json) {
        try {
            return JSON.readTree(json);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
