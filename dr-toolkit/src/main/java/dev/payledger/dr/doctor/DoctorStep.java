package dev.payledger.dr.doctor;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.doctor.DoctorReport.Finding;
import dev.payledger.dr.doctor.DoctorReport.State;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.CompanionCode;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionQuota;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.HostedZone.Record;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.StackState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Looks at tools, credentials, account, regions, permissions, quotas, zone and certificates. Changes nothing.
 *
 * @since 0.1.0
 */
public final class DoctorStep {

    /** Five functions, each with a few environments, beside what the account runs already. */
    private static final int COMFORTABLE_CONCURRENCY = 100;

    private static final int OLDEST_JAVA = 17;

    private final Deployment deployment;
    private final DrConfig config;

    public DoctorStep(Deployment deployment) {
        this.deployment = deployment;
        this.config = deployment.config();
    }

    /**
     * Looks.
     *
     * @param tools what the caller knows of the tools around it, by name, for example {@code Maven}
     */
    public DoctorReport run(Step step, Map<String, String> tools) {
        List<Supplier<List<Finding>>> looks = new ArrayList<>();
        looks.add(() -> List.of(account()));
        for (String region : config.regions().both()) {
            looks.add(() -> region(region));
        }
        looks.add(() -> List.of(permissions()));
        looks.add(this::domain);
        for (String region : config.regions().both()) {
            looks.add(() -> List.of(certificate(region)));
        }
        List<Finding> findings = new ArrayList<>(tools(tools));
        Parallel.all(looks).forEach(findings::addAll);
        if (config.target().isReal()) {
            findings.add(new Finding(
                    "target", "aws", State.WARN, "this release has not yet been run on a real account", ""));
        }
        boolean tablesStay = config.target().isReal() && !config.guards().deleteTables();
        return new DoctorReport(
                List.copyOf(findings), NeededActions.ALL, CostEstimate.ofTwoRegions(tablesStay), step.elapsed());
    }

    private List<Finding> tools(Map<String, String> tools) {
        List<Finding> findings = new ArrayList<>();
        int java = Runtime.version().feature();
        findings.add(new Finding(
                "tools",
                "Java",
                java >= OLDEST_JAVA ? State.OK : State.FAIL,
                Runtime.version().toString(),
                java >= OLDEST_JAVA ? "" : "use JDK " + OLDEST_JAVA + " or later"));
        new TreeMap<>(tools)
                .forEach((name, version) -> findings.add(new Finding("tools", name, State.OK, version, "")));
        try {
            findings.add(new Finding(
                    "tools", "companion functions", State.OK, CompanionCode.functions().length / 1024 + " KiB", ""));
        } catch (DrException e) {
            findings.add(failed("tools", "companion functions", e));
        }
        findings.add(
                config.sources().functionsJar() == null && config.sources().template() == null
                        ? new Finding(
                                "tools",
                                "service",
                                State.FAIL,
                                "neither dr.functionsJar nor dr.template is set",
                                "add your functions jar as a dependency, or set dr.template")
                        : new Finding(
                                "tools",
                                "service",
                                State.OK,
                                config.names().deployment() + ", "
                                        + config.workload().routes().size() + " routes",
                                ""));
        findings.add(site());
        return findings;
    }

    /** A service may do without a page, so its absence is no fault. */
    private Finding site() {
        Path site = config.frontend().site();
        return new Finding(
                "tools",
                "page",
                State.OK,
                site == null ? "none: no dependency holds one, and dr.frontend is not set" : site.toString(),
                "");
    }

    private Finding account() {
        try {
            String id = deployment.account().id();
            String caller = deployment.account().caller();
            if (config.target().isReal() && !config.guards().allowedAccounts().contains(id)) {
                return new Finding(
                        "account",
                        id,
                        State.WARN,
                        caller + "; dr.allowedAccounts does not name it, so nothing can be changed",
                        "if this is the right account, set dr.allowedAccounts=" + id);
            }
            return new Finding("account", id, State.OK, caller, "");
        } catch (DrException e) {
            return failed("account", "credentials", e);
        }
    }

