package dev.payledger.dr.local.service.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.Certificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;

class CustomDomainTest extends HttpApiFixture {

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
}
