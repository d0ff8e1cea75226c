package dev.payledger.dr.verify;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.internal.resource.Authority;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HealthCheck;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.HttpApi;
import dev.payledger.dr.verify.Check.Observation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Certificates, domains, records, health checks, and what DNS answers. */
final class RoutingChecks {

    private final Deployment deployment;
    private final Names names;

    RoutingChecks(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    List<Check> all() {
        List<Check> checks = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            String role = deployment.regions().role(region);
            checks.add(new Check("certificate " + region, "ISSUED", () -> certificate(region)));
            checks.add(
                    new Check("domains " + region, "AVAILABLE and mapped to the region's API", () -> domains(region)));
            checks.add(new Check("record " + names.regionalName(region), "alias A", () -> alias(region)));
            checks.add(new Check(
                    "record " + role + " " + names.failoverName(),
                    "CNAME " + names.regionalName(region) + " with a health check, TTL "
                            + deployment.config().dnsTtl().toSeconds(),
                    () -> failover(region, role)));
            checks.add(new Check(
                    "health check " + region, "more than 18 % of the checkers healthy", () -> health(region)));
        }
        checks.add(new Check(
                "dns " + names.failoverName(),
                names.regionalName(deployment.regions().primary()),
                this::dns));
        return checks;
    }

    private Observation certificate(String region) {
        Optional<HttpApi.Domain> domain = deployment.httpApi(region).domain(names.failoverName());
        if (domain.isEmpty()) {
            return Observation.of(false, "no custom domain, so no certificate");
        }
        String status = deployment.certificates(region).status(domain.get().certificateArn());
        return Observation.of(status.equals("ISSUED"), status);
    }

    private Observation domains(String region) {
        HttpApi api = deployment.httpApi(region);
        String apiId = deployment.apiId(region);
        List<String> bad = new ArrayList<>();
        for (String name : List.of(names.regionalName(region), names.failoverName())) {
            String status = api.domain(name).map(HttpApi.Domain::status).orElse("none");
            if (!status.equals("AVAILABLE")) {
                bad.add(name + " " + status);
            } else if (!api.isMapped(name, apiId)) {
                bad.add(name + " not mapped to " + apiId);
            }
        }
        return Observation.of(bad.isEmpty(), bad.isEmpty() ? "2 mapped to " + apiId : String.join(", ", bad));
    }

    private Observation alias(String region) {
        List<HostedZone.Record> records = deployment.zone().records(names.regionalName(region));
        String target = deployment
                .httpApi(region)
                .domain(names.regionalName(region))
                .map(HttpApi.Domain::target)
                .orElse("none");
        boolean right = records.stream().anyMatch(record -> {
            String alias = record.alias();
            return alias != null && alias.startsWith(target);
        });
        return Observation.of(
                right,
                records.isEmpty()
                        ? "no record"
                        : records.stream()
                                .map(record -> record.type() + " " + record.alias())
                                .toList()
                                .toString());
    }

    private Observation failover(String region, String role) {
        long ttl = deployment.config().dnsTtl().toSeconds();
        List<HostedZone.Record> records = deployment.zone().records(names.failoverName());
        boolean right = records.stream()
                .anyMatch(record -> role.equals(record.role())
                        && record.healthCheckId() != null
                        && Long.valueOf(ttl).equals(record.ttlSeconds())
                        && record.values().stream().anyMatch(value -> value.startsWith(names.regionalName(region))));
        return Observation.of(
                right,
                records.isEmpty()
                        ? "no record"
                        : records.stream()
                                .map(record -> record.role() + " " + record.values() + " TTL " + record.ttlSeconds())
                                .toList()
                                .toString());
    }

    private Observation health(String region) {
        HealthCheck check = deployment.healthCheck(region);
        return check.find()
                .map(found -> check.share(found.id()))
                .map(share -> Observation.of(share.isHealthy(), share + " (" + share.answer() + ")"))
                .orElse(Observation.of(false, "no health check"));
    }

    private Observation dns() {
        Optional<Authority.Answer> answer = deployment.authority().ask(names.failoverName());
        String primary = names.regionalName(deployment.regions().primary());
        return Observation.of(
                answer.filter(found -> primary.equals(found.cname())).isPresent(),
                answer.map(found -> found.values().toString()).orElse("no answer"));
    }
}
