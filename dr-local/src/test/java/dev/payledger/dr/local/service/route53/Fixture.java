package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

/** Route 53 on virtual time, with endpoints that a test makes well or ill. */
final class Fixture {

    static final String PRIMARY_TARGET = "d-aaaaaaaaaa.execute-api.ap-southeast-1.amazonaws.com";
    static final String SECONDARY_TARGET = "d-bbbbbbbbbb.execute-api.ap-northeast-1.amazonaws.com";
    static final Map<String, String> AWS_NAMES = Map.of(PRIMARY_TARGET, "127.0.1.1", SECONDARY_TARGET, "127.0.2.1");

    final VirtualTime time;
    final Map<String, Probe.Result> endpoints = new HashMap<>();
    final Map<String, Integer> probes = new HashMap<>();
    final Map<String, Double> metrics = new TreeMap<>();
    final Route53Service service;

    Fixture(double speed) {
        time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), speed);
        service = new Route53Service(
                new RegionContext("us-east-1", "111122223333", time, new IdSource(3)),
                name -> Optional.ofNullable(AWS_NAMES.get(name)).map(Fixture::address),
                (id, config) -> {
                    probes.merge(config.fullyQualifiedDomainName(), 1, Integer::sum);
                    return endpoints.getOrDefault(
                            config.fullyQualifiedDomainName(),
                            new Probe.Result(true, "Success: HTTP Status Code 200, OK"));
                },
                Runnable::run,
                (namespace, metric, dimensions, value, unit) -> metrics.put(metric, value));
    }

    String zone(String name) {
        return service.createHostedZone(r -> r.name(name).callerReference("zone " + name))
                .hostedZone()
                .id();
    }

    void change(String zone, ChangeAction action, ResourceRecordSet... sets) {
        service.changeResourceRecordSets(r -> r.hostedZoneId(zone)
                .changeBatch(ChangeBatch.builder()
                        .changes(Arrays.stream(sets)
                                .map(set -> Change.builder()
                                        .action(action)
                                        .resourceRecordSet(set)
                                        .build())
                                .toList())
                        .build()));
    }

    static ResourceRecordSet set(String name, RRType type, long ttl, String... values) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(type)
                .ttl(ttl)
                .resourceRecords(Arrays.stream(values)
                        .map(value -> ResourceRecord.builder().value(value).build())
                        .toList())
                .build();
    }

    static ResourceRecordSet failover(
            String name, ResourceRecordSetFailover role, String region, String target, String healthCheckId) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(RRType.CNAME)
                .ttl(60L)
                .setIdentifier(region)
                .failover(role)
                .healthCheckId(healthCheckId)
                .resourceRecords(ResourceRecord.builder().value(target).build())
                .build();
    }

    static ResourceRecordSet alias(String name, String zoneId, String target) {
        return ResourceRecordSet.builder()
                .name(name)
                .type(RRType.A)
                .aliasTarget(AliasTarget.builder()
                        .hostedZoneId(zoneId)
                        .dnsName(target)
                        .evaluateTargetHealth(true)
                        .build())
                .build();
    }

    String healthCheck(String host, int intervalSeconds, int threshold) {
        return service.createHealthCheck(r -> r.callerReference(host + intervalSeconds + threshold)
                        .healthCheckConfig(HealthCheckConfig.builder()
                                .type(HealthCheckType.HTTPS)
                                .fullyQualifiedDomainName(host)
                                .resourcePath("/health")
                                .requestInterval(intervalSeconds)
                                .failureThreshold(threshold)
                                .build()))
                .healthCheck()
                .id();
    }

    void fails(String host) {
        endpoints.put(host, new Probe.Result(false, "Failure: HTTP Status Code 503, Service Unavailable"));
    }

    void works(String host) {
        endpoints.remove(host);
    }

    List<String> resolve(String name, String type) {
        return service.answer(name, type).records().stream()
                .map(record -> record.name() + " " + record.ttlSeconds() + " " + record.type() + " " + record.value())
                .toList();
    }

    private static InetAddress address(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
