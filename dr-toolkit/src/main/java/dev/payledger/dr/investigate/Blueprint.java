package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.MetricSums;
import dev.payledger.dr.internal.resource.Stack.Member;
import dev.payledger.dr.internal.resource.StackTemplate;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a region's functions are, what its template says they should be, and what the other region's are. */
final class Blueprint {

    private static final String FUNCTION = "AWS::Lambda::Function";

    private final Deployment deployment;
    private final String region;
    private final Notes notes;
    private final List<Member> members;
    private final List<Member> elsewhere;
    private final Optional<StackTemplate> template;

    Blueprint(Deployment deployment, String region, Notes notes) {
        this.deployment = deployment;
        this.region = region;
        this.notes = notes;
        this.members =
                notes.read(() -> deployment.stack(region).members(FUNCTION)).orElse(List.of());
        this.elsewhere = notes.read(() ->
                        deployment.stack(deployment.regions().other(region)).members(FUNCTION))
                .orElse(List.of());
        this.template = notes.read(() -> deployment.template(region));
    }

    FunctionFacts facts(String function) {
        Optional<Member> member = members.stream()
                .filter(found -> found.physicalId().equals(function))
                .findFirst();
        Optional<FunctionState> state =
                notes.read(() -> deployment.function(region, function).find()).flatMap(found -> found);
        return new FunctionFacts(
                region,
                function,
                state.map(Blueprint::live).orElse(null),
                member.flatMap(found -> template.map(known -> declared(known, found.logicalId())))
                        .orElse(null),
                member.map(this::variablesElsewhere).orElse(Set.of()),
                state.flatMap(live ->
                                member.flatMap(found -> template.map(known -> changed(known, found.logicalId(), live))))
                        .orElse(Set.of()));
    }

    private static FunctionFacts.Live live(FunctionState state) {
        return new FunctionFacts.Live(state.reservedConcurrency(), state.role(), variables(state));
    }

    private static Set<String> changed(StackTemplate known, String logicalId, FunctionState live) {
        return live.variables().entrySet().stream()
                .filter(variable -> known.variable(logicalId, variable.getKey())
                        .filter(value -> !value.equals(variable.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those with a value: most functions take a blank one for none. */
    private static Set<String> variables(FunctionState state) {
        return state.variables().entrySet().stream()
                .filter(variable -> !variable.getValue().isBlank())
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    private FunctionFacts.Declared declared(StackTemplate known, String logicalId) {
        Map<String, String> references = new TreeMap<>();
        Map<String, String> values = new TreeMap<>();
        for (String variable : known.variables(logicalId)) {
            references.put(variable, known.reference(logicalId, variable));
            if (known.namesAResource(logicalId, variable)) {
                known.variable(logicalId, variable).ifPresent(value -> values.put(variable, value));
            }
        }
        return new FunctionFacts.Declared(
                deployment.names().deployment(),
                logicalId,
                known.reservedConcurrency(logicalId).orElse(null),
                known.role(logicalId).orElse(null),
                references,
                values);
    }

    private Set<String> variablesElsewhere(Member member) {
        String other = deployment.regions().other(region);
        return elsewhere.stream()
                .filter(found -> found.logicalId().equals(member.logicalId()))
                .findFirst()
                .flatMap(found -> notes.read(
                        () -> deployment.function(other, found.physicalId()).find()))
                .flatMap(found -> found)
                .map(Blueprint::variables)
                .orElse(Set.of());
    }

    /** What Lambda counted over the window, beside what the API did. */
    List<String> evidence(FunctionFacts facts, Window window, int serverErrors) {
        MetricSums sums = deployment.metricSums(region);
        List<String> counts = new ArrayList<>();
        for (String metric : List.of("Throttles", "Errors", "Invocations")) {
            notes.read(() -> sums.ofFunction(facts.name(), metric, window.from(), window.until()))
                    .ifPresent(found -> counts.add(metric + " "
                            + found.values().stream().mapToLong(Long::longValue).sum()));
        }
        return counts.isEmpty()
                ? List.of()
                : List.of("Lambda's metrics of the window: " + String.join(", ", counts) + "; API 5xx of its routes "
                        + serverErrors);
    }

    /** The policies of a role, or that they cannot be read. */
    String policies(String role) {
        return notes.read(() -> deployment.rolePolicies().of(role))
                .map(found -> found.map(names -> "role " + role + " has the policies "
                                + (names.isEmpty() ? "none" : String.join(", ", names)))
                        .orElse("role " + role + " does not exist any more"))
                .orElse("the policies of role " + role + " cannot be read");
    }
}
