package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.apigatewayv2.model.DomainNameConfiguration;
import software.amazon.awssdk.services.apigatewayv2.model.EndpointType;
import software.amazon.awssdk.services.apigatewayv2.model.GetDomainNameResponse;
import software.amazon.awssdk.services.apigatewayv2.model.SecurityPolicy;
import software.amazon.awssdk.services.apigatewayv2.model.Stage;

/**
 * The HTTP API of a service in one region, and its custom domains. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-custom-domain-names.html">custom domain
 * names for HTTP APIs</a>. Nothing is updated in place: the API's updates are PATCH calls, and a new mapping does as well.
 */
public final class HttpApi {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final ApiGatewayV2Client client;
    private final String region;
    private final String deployment;
    private final Waiting waiting;

    HttpApi(ApiGatewayV2Client client, String region, String deployment, Waiting waiting) {
        this.client = client;
        this.region = region;
        this.deployment = deployment;
        this.waiting = waiting;
    }

    /**
     * A custom domain.
     *
     * @param target the name that API Gateway gave it, {@code d-<id>.execute-api.<region>.amazonaws.com}
     * @param targetZoneId the hosted zone of that name, for alias records
     * @param ours whether this deployment made it
     */
    public record Domain(
            String name, String status, String target, String targetZoneId, String certificateArn, boolean ours) {}

    private AwsCall call(String operation, String resource) {
        return new AwsCall("apigateway", operation, resource, region);
    }

    /** The host that AWS gives to an API. */
    public static String host(String apiId, String region) {
        return apiId + ".execute-api." + region + ".amazonaws.com";
    }

    /** A custom domain, or empty where there is none. */
    public Optional<Domain> domain(String name) {
        return call("GetDomainName", "domain " + name)
                .find(() -> client.getDomainName(request -> request.domainName(name)))
                .map(this::domain);
    }

    private Domain domain(GetDomainNameResponse answer) {
        DomainNameConfiguration first = answer.domainNameConfigurations().get(0);
        Map<String, String> tags = answer.tags();
        return new Domain(
                answer.domainName(),
                String.valueOf(first.domainNameStatusAsString()),
                first.apiGatewayDomainName(),
                first.hostedZoneId(),
                String.valueOf(first.certificateArn()),
                deployment.equals(tags.get(Names.TAG)));
    }

    /**
     * Makes a custom domain where there is none, and waits until it is available.
     *
     * @param changes is told what was changed
     * @throws DrException with {@code DR-DOMAIN-003} where the domain belongs to something else
     */
    public Domain ensureDomain(String name, String certificateArn, List<String> changes, Step step) {
        Optional<Domain> found = domain(name);
        if (found.isEmpty()) {
            create(
                    "CreateDomainName",
                    name,
                    () -> domain(name).isPresent(),
                    () -> client.createDomainName(request -> request.domainName(name)
                            .domainNameConfigurations(DomainNameConfiguration.builder()
                                    .certificateArn(certificateArn)
                                    .endpointType(EndpointType.REGIONAL)
                                    .securityPolicy(SecurityPolicy.TLS_1_2)
                                    .build())
                            .tags(Map.of(Names.TAG, deployment))));
            changes.add("domain " + name);
            found = domain(name);
        }
        if (found.isPresent() && !found.get().ours()) {
            throw new DrException(
                    DrError.DOMAIN_003,
                    "Custom domain " + name + " in " + region + " is not ours.",
                    "it lacks the tag " + Names.TAG + "=" + deployment + ".",
                    "remove it, tag it, or choose another dr.domain or dr.stage.");
        }
        return waiting.until(
                        LIMIT,
                        () -> domain(name),
                        seen -> seen.isPresent() && seen.get().status().equals("AVAILABLE"),
                        (seen, elapsed) -> step.progress(
                                region, name + " " + seen.map(Domain::status).orElse("none"), elapsed),
                        seen -> new DrException(
                                DrError.DOMAIN_002,
                                "Custom domain " + name + " in " + region + " did not become available.",
                                "its status is " + seen.map(Domain::status).orElse("none") + " (limit "
                                        + LIMIT.toMinutes() + " min).",
                                "look at the domain in API Gateway, then run the goal again."))
                .orElseThrow();
    }

