package dev.payledger.dr.local.service.apigatewayv2;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.Cors;
import software.amazon.awssdk.services.apigatewayv2.model.Integration;
import software.amazon.awssdk.services.apigatewayv2.model.Route;

/**
 * What a deployment froze: the routes in the order in which they are tried, with their integrations, and the CORS
 * settings. Immutable, read by the data plane without a lock.
 *
 * @param cors the API's CORS settings, or null where it has none
 */
record Release(List<ReleasedRoute> routes, @Nullable Cors cors) {

    static Release of(Iterable<Route> routes, Map<String, Integration> integrations, @Nullable Cors cors) {
        List<ReleasedRoute> released = new java.util.ArrayList<>();
        for (Route route : routes) {
            String target = route.target();
            Integration integration =
                    target == null ? null : integrations.get(target.substring(target.indexOf('/') + 1));
            released.add(new ReleasedRoute(RouteKey.parse(route.routeKey()), integration));
        }
        released.sort(Comparator.comparing(ReleasedRoute::key, RouteKey.PRIORITY));
        return new Release(List.copyOf(released), cors);
    }

    /** The route that answers, with its path parameters. */
    Optional<Matched> match(String method, String path) {
        for (ReleasedRoute route : routes) {
            Optional<Map<String, String>> parameters = route.key().match(method, path);
            if (parameters.isPresent()) {
                return Optional.of(new Matched(route, parameters.get()));
            }
        }
        return Optional.empty();
    }

    /** A route and what it leads to; no integration where none is set. */
    record ReleasedRoute(RouteKey key, @Nullable Integration integration) {}

    /** A route that fits a request. */
    record Matched(ReleasedRoute route, Map<String, String> pathParameters) {}
}
