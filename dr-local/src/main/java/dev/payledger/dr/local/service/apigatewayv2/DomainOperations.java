package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.ApiGatewayZones;
import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Shapes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.CreateDomainNameRequest;
import software.amazon.awssdk.services.apigatewayv2.model.DomainName;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameStatus;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.IpAddressType;
import software.amazon.awssdk.services.apigatewayv2.model.RoutingMode;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateApiMappingRequest;
import software.amazon.awssdk.services.apigatewayv2.model.UpdateDomainNameRequest;

/**
 * Custom domain names (regional, TLS 1.2) and API mappings of a region. The same name may exist in another region as
 * well, which failover needs. Changes hold this object's monitor; reading needs none.
 */
final class DomainOperations {

    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern MAPPING_KEY = Pattern.compile("[A-Za-z0-9._+!*'()$/-]{0,300}");
    private static final String SELECTION = "$request.basepath";

    private final RegionContext context;
    private final ApiOperations apis;
    private final Certificates certificates;
    private final Map<String, CustomDomain> domains = new ConcurrentSkipListMap<>();

    DomainOperations(RegionContext context, ApiOperations apis, Certificates certificates) {
        this.context = context;
        this.apis = apis;
        this.certificates = certificates;
    }

    synchronized DomainName create(CreateDomainNameRequest request) {
        Errors.refuse(request, "MutualTlsAuthentication");
        String name = request.domainName();
        if (name == null || !NAME.matcher(name).matches()) {
            throw Errors.badRequest("Invalid domain name specified. Must be a valid, lower-case domain name: " + name);
        }
        checkRoutingMode(request.routingModeAsString());
        if (domains.containsKey(name)) {
            throw Errors.badRequest("The domain name you provided already exists.");
        }
        DomainNameConfiguration wanted = only(request.domainNameConfigurations());
        check(name, wanted);
        DomainName created = DomainName.builder()
                .domainName(name)
                .domainNameArn(arnOf(name))
                .apiMappingSelectionExpression(SELECTION)
                .routingMode(RoutingMode.API_MAPPING_ONLY)
                .domainNameConfigurations(
                        configured(wanted, "d-" + context.ids().lower(10)))
                .tags(request.hasTags() ? request.tags() : Map.of())
                .build();
        certificates.use(wanted.certificateArn(), resourceArn(name));
        domains.put(name, new CustomDomain(created, Map.of()));
        return created;
    }

    synchronized DomainName update(UpdateDomainNameRequest request) {
        Errors.refuse(request, "MutualTlsAuthentication");
        checkRoutingMode(request.routingModeAsString());
        CustomDomain domain = require(request.domainName());
        if (!request.hasDomainNameConfigurations()) {
            return domain.name();
        }
        String name = request.domainName();
        DomainNameConfiguration before = only(domain.name().domainNameConfigurations());
        DomainNameConfiguration wanted = Shapes.copy(only(request.domainNameConfigurations()), before.toBuilder())
                .build();
        check(name, wanted);
        String targetName = before.apiGatewayDomainName();
        DomainName changed = domain.name().toBuilder()
                .domainNameConfigurations(configured(wanted, targetName.substring(0, targetName.indexOf('.'))))
                .build();
        certificates.use(wanted.certificateArn(), resourceArn(name));
        if (!before.certificateArn().equals(wanted.certificateArn())) {
            certificates.release(before.certificateArn(), resourceArn(name));
        }
        domains.put(name, domain.withName(changed));
        return changed;
    }

    synchronized void delete(String name) {
        CustomDomain domain = require(name);
        domains.remove(name);
        certificates.release(only(domain.name().domainNameConfigurations()).certificateArn(), resourceArn(name));
    }

    CustomDomain require(@Nullable String name) {
        return find(name).orElseThrow(() -> Errors.notFound("Invalid domain name identifier specified"));
    }

