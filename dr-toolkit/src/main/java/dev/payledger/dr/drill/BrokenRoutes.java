package dev.payledger.dr.drill;

import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.internal.resource.Deployment;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Which of the users' routes lead to a broken function, as the API's own routes say. */
final class BrokenRoutes {

    private final List<String> names;

    BrokenRoutes(Deployment deployment, FaultInjectReport injected) {
        String prefix = deployment.names().deployment() + "-";
        Set<String> broken = injected.faults().stream()
                .map(FaultInjectReport.Injected::function)
                .collect(Collectors.toSet());
        Map<String, String> functions =
                deployment.httpApi(injected.region()).functionsByRoute(deployment.apiId(injected.region()));
        this.names = deployment.config().workload().routes().stream()
                .filter(route -> {
                    String function = functions.getOrDefault(route.key(), "");
                    return broken.contains(function)
                            || (function.startsWith(prefix) && broken.contains(function.substring(prefix.length())));
                })
                .map(Route::name)
                .toList();
    }

    /** The routes' names, in the order of the workload. */
    List<String> names() {
        return names;
    }
}