    private List<Finding> region(String region) {
        List<Finding> findings = new ArrayList<>();
        try {
            Optional<StackState> stack = deployment.stack(region).find();
            boolean stuck = stack.filter(state -> !state.stands() && !state.neverStood() && !state.inProgress())
                    .isPresent();
            findings.add(new Finding(
                    "regions",
                    region,
                    stuck ? State.FAIL : State.OK,
                    "stack " + config.names().deployment() + " "
                            + stack.map(StackState::status).orElse("does not exist yet"),
                    stuck ? "look at the stack's events; dr:deploy cannot update it in this state" : ""));
        } catch (DrException e) {
            findings.add(failed("regions", region, e));
            return findings;
        }
        findings.add(looked("quotas", "Lambda concurrency " + region, () -> {
            FunctionQuota quota = deployment.functionQuota(region);
            boolean few = quota.unreserved() < COMFORTABLE_CONCURRENCY;
            return new Finding(
                    "quotas",
                    "Lambda concurrency " + region,
                    few ? State.WARN : State.OK,
                    quota.unreserved() + " of " + quota.concurrent() + " not reserved",
                    few ? "ask for a higher quota: health checks and users share what is not reserved" : "");
        }));
        return findings;
    }

    private Finding permissions() {
        return looked("permissions", "of the caller", () -> {
            String caller = deployment.account().caller();
            if (caller.endsWith(":root")) {
                return new Finding(
                        "permissions", "of the caller", State.WARN, "the account's root may do anything", "use a role");
            }
            List<String> missing = deployment.permissions().missing(caller, NeededActions.ALL);
            return missing.isEmpty()
                    ? new Finding(
                            "permissions",
                            "of the caller",
                            State.OK,
                            NeededActions.ALL.size() + " of " + NeededActions.ALL.size() + " actions allowed",
                            "")
                    : new Finding(
                            "permissions",
                            "of the caller",
                            State.FAIL,
                            missing.size() + " of " + NeededActions.ALL.size() + " actions are not allowed: "
                                    + String.join(", ", missing),
                            "allow them to " + caller);
        });
    }

    private List<Finding> domain() {
        List<Finding> findings = new ArrayList<>();
        findings.add(looked("domain", "hosted zone of " + config.domain(), () -> {
            Optional<HostedZone> zone = deployment.findZone();
            if (zone.isEmpty()) {
                return new Finding(
                        "domain",
                        "hosted zone of " + config.domain(),
                        State.FAIL,
                        "Route 53 knows none of this name in this account",
                        "create it and delegate it, or set dr.domain to one that exists");
            }
            String name = config.names().failoverName();
            Set<String> ours =
                    config.regions().both().stream().map(config.names()::setId).collect(Collectors.toSet());
            List<String> strangers = zone.get().records(name).stream()
                    .filter(record -> record.setId() == null || !ours.contains(record.setId()))
                    .map(Record::type)
                    .toList();
            return strangers.isEmpty()
                    ? new Finding("domain", "hosted zone of " + config.domain(), State.OK, "serves " + name, "")
                    : new Finding(
                            "domain",
                            name,
                            State.FAIL,
                            "a record of this name is there that this deployment did not make: " + strangers,
                            "remove it, or use another dr.stage, dr.service or dr.domain");
        }));
        return findings;
    }

    private Finding certificate(String region) {
        String name = "certificate " + region;
        return looked("domain", name, () -> {
            List<String> names =
                    List.of(config.names().failoverName(), config.names().regionalName(region));
            Optional<String> arn = deployment.certificates(region).issuedFor(names);
            return new Finding(
                    "domain",
                    name,
                    State.OK,
                    arn.map(found -> "issued: " + found)
                            .orElse("none yet; dr:setup-custom-domains requests one for " + String.join(", ", names)),
                    "");
        });
    }

    /** A look that AWS, or the local AWS, may refuse: then it says why it was not looked at. */
    private Finding looked(String area, String name, Supplier<Finding> look) {
        try {
            return look.get();
        } catch (DrException e) {
            return new Finding(area, name, State.NOT_CHECKED, firstLine(e), e.next());
        }
    }

    private static Finding failed(String area, String name, DrException e) {
        return new Finding(area, name, State.FAIL, e.error().code() + " " + firstLine(e), e.next());
    }

    private static String firstLine(DrException e) {
        return e.what() + " " + e.why().lines().findFirst().orElse("");
    }
}
