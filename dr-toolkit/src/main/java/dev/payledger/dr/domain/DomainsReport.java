package dev.payledger.dr.domain;

import dev.payledger.dr.report.DrReport;
import java.time.Duration;
import java.util.List;

/**
 * The public names of the two regions' APIs.
 *
 * @since 0.1.0
 */
public record DomainsReport(String zone, String failoverName, List<RegionDomain> regions, Duration took)
        implements DrReport {

    /**
     * One region's names.
     *
     * @param regionalName for example {@code apse1-api-payledger.payledger.test}
     * @param target the name that API Gateway gave it
     * @param changes what this run changed; empty where all stood
     * @since 0.1.0
     */
    public record RegionDomain(
            String region, String regionalName, String target, String certificateArn, List<String> changes) {}

    @Override
    public String verb() {
        return "setup-custom-domains";
    }

    @Override
    public String summary() {
        int changes =
                regions.stream().mapToInt(region -> region.changes().size()).sum();
        return failoverName + " in both regions, " + (changes == 0 ? "nothing to change" : changes + " changes");
    }
}
