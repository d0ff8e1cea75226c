package dev.payledger.dr.domain;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.domain.DomainsReport.RegionDomain;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.HostedZone;
import dev.payledger.dr.internal.resource.HttpApi;
import java.util.ArrayList;
import java.util.List;

/**
 * In each region: a certificate, the regional name and the failover name as custom domains, both mapped to the region's
 * API, and an alias record for the regional name. Undone by destroy.
 *
 * @since 0.1.0
 */
public final class DomainStep {

    private final Deployment deployment;
    private final Names names;

    public DomainStep(Deployment deployment) {
        this.deployment = deployment;
        this.names = deployment.names();
    }

    public DomainsReport run(Step step) {
        HostedZone zone = deployment.zone();
        List<RegionDomain> regions = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            regions.add(region(region, zone, step));
        }
        zone.settled(step);
        return new DomainsReport(zone.name(), names.failoverName(), List.copyOf(regions), step.elapsed());
    }

    private RegionDomain region(String region, HostedZone zone, Step step) {
        long start = deployment.time().nanoTime();
        String apiId = deployment.apiId(region);
        String regionalName = names.regionalName(region);
        List<String> changes = new ArrayList<>();
        String certificate = deployment
                .certificates(region)
                .ensure(List.of(names.failoverName(), regionalName), zone, changes, step);
        HttpApi api = deployment.httpApi(region);
        HttpApi.Domain regional = api.ensureDomain(regionalName, certificate, changes, step);
        api.ensureMapping(regionalName, apiId, changes);
        api.ensureDomain(names.failoverName(), certificate, changes, step);
        api.ensureMapping(names.failoverName(), apiId, changes);
        if (zone.upsertAlias(regionalName, regional.target(), regional.targetZoneId())) {
            changes.add("record " + regionalName);
        }
        step.result(
                region,
                regionalName + (changes.isEmpty() ? " (unchanged)" : " -> " + regional.target()),
                deployment.time().since(start));
        return new RegionDomain(region, regionalName, regional.target(), certificate, List.copyOf(changes));
    }
}
