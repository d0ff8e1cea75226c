package dev.payledger.dr.status;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Authority;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.Parallel;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.status.StatusReport.ActiveFault;
import dev.payledger.dr.status.StatusReport.DnsStatus;
import dev.payledger.dr.status.StatusReport.RegionStatus;
import dev.payledger.dr.table.TableToReplicate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at everything, changes nothing.
 *
 * @since 0.1.0
 */
public final class StatusStep {

    private static final String NONE = "none";

    private final Deployment deployment;
    private final Names names;

    public StatusStep(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    public StatusReport run(Step step) {
        List<String> warnings = new ArrayList<>();
        Optional<String> table = new TableToReplicate(deployment).find();
        List<Supplier<RegionStatus>> looks = deployment.regions().both().stream()
                .<Supplier<RegionStatus>>map(region -> () -> region(region, table))
                .toList();
        List<RegionStatus> regions = Parallel.all(looks);
        List<ActiveFault> faults = RestoreStep.active(deployment).stream()
                .map(fault -> new ActiveFault(
                        fault.region(),
                        fault.function(),
                        fault.kind().text(),
                        fault.state(),
                        fault.since(),
                        fault.undoAt()))
                .toList();
        DnsStatus dns = dns();
        for (RegionStatus region : regions) {
            boolean broken = faults.stream().anyMatch(fault -> fault.region().equals(region.region()));
            if (broken && region.health().equals("healthy")) {
                warnings.add("faults are active in " + region.region() + " and its health check is healthy: if it stays"
                        + " so, the health path does not use what is broken, and DNS will not move.");
            }
        }
        return new StatusReport(names.deployment(), regions, dns, faults, List.copyOf(warnings));
    }

    private RegionStatus region(String region, Optional<String> table) {
        HealthCheck check = deployment.healthCheck(region);
        Optional<HealthCheck.Share> share = check.find().map(found -> check.share(found.id()));
        return new RegionStatus(
                region,
                deployment.regions().role(region),
                deployment.stack(region).find().map(StackState::status).orElse(NONE),
                share.map(seen -> seen.isHealthy() ? "healthy" : seen.total() == 0 ? "no data" : "UNHEALTHY")
                        .orElse(NONE),
                share.map(HealthCheck.Share::healthy).orElse(0),
                share.map(HealthCheck.Share::total).orElse(0),
                table.map(name -> copy(deployment.table(name), region)).orElse(NONE),
                table.flatMap(name -> lag(name, region)).orElse("n/a"));
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

    private DnsStatus dns() {
        String name = names.failoverName();
        try {
            Optional<Authority.Answer> answer = deployment.authority().ask(name);
            String cname = answer.map(Authority.Answer::cname).orElse(null);
            String region = deployment.regions().both().stream()
                    .filter(candidate -> names.regionalName(candidate).equals(cname))
                    .findFirst()
                    .orElse(NONE);
            return new DnsStatus(
                    name,
                    region,
                    answer.map(Authority.Answer::ttlSeconds).orElse(null),
                    answer.map(Authority.Answer::values).orElse(List.of()));
        } catch (DrException e) {
            if (e.error() == DrError.LOCAL_001) {
                throw e;
            }
            return new DnsStatus(name, NONE, null, List.of(e.what()));
        }
    }
}
