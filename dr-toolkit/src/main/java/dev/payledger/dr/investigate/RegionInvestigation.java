package dev.payledger.dr.investigate;

import dev.payledger.dr.internal.resource.AccessLog;
import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.LogEvents;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Window;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Reads one region: its access log, and for each function behind a failed request what is needed to say why. */
final class RegionInvestigation {

    /** A function's lines may lie before the access log's, and its last one after. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Deployment deployment;
    private final String region;
    private final Window window;
    private final Notes notes;

    RegionInvestigation(Deployment deployment, String region, Window window, Notes notes) {
        this.deployment = deployment;
        this.region = region;
        this.window = window;
        this.notes = notes;
    }

    RegionFindings run() {
        RegionFindings nothing = new RegionFindings(
                false, new RegionCount(region, "", 0, null, "not read", List.of()), List.of(), List.of());
        Optional<String> api = notes.read(() -> deployment.apiId(region));
        if (api.isEmpty()) {
            return nothing;
        }
        Optional<AccessLog.Settings> settings = notes.read(
                        () -> deployment.httpApi(region).accessLog(api.get()))
                .flatMap(found -> found);
        if (settings.isEmpty()) {
            notes.add("The stage of API " + api.get() + " in " + region + " writes no access log.");
            return nothing;
        }
        AccessLog log = deployment.accessLog(region, settings.get());
        Optional<AccessLog.Lines> errors = notes.read(() -> log.serverErrors(window.from(), window.until()))
                .filter(lines -> exists(log, lines));
        if (errors.isEmpty()) {
            return nothing;
        }
        if (!log.missingVariables().isEmpty()) {
            notes.add("The access log of " + region + " lacks " + String.join(", ", log.missingVariables())
                    + ": what needs them stays unexplained.");
        }
        Window minutes = Scopes.aligned(window.from(), window.until(), window.chosenBy());
        NavigableMap<Instant, Long> metric = notes.read(
                        () -> deployment.metricSums(region).serverErrors(api.get(), window.from(), window.until()))
                .orElse(null);
        List<AccessLogEntry> entries = errors.get().entries();
        RegionCount count = Totals.compare(
                region, log.group(), entries, metric, minutes, deployment.time().now());
        Findings findings = new Findings(region);
        diagnose(entries, api.get(), log, findings);
        return new RegionFindings(true, count, findings.causes(), findings.unexplained());
    }

    private boolean exists(AccessLog log, AccessLog.Lines lines) {
        if (!lines.exists()) {
            notes.add("The stage in " + region + " logs to " + log.group() + ", and there is no such log group.");
        }
        if (lines.cut()) {
            notes.add("The access log of " + region + " holds more 5xx than are read at once: choose a shorter window"
                    + " with dr.since and dr.until.");
        }
        return lines.exists();
    }

    private void diagnose(List<AccessLogEntry> entries, String apiId, AccessLog log, Findings findings) {
        if (entries.isEmpty()) {
            return;
        }
        Map<String, String> functions = notes.read(
                        () -> deployment.httpApi(region).functionsByRoute(apiId))
                .orElse(Map.of());
        Map<String, List<AccessLogEntry>> byFunction = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> functions.getOrDefault(entry.routeKey(), ""), TreeMap::new, Collectors.toList()));
        List<AccessLogEntry> nowhere = byFunction.remove("");
        if (nowhere != null) {
            nowhere.forEach(entry -> findings.add(
                    "",
                    entry,
                    Verdict.unexplained(
                            entry.routeKey().isEmpty()
                                    ? "the access log names no route"
                                    : "route " + entry.routeKey() + " leads to no function",
                            entry.error())));
        }
        Blueprint blueprint = new Blueprint(deployment, region, notes);
        List<Supplier<Runnable>> looks = new ArrayList<>();
        byFunction.forEach((function, failed) -> looks.add(() -> {
            FunctionFacts facts = blueprint.facts(function);
            List<String> routes = functions.entrySet().stream()
                    .filter(route -> route.getValue().equals(function))
                    .map(Map.Entry::getKey)
                    .toList();
            Diagnosis diagnosis = new Diagnosis(facts, log(function, failed), throttling(log, routes, failed));
            List<String> evidence = blueprint.evidence(
                    facts, Scopes.aligned(window.from(), window.until(), window.chosenBy()), failed.size());
            List<Verdict> verdicts = failed.stream().map(diagnosis::of).toList();
            return () -> {
                findings.describe(facts, evidence, blueprint);
                for (int i = 0; i < failed.size(); i++) {
                    findings.add(function, failed.get(i), verdicts.get(i));
                }
            };
        }));
        Parallel.all(looks).forEach(Runnable::run);
    }

    private InvocationLog log(String function, List<AccessLogEntry> failed) {
        List<AccessLogEntry> invoked = failed.stream()
                .filter(entry -> !entry.isThrottled())
                .sorted(Comparator.comparing(AccessLogEntry::startedAt))
                .toList();
        if (invoked.isEmpty()) {
            return new InvocationLog(List.of());
        }
        LogEvents events = deployment.functionLog(region, function);
        return new InvocationLog(notes.read(() -> events.between(
                        invoked.get(0).startedAt().minus(MARGIN), window.until().plus(MARGIN), ""))
                .map(found -> {
                    if (!found.exists()) {
                        notes.add(
                                "Function " + function + " in " + region + " has no log group " + events.group() + ".");
                    }
                    if (found.cut()) {
                        notes.add("The log of " + function + " in " + region + " is longer than what is read at once:"
                                + " choose a shorter window with dr.since and dr.until.");
                    }
                    return found.events();
                })
                .orElse(List.of()));
    }

    /** Needs the requests that went well, too, but only around those that were refused. */
    private Throttling throttling(AccessLog log, List<String> routes, List<AccessLogEntry> failed) {
        List<AccessLogEntry> refused =
                failed.stream().filter(AccessLogEntry::isThrottled).toList();
        if (refused.isEmpty()) {
            return new Throttling(List.of());
        }
        Instant first = refused.stream()
                .map(AccessLogEntry::startedAt)
                .min(Comparator.naturalOrder())
                .orElseThrow();
        Optional<AccessLog.Lines> all = notes.read(() -> log.all(first.minus(Throttling.lookBack()), window.until()));
        if (all.isEmpty() || all.get().cut()) {
            notes.add("The access log of " + region
                    + " cannot be read as a whole, so whether anything ran beside what was"
                    + " throttled is unknown: choose a shorter window with dr.since and dr.until.");
            return new Throttling(List.of());
        }
        return new Throttling(all.get().entries().stream()
                .filter(entry -> routes.contains(entry.routeKey()))
                .toList());
    }
}
