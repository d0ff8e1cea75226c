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

    private static final String DOMAINS = "run dr:setup-custom-domains";
    private static final String FAILOVER = "run dr:setup-failover";

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
            checks.add(new Check(
                    "certificate " + region,
                    "ISSUED, for " + names.failoverName() + " and " + names.regionalName(region),
                    DOMAINS,
                    () -> certificate(region)));
            checks.add(new Check(
                    "domains " + region,
                    "both AVAILABLE and mapped to the region's API",
                    DOMAINS,
                    () -> domains(region)));
            checks.add(new Check(
                    "record " + names.regionalName(region),
                    "alias to the region's custom domain",
                    DOMAINS,
                    () -> alias(region)));
            checks.add(new Check(
                    "record " + role + " " + names.failoverName(),
                    "CNAME " + names.regionalName(region) + " with the region's health check, TTL "
                            + deployment.config().dnsTtl().toSeconds(),
                    FAILOVER,
                    () -> failover(region, role)));
            checks.add(new Check(
                    "health check " + region,
                    "HTTPS 443 " + deployment.config().workload().healthPath()
                            + " of the region's API every 10 s, unhealthy after 2",
                    FAILOVER,
                    () -> healthCheck(region)));
            checks.add(new Check(
                    "health checkers " + region,
                    "more than 18 % say healthy",
                    "see what a checker says; run dr:investigate if the service fails",
                    () -> checkers(region)));
        }
        checks.add(new Check(
                "dns " + names.failoverName(),
                names.regionalName(deployment.regions().primary()),
                "see the health checkers of the primary; DNS follows them",
                this::dns));
        return checks;
    }

    private Observation certificate(String region) {
        HttpApi api = deployment.httpApi(region);
        List<String> problems = new ArrayList<>();
        for (String name : List.of(names.failoverName(), names.regionalName(region))) {
            // Whether the domain is there is another check's matter.
            Optional<HttpApi.Domain> domain = api.domain(name);
            if (domain.isPresent()) {
                String status =
                        deployment.certificates(region).status(domain.get().certificateArn());
                if (!status.equals("ISSUED")) {
                    problems.add("that of " + name + " is " + status);
                }
            }
        }
        if (deployment
                .certificates(region)
                .issuedFor(List.of(names.failoverName(), names.regionalName(region)))
                .isEmpty()) {
            problems.add("none is issued for both names");
        }
        return Observation.ofProblems(problems, "ISSUED");
    }

    private Observation domains(String region) {
        HttpApi api = deployment.httpApi(region);
        String apiId = deployment.apiId(region);
        List<String> problems = new ArrayList<>();
        for (String name : List.of(names.regionalName(region), names.failoverName())) {
            String status = api.domain(name).map(HttpApi.Domain::status).orElse("none");
            if (!status.equals("AVAILABLE")) {
                problems.add(name + " " + status);
            } else if (!api.isMapped(name, apiId)) {
                problems.add(name + " is not mapped to " + apiId);
            }
        }
        return Observation.ofProblems(problems, "2 mapped to " + apiId);
    }

    private Observation alias(String region) {
        List<HostedZone.Record> records = deployment.zone().records(names.regionalName(region));
        String target = deployment
                .httpApi(region)
                .domain(names.regionalName(region))
                .map(HttpApi.Domain::target)
                .orElse("");
        boolean right = records.stream().anyMatch(record -> {
            String alias = record.alias();
            // Without a domain there is nothing to compare with, and that is another check's matter.
            return alias != null && alias.startsWith(target);
        });
        return Observation.of(
                right,
                records.isEmpty()
                        ? "no record"
                        : String.join(
                                ", ",
                                records.stream()
                                        .map(record -> record.type() + " "
                                                + (record.alias() == null
                                                        ? record.values().toString()
                                                        : "alias " + record.alias()))
                                        .toList()));
    }

    private Observation failover(String region, String role) {
        Optional<HostedZone.Record> found = deployment.zone().records(names.failoverName()).stream()
                .filter(record -> role.equals(record.role()))
                .findFirst();
        if (found.isEmpty()) {
            return Observation.of(false, "no record");
        }
        HostedZone.Record record = found.get();
        long ttl = deployment.config().dnsTtl().toSeconds();
        List<String> problems = new ArrayList<>();
        if (record.values().size() != 1 || !record.values().get(0).startsWith(names.regionalName(region))) {
            problems.add("it points to " + record.values());
        }
        if (!Long.valueOf(ttl).equals(record.ttlSeconds())) {
            problems.add("its TTL is " + record.ttlSeconds());
        }
        Optional<HealthCheck.Found> check = deployment.healthCheck(region).find();
        String id = record.healthCheckId();
        if (id == null) {
            problems.add("it has no health check");
        } else if (check.isPresent() && !id.equals(check.get().id())) {
            problems.add("its health check is " + id + ", not " + check.get().id());
        }
        return Observation.ofProblems(
                problems, record.type() + " " + record.values().get(0) + ", TTL " + ttl);
    }

    private Observation healthCheck(String region) {
        String host = HttpApi.host(deployment.apiId(region), region);
        List<String> differences = deployment
                .healthCheck(region)
                .differences(host, deployment.config().workload().healthPath());
        return differences == null
                ? Observation.of(false, "no health check")
                : Observation.ofProblems(differences, "as set up");
    }

    private Observation checkers(String region) {
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
                answer.map(found -> String.join(", ", found.values()) + ", TTL " + found.ttlSeconds())
                        .orElse("no answer"));
    }
}
