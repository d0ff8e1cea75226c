package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.wire.HttpRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;

/** Finds the stage that serves a request, from its host and path. */
final class Hosts {

    private final ApiOperations apis;
    private final DomainOperations domains;

    Hosts(ApiOperations apis, DomainOperations domains) {
        this.apis = apis;
        this.domains = domains;
    }

    Place locate(HttpRequest request) {
        String host = request.host();
        Optional<HttpApi> api = apiOf(host);
        if (api.isPresent()) {
            if (Boolean.TRUE.equals(api.get().api().disableExecuteApiEndpoint())) {
                return Place.of(Refusal.FORBIDDEN);
            }
            return onOwnHost(api.get(), request.rawPath());
        }
        Optional<CustomDomain> domain = domains.serving(host);
        if (domain.isPresent()) {
            return onDomain(domain.get(), request.rawPath());
        }
        return Place.of(domains.hasTarget(host) ? Refusal.FORBIDDEN : Refusal.UNKNOWN_HOST);
    }

    /** Whether AWS would answer for a name in DNS: an API's own or the target of a custom domain. */
    boolean knows(String name) {
        return apiOf(name).isPresent() || domains.hasTarget(name);
    }

    private Optional<HttpApi> apiOf(String host) {
        int dot = host.indexOf('.');
        return dot < 0
                ? Optional.empty()
                : apis.find(host.substring(0, dot))
                        .filter(api -> apis.hostOf(api.id()).equals(host));
    }

    /** A named stage is the path's first segment and hides {@code $default}, which serves from the root. */
    private static Place onOwnHost(HttpApi api, String rawPath) {
        List<String> path = RouteKey.segmentsOf(rawPath);
        HttpApi.Serving named = path.isEmpty() ? null : api.serving(path.get(0));
        if (named != null && !path.get(0).equals(RouteKey.DEFAULT)) {
            return new Place(named, "/" + String.join("/", path.subList(1, path.size())), Refusal.NONE);
        }
        return new Place(api.serving(RouteKey.DEFAULT), rawPath, Refusal.NONE);
    }

    private Place onDomain(CustomDomain domain, String rawPath) {
        Optional<ApiMapping> mapping = domain.mappingFor(rawPath);
        Optional<HttpApi> api = mapping.flatMap(m -> apis.find(m.apiId()));
        if (mapping.isEmpty() || api.isEmpty()) {
            return new Place(null, rawPath, Refusal.NONE);
        }
        List<String> path = RouteKey.segmentsOf(rawPath);
        int keySegments = RouteKey.segmentsOf(CustomDomain.keyOf(mapping.get())).size();
        return new Place(
                api.get().serving(mapping.get().stage()),
                "/" + String.join("/", path.subList(keySegments, path.size())),
                Refusal.NONE);
    }

    /** Why no stage is asked. */
    enum Refusal {
        NONE,
        UNKNOWN_HOST,
        FORBIDDEN
    }

    /**
     * Where a request leads.
     *
     * @param serving the stage, or null where the host is known and nothing serves this path
     * @param routedPath the path without a stage's name or a mapping's key, against which routes are matched
     */
    record Place(HttpApi.@Nullable Serving serving, String routedPath, Refusal refusal) {
        static Place of(Refusal refusal) {
            return new Place(null, "/", refusal);
        }
    }
}