    /** Maps the whole domain to an API's stage; a mapping to something else is replaced. */
    public void ensureMapping(String domain, String apiId, List<String> changes) {
        String stage = stage(apiId);
        boolean mapped = false;
        for (ApiMapping mapping : mappings(domain)) {
            boolean root =
                    mapping.apiMappingKey() == null || mapping.apiMappingKey().isEmpty();
            if (root && apiId.equals(mapping.apiId()) && stage.equals(mapping.stage())) {
                mapped = true;
            } else if (root) {
                call("DeleteApiMapping", "domain " + domain)
                        .find(() -> client.deleteApiMapping(
                                request -> request.domainName(domain).apiMappingId(mapping.apiMappingId())));
            }
        }
        if (!mapped) {
            create(
                    "CreateApiMapping",
                    domain,
                    () -> isMapped(domain, apiId),
                    () -> client.createApiMapping(
                            request -> request.domainName(domain).apiId(apiId).stage(stage)));
            changes.add("mapping " + domain + " -> " + apiId);
        }
    }

    /** Makes something. If the answer is lost, the SDK asks again and hears of a conflict: what is there decides. */
    private void create(String operation, String domain, BooleanSupplier isThere, Supplier<?> creation) {
        try {
            call(operation, "domain " + domain).get(creation);
        } catch (DrException e) {
            boolean refusedAgain =
                    Set.of("ConflictException", "BadRequestException").contains(AwsCall.code(e));
            if (!refusedAgain || !isThere.getAsBoolean()) {
                throw e;
            }
        }
    }

    /** Whether the whole domain is mapped to this API. */
    public boolean isMapped(String domain, String apiId) {
        return mappings(domain).stream().anyMatch(mapping -> apiId.equals(mapping.apiId()));
    }

    private List<ApiMapping> mappings(String domain) {
        return call("GetApiMappings", "domain " + domain)
                .find(() -> client.getApiMappings(request -> request.domainName(domain))
                        .items())
                .orElse(List.of());
    }

    private String stage(String apiId) {
        List<String> stages = new ArrayList<>();
        call("GetStages", "api " + apiId).get(() -> client.getStages(request -> request.apiId(apiId))).items().stream()
                .map(Stage::stageName)
                .forEach(stages::add);
        if (stages.isEmpty()) {
            throw new DrException(
                    DrError.DOMAIN_003,
                    "API " + apiId + " in " + region + " has no stage to map a domain to.",
                    "the template declares none.",
                    "add a stage, for example $default with AutoDeploy, and run dr:deploy.");
        }
        return stages.contains("$default") ? "$default" : stages.get(0);
    }

    /**
     * Where the API's stage writes its access log; empty where it writes none. Of several stages it is the one that
     * {@link #ensureMapping} maps.
     */
    public Optional<AccessLog.Settings> accessLog(String apiId) {
        String mapped = stage(apiId);
        return call("GetStages", "api " + apiId)
                .get(() -> client.getStages(request -> request.apiId(apiId)))
                .items()
                .stream()
                .filter(stage -> stage.stageName().equals(mapped))
                .map(Stage::accessLogSettings)
                .filter(Objects::nonNull)
                .filter(settings -> String.valueOf(settings.destinationArn()).contains(":log-group:"))
                .findFirst()
                .map(settings -> new AccessLog.Settings(
                        settings.destinationArn()
                                .replaceFirst("^.*:log-group:", "")
                                .replaceFirst(":\\*$", ""),
                        String.valueOf(settings.format())));
    }

    /**
     * The physical names of the functions behind an API's routes, by route key ({@code GET /balance}). Routes that lead
     * elsewhere are left out.
     */
    public Map<String, String> functionsByRoute(String apiId) {
        Map<String, String> functions = new HashMap<>();
        Map<String, String> uris = new HashMap<>();
        call("GetIntegrations", "api " + apiId)
                .get(() -> client.getIntegrations(request -> request.apiId(apiId)))
                .items()
                .forEach(integration ->
                        uris.put(integration.integrationId(), String.valueOf(integration.integrationUri())));
        call("GetRoutes", "api " + apiId)
                .get(() -> client.getRoutes(request -> request.apiId(apiId)))
                .items()
                .forEach(route -> {
                    String id = String.valueOf(route.target()).replace("integrations/", "");
                    String uri = uris.getOrDefault(id, "");
                    int at = uri.indexOf(":function:");
                    if (at >= 0) {
                        String name = uri.substring(at + ":function:".length());
                        functions.put(route.routeKey(), name.replaceAll("[:/].*", ""));
                    }
                });
        return functions;
    }

    /**
     * Removes a custom domain of ours, with its mappings.
     *
     * @return whether there was one
     */
    public boolean removeDomain(String name) {
        if (domain(name).filter(Domain::ours).isEmpty()) {
            return false;
        }
        for (ApiMapping mapping : mappings(name)) {
            call("DeleteApiMapping", "domain " + name)
                    .find(() -> client.deleteApiMapping(
                            request -> request.domainName(name).apiMappingId(mapping.apiMappingId())));
        }
        return call("DeleteDomainName", "domain " + name)
                .find(() -> client.deleteDomainName(request -> request.domainName(name)))
                .isPresent();
    }
}
