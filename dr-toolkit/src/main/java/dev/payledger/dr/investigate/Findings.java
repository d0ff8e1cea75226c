package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Puts requests with the same cause together. */
final class Findings {

    /** What makes two requests' causes one. */
    private record Key(String function, @Nullable Kind kind, String finding, String remark) {}

    private static final class Group {
        private final Verdict first;
        private final List<AccessLogEntry> entries = new ArrayList<>();

        private Group(Verdict first) {
            this.first = first;
        }

        private long probes() {
            return entries.stream().filter(AccessLogEntry::isProbe).count();
        }

        private List<String> requestIds() {
            return entries.stream().map(AccessLogEntry::requestId).toList();
        }
    }

    private record Described(FunctionFacts facts, List<String> evidence, Blueprint blueprint) {}

    private final String region;
    private final Map<Key, Group> groups = new LinkedHashMap<>();
    private final Map<String, Described> functions = new HashMap<>();

    Findings(String region) {
        this.region = region;
    }

    /** What is known about a function, whatever failed. */
    void describe(FunctionFacts facts, List<String> evidence, Blueprint blueprint) {
        functions.put(facts.name(), new Described(facts, evidence, blueprint));
    }

    void add(String function, AccessLogEntry entry, Verdict verdict) {
        groups.computeIfAbsent(
                        new Key(function, verdict.kind(), verdict.finding(), verdict.remark()),
                        key -> new Group(verdict))
                .entries
                .add(entry);
    }

    List<Cause> causes() {
        List<Cause> causes = new ArrayList<>();
        groups.forEach((key, group) -> {
            Described described = functions.get(key.function());
            if (key.kind() != null && described != null) {
                long probes = group.probes();
                causes.add(new Cause(
                        region,
                        key.function(),
                        key.kind(),
                        key.finding(),
                        key.remark(),
                        group.first.active(),
                        group.entries.size(),
                        probes,
                        group.entries.size() - probes,
                        evidence(group, described),
                        Undo.of(group.first, described.facts()),
                        group.requestIds()));
            }
        });
        return causes;
    }

    List<Unexplained> unexplained() {
        List<Unexplained> rest = new ArrayList<>();
        groups.forEach((key, group) -> {
            if (key.kind() == null) {
                long probes = group.probes();
                List<String> evidence = new ArrayList<>();
                if (!group.first.evidence().isEmpty()) {
                    evidence.add(example(group));
                }
                Described described = functions.get(key.function());
                if (described != null) {
                    evidence.addAll(described.evidence());
                }
                rest.add(new Unexplained(
                        region,
                        key.function(),
                        key.finding(),
                        group.entries.size(),
                        probes,
                        group.entries.size() - probes,
                        List.copyOf(evidence),
                        group.requestIds()));
            }
        });
        return rest;
    }

    private static String example(Group group) {
        AccessLogEntry entry = group.entries.get(0);
        return "request " + entry.requestId()
                + (entry.lambdaRequestId().isEmpty() ? "" : " (Lambda " + entry.lambdaRequestId() + ")") + ": "
                + group.first.evidence();
    }

    private static List<String> evidence(Group group, Described described) {
        FunctionFacts facts = described.facts();
        FunctionFacts.Live live = facts.live();
        FunctionFacts.Declared template = facts.template();
        List<String> evidence = new ArrayList<>();
        evidence.add(example(group));
        switch (Objects.requireNonNull(group.first.kind())) {
            case THROTTLED ->
                evidence.add("configuration: reserved concurrency "
                        + (live == null || live.reserved() == null ? "none" : live.reserved()) + ", template: "
                        + (template == null ? "unknown" : template.reserved() == null ? "none" : template.reserved()));
            case VARIABLE_MISSING -> {
                String variable = group.first.subject();
                evidence.add("configuration: " + variable
                        + (live != null && live.variables().contains(variable) ? " is set now" : " is not set")
                        + ", template: "
                        + (template == null ? "unknown" : template.variables().getOrDefault(variable, "none"))
                        + (facts.elsewhere().contains(variable) ? ", set in the other region" : ""));
            }
            case ROLE_LACKS_ACTION -> {
                evidence.add("configuration: role "
                        + (live == null ? "unknown" : FunctionFacts.roleName(live.role())) + ", template: "
                        + (template == null || template.role() == null
                                ? "unknown"
                                : FunctionFacts.roleName(template.role())));
                if (live != null && group.first.active()) {
                    evidence.add(described.blueprint().policies(FunctionFacts.roleName(live.role())));
                }
            }
        }
        evidence.addAll(described.evidence());
        return List.copyOf(evidence);
    }
}