    private Optional<CustomDomain> find(@Nullable String name) {
        return name == null ? Optional.empty() : Optional.ofNullable(domains.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The domain that serves a host: its own, or the wildcard one level up. */
    Optional<CustomDomain> serving(String host) {
        int dot = host.indexOf('.');
        return find(host).or(() -> dot < 0 ? Optional.empty() : find("*" + host.substring(dot)));
    }

    boolean hasTarget(String host) {
        return domains.values().stream().anyMatch(domain -> domain.targetName().equals(host));
    }

    List<DomainName> list() {
        return domains.values().stream().map(CustomDomain::name).toList();
    }

    synchronized void setTags(String name, Map<String, String> tags) {
        CustomDomain domain = require(name);
        domains.put(name, domain.withName(domain.name().toBuilder().tags(tags).build()));
    }

    synchronized ApiMapping createMapping(CreateApiMappingRequest request) {
        CustomDomain domain = require(request.domainName());
        ApiMapping mapping = ApiMapping.builder()
                .apiMappingId(context.ids().lower(6))
                .apiId(request.apiId())
                .stage(request.stage())
                .apiMappingKey(normalised(request.apiMappingKey()))
                .build();
        check(domain, mapping);
        domains.put(domain.name().domainName(), domain.with(mapping));
        return mapping;
    }

    synchronized ApiMapping updateMapping(UpdateApiMappingRequest request) {
        CustomDomain domain = require(request.domainName());
        ApiMapping.Builder changed = domain.require(request.apiMappingId()).toBuilder();
        Shapes.copy(request, changed);
        if (request.apiMappingKey() != null) {
            changed.apiMappingKey(normalised(request.apiMappingKey()));
        }
        ApiMapping mapping = changed.build();
        check(domain, mapping);
        domains.put(domain.name().domainName(), domain.with(mapping));
        return mapping;
    }

    synchronized void deleteMapping(String name, String mappingId) {
        CustomDomain domain = require(name);
        domain.require(mappingId);
        domains.put(domain.name().domainName(), domain.without(mappingId));
    }

    /** Whether a mapping leads to an API, or to this one of its stages. */
    boolean mapped(String apiId, @Nullable String stageName) {
        return domains.values().stream()
                .flatMap(domain -> domain.mappings().values().stream())
                .anyMatch(mapping ->
                        apiId.equals(mapping.apiId()) && (stageName == null || stageName.equals(mapping.stage())));
    }

    /** The ARN by which tags of a domain name are set. */
    String arnOf(String name) {
        return "arn:aws:apigateway:" + context.region() + "::/domainnames/" + name;
    }

    /** How ACM names the user of a certificate. Unconfirmed: in AWS it is a load balancer of API Gateway's. */
    private String resourceArn(String name) {
        return arnOf(name);
    }

    private void check(CustomDomain domain, ApiMapping mapping) {
        if (!MAPPING_KEY.matcher(CustomDomain.keyOf(mapping)).matches()) {
            throw Errors.badRequest(
                    "API mapping key should only contain letters, numbers and the characters $-_.+!*'()/");
        }
        if (mapping.stage() == null) {
            throw Errors.badRequest("Stage is a required parameter");
        }
        HttpApi api = apis.require(mapping.apiId());
        synchronized (api) {
            if (!api.stages.containsKey(mapping.stage())) {
                throw Errors.badRequest("Invalid stage identifier specified");
            }
        }
        for (ApiMapping other : domain.mappings().values()) {
            if (!other.apiMappingId().equals(mapping.apiMappingId())
                    && CustomDomain.keyOf(other).equals(CustomDomain.keyOf(mapping))) {
                throw Errors.conflict("ApiMapping key already exists for this domain name");
            }
        }
    }

    private void check(String name, DomainNameConfiguration wanted) {
        Errors.refuse(wanted, "OwnershipVerificationCertificateArn");
        if (wanted.endpointType() != null && wanted.endpointType() != EndpointType.REGIONAL) {
            throw Errors.badRequest("Only REGIONAL endpoints are supported for HTTP APIs");
        }
        if (wanted.securityPolicy() != null && wanted.securityPolicy() != SecurityPolicy.TLS_1_2) {
            throw Errors.badRequest("Only the security policy TLS_1_2 is supported for HTTP APIs");
        }
        if (wanted.ipAddressType() != null && wanted.ipAddressType() != IpAddressType.IPV4) {
            throw AwsError.unsupported("API Gateway IpAddressType " + wanted.ipAddressTypeAsString());
        }
        String arn = wanted.certificateArn();
        if (arn == null) {
            throw Errors.badRequest("CertificateArn is a required parameter");
        }
        if (!arn.startsWith("arn:aws:acm:" + context.region() + ":")) {
            throw Errors.badRequest(
                    "Invalid certificate ARN: " + arn + ". Certificate must be in '" + context.region() + "'.");
        }
        Certificates.Certificate certificate = certificates
                .find(arn)
                .filter(Certificates.Certificate::issued)
                .orElseThrow(() -> Errors.badRequest("The certificate " + arn + " must exist in " + context.region()
                        + " and have the status ISSUED"));
        if (!certificate.covers(name)) {
            throw Errors.badRequest("The certificate provided does not cover the domain name " + name + ": it is for "
                    + String.join(", ", certificate.names()));
        }
    }

    private DomainNameConfiguration configured(DomainNameConfiguration wanted, String targetLabel) {
        return DomainNameConfiguration.builder()
                .apiGatewayDomainName(targetLabel + ".execute-api." + context.region() + ".amazonaws.com")
                .certificateArn(wanted.certificateArn())
                .certificateName(wanted.certificateName())
                .certificateUploadDate(context.time().now())
                .domainNameStatus(DomainNameStatus.AVAILABLE)
                .endpointType(EndpointType.REGIONAL)
                .hostedZoneId(ApiGatewayZones.of(context.region()))
                .ipAddressType(IpAddressType.IPV4)
                .securityPolicy(SecurityPolicy.TLS_1_2)
                .build();
    }

    private static DomainNameConfiguration only(List<DomainNameConfiguration> configurations) {
        if (configurations.size() != 1) {
            throw Errors.badRequest("Exactly one domain name configuration must be given");
        }
        return configurations.get(0);
    }

    private static @Nullable String normalised(@Nullable String key) {
        if (key == null || key.equals("(none)")) {
            return "";
        }
        List<String> parts = new ArrayList<>(RouteKey.segmentsOf(key));
        return String.join("/", parts);
    }

    private static void checkRoutingMode(@Nullable String mode) {
        if (mode != null && !mode.equals(RoutingMode.API_MAPPING_ONLY.toString())) {
            throw AwsError.unsupported("API Gateway RoutingMode " + mode);
        }
    }
}
