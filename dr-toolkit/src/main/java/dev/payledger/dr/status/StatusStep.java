package dev.payledger.dr.status;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Regions;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.ReplicationFault;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Alarm;
import dev.payledger.dr.internal.resource.Authority;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.Stack;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.status.StatusReport.ActiveFault;
import dev.payledger.dr.status.StatusReport.AlarmStatus;
import dev.payledger.dr.status.StatusReport.DnsStatus;
import dev.payledger.dr.status.StatusReport.PageStatus;
import dev.payledger.dr.status.StatusReport.RegionStatus;
import dev.payledger.dr.status.StatusReport.Warning;
import dev.payledger.dr.table.TableToReplicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at everything, changes nothing.
 *
 * @since 0.1.0
 */
public final class StatusStep {

    private static final String HEALTHY = "healthy";

    private final Deployment deployment;
    private final Names names;

    public StatusStep(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    /**
     * Looks.
     *
     * @throws DrException with {@code DR-LOCAL-001} where the local AWS does not answer, {@code DR-AWS-001} to
     *     {@code DR-AWS-003} where AWS does not tell
     */
    public StatusReport run(Step step) {
        Optional<String> table = new TableToReplicate(deployment).find();
        List<RegionStatus> regions = each(deployment.regions().both(), region -> region(region, table));
        List<ActiveFault> faults = RestoreStep.active(deployment).stream()
                .map(fault -> new ActiveFault(
                        fault.region(),
                        fault.function(),
                        fault.kind().text(),
                        fault.state(),
                        fault.since(),
                        fault.undoAt()))
                .toList();
        List<AlarmStatus> alarms = each(alarms(), StatusStep::alarm);
        List<Warning> warnings = new ArrayList<>();
        regions.forEach(region -> grey(region, faults, warnings));
        boolean deployed = regions.stream().anyMatch(region -> !region.stack().equals(StatusReport.NONE));
        if (deployed) {
            warn(regions, faults, alarms, warnings);
            deployment.regions().both().forEach(region -> cut(region, warnings));
        }
        return new StatusReport(
                names.deployment(),
                regions,
                dns(),
                deployed ? page() : null,
                deployment.config().target().speed(),
                faults,
                alarms,
                List.copyOf(warnings));
    }

    private interface Look<T, R> {
        R at(T thing);
    }

    private static <T, R> List<R> each(List<T> things, Look<T, R> look) {
        List<Supplier<R>> looks =
                things.stream().<Supplier<R>>map(thing -> () -> look.at(thing)).toList();
        return Parallel.all(looks);
    }

    private RegionStatus region(String region, Optional<String> table) {
        HealthCheck check = deployment.healthCheck(region);
        Optional<HealthCheck.Share> share = check.find().map(found -> check.share(found.id()));
        List<Stack.Member> functions = deployment.stack(region).members("AWS::Lambda::Function");
        List<Boolean> ready = each(functions, member -> deployment
                .function(region, member.physicalId())
                .find()
                .filter(FunctionState::isReady)
                .isPresent());
        return new RegionStatus(
                region,
                deployment.regions().role(region),
                stack(deployment.stack(region)),
                stack(deployment.companion(region)),
                (int) ready.stream().filter(Boolean::booleanValue).count(),
                functions.size(),
                share.map(seen -> seen.isHealthy() ? HEALTHY : seen.total() == 0 ? "no data" : "UNHEALTHY")
                        .orElse(StatusReport.NONE),
                share.map(HealthCheck.Share::healthy).orElse(0),
                share.map(HealthCheck.Share::total).orElse(0),
                table.map(name -> copy(deployment.table(name), region)).orElse(StatusReport.NONE),
                table.flatMap(name -> lag(name, region)).orElse("n/a"),
                deployment.webhookSecret(region).isStored());
    }

    private @Nullable PageStatus page() {
        return deployment
                .frontendStack()
                .find()
                .map(stack -> new PageStatus(
                        PublicAccess.addresses(deployment.config().target(), names.pageName())
                                        .get(0) + "/",
                        stack.status(),
                        Optional.ofNullable(stack.outputs().get("DistributionId"))
                                .flatMap(id -> deployment.distribution(id).status())
                                .orElse(StatusReport.NONE)))
                .orElse(null);
    }

    private static String stack(Stack stack) {
        return stack.find().map(StackState::status).orElse(StatusReport.NONE);
    }

    private String copy(GlobalTable table, String region) {
        return region.equals(deployment.regions().primary()) ? table.status() : table.replicaStatus();
    }

    private Optional<String> lag(String table, String region) {
        return deployment
                .replicationLag(table, region, deployment.regions().other(region))
                .map(StatusStep::seconds);
    }

    private static String seconds(Duration lag) {
        return lag.toMillis() < 100
                ? lag.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", lag.toMillis() / 1000.0);
    }

    private List<Alarm> alarms() {
        List<Alarm> alarms = new ArrayList<>();
        deployment.regions().both().forEach(region -> alarms.add(deployment.alarm(region, names.errorAlarm())));
        alarms.add(deployment.alarm(Regions.GLOBAL_METRICS, names.unhealthyAlarm()));
        return alarms;
    }

    private static AlarmStatus alarm(Alarm alarm) {
        return alarm.find()
                .map(seen -> new AlarmStatus(
                        alarm.name(), alarm.region(), seen.state(), seen.since(), seen.actionsEnabled()))
                .orElse(new AlarmStatus(alarm.name(), alarm.region(), StatusReport.NONE, null, false));
    }

    /** Where health is green and something is not: what users see of it, else what is broken on purpose. */
    private void grey(RegionStatus region, List<ActiveFault> faults, List<Warning> warnings) {
        if (!region.health().equals(HEALTHY)) {
            return;
        }
        List<Warning> seen;
        try {
            seen = new GreyFailures(deployment, region.region()).find();
        } catch (DrException e) {
            // The screen works however little of the deployment stands.
            seen = List.of(new Warning(
                    "whether users' requests fail in " + region.region() + " cannot be told.", e.what(), e.next()));
        }
        warnings.addAll(seen);
        boolean broken = faults.stream().anyMatch(fault -> fault.region().equals(region.region()));
        if (broken && seen.isEmpty()) {
            warnings.add(new Warning(
                    "faults are active in " + region.region() + " and its health check is healthy.",
                    "checkers need two failures; if it stays so, the health path does not use what is broken, and DNS"
                            + " will not move.",
                    "docs/guides/health-checks.md"));
        }
    }

    private void cut(String lost, List<Warning> warnings) {
        List<String> experiments = new ReplicationFault(deployment, lost).active();
        if (!experiments.isEmpty()) {
            warnings.add(new Warning(
                    "replication to and from " + deployment.regions().other(lost) + " is paused.",
                    "FIS experiment " + String.join(", ", experiments) + " cuts " + lost
                            + " off; what is written meanwhile arrives when it ends.",
                    "mvn dr:fault-restore"));
        }
    }

    private static void warn(
            List<RegionStatus> regions, List<ActiveFault> faults, List<AlarmStatus> alarms, List<Warning> warnings) {
        if (faults.stream().anyMatch(fault -> fault.undoAt() == null)) {
            warnings.add(new Warning("a fault has no automatic undo any more.", "", "mvn dr:fault-restore"));
        }
        for (AlarmStatus alarm : alarms) {
            if (!alarm.state().equals(StatusReport.NONE) && !alarm.actions()) {
                warnings.add(new Warning(
                        "the actions of alarm " + alarm.name() + " in " + alarm.region() + " are disabled.",
                        "",
                        "mvn dr:verify"));
            }
        }
        if (regions.stream().anyMatch(region -> !region.webhookSecret())) {
            warnings.add(new Warning("alarms do not reach the incident agent.", "", "mvn dr:setup-webhook"));
        }
    }

    private DnsStatus dns() {
        String name = names.failoverName();
        try {
            Optional<Authority.Answer> answer = deployment.authority().ask(name);
            String cname = answer.map(Authority.Answer::cname).orElse(null);
            String region = deployment.regions().both().stream()
                    .filter(candidate -> names.regionalName(candidate).equals(cname))
                    .findFirst()
                    .orElse(StatusReport.NONE);
            return new DnsStatus(
                    name,
                    region,
                    answer.map(Authority.Answer::ttlSeconds).orElse(null),
                    answer.map(Authority.Answer::values).orElse(List.of()));
        } catch (DrException e) {
            if (e.error() == DrError.LOCAL_001) {
                throw e;
            }
            return new DnsStatus(name, StatusReport.NONE, null, List.of(e.what()));
        }
    }
}
