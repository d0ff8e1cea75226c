package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Workload.Route;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Whether the health path uses what users use. Where it does not, what users need can fail while health checks stay
 * green: a grey failure, and DNS does not move. What a function uses is told from its environment: a variable whose value
 * is the name of something in the stack.
 */
public final class HealthPath {

    /** Every function has these; they say nothing about what it needs. */
    private static final Set<String> NOT_USED =
            Set.of("AWS::Lambda::Function", "AWS::IAM::Role", "AWS::Logs::LogGroup", "AWS::ApiGatewayV2::Api");

    private final Deployment deployment;
    private final String region;

    public HealthPath(Deployment deployment, String region) {
        this.deployment = deployment;
        this.region = region;
    }

    /**
     * What users' routes use and the health path does not.
     *
     * @param healthRoute for example {@code GET /health}
     * @param missing names of tables and the like, sorted; empty where the health path uses all
     * @param functions how many functions users' routes lead to
     */
    public record Gap(String healthRoute, List<String> missing, int functions) {}

    /** Looks at the functions as they are configured now. */
    public Gap gap() {
        Map<String, String> byRoute = deployment.httpApi(region).functionsByRoute(deployment.apiId(region));
        String healthRoute = "GET " + deployment.config().workload().healthPath();
        Set<String> things = deployment.stack(region).members().stream()
                .filter(member -> !NOT_USED.contains(member.type()))
                .map(Stack.Member::physicalId)
                .filter(id -> !id.isEmpty())
                .collect(Collectors.toSet());
        String health = byRoute.get(healthRoute);
        Set<String> users = deployment.config().workload().routes().stream()
                .map(Route::key)
                .map(key -> byRoute.getOrDefault(key, ""))
                .filter(function -> !function.isEmpty() && !function.equals(health))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(uses(users, things));
        missing.removeAll(uses(health == null ? List.of() : List.of(health), things));
        return new Gap(healthRoute, List.copyOf(missing), users.size());
    }

    private Set<String> uses(Collection<String> functions, Set<String> things) {
        return functions.stream()
                .flatMap(function -> deployment.function(region, function).find().stream())
                .flatMap(state -> state.variables().values().stream())
                .filter(things::contains)
                .collect(Collectors.toSet());
    }
}
