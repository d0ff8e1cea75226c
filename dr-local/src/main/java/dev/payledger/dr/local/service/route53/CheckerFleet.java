package dev.payledger.dr.local.service.route53;

import java.util.List;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckRegion;

/**
 * Where health checkers stand: two in each of eight regions. The ranges are those that AWS publishes for Route 53's
 * health checkers; that there are exactly two per region is what GetHealthCheckStatus was seen to list.
 *
 * @see <a href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/route-53-ip-addresses.html">IP ranges of Route
 *     53 servers</a>
 */
final class CheckerFleet {

    private static final List<Site> SITES = List.of(
            new Site(HealthCheckRegion.AP_NORTHEAST_1, "54.248.220.", 5),
            new Site(HealthCheckRegion.AP_NORTHEAST_1, "54.250.253.", 197),
            new Site(HealthCheckRegion.AP_SOUTHEAST_1, "54.251.31.", 133),
            new Site(HealthCheckRegion.AP_SOUTHEAST_1, "54.255.254.", 197),
            new Site(HealthCheckRegion.AP_SOUTHEAST_2, "54.252.79.", 133),
            new Site(HealthCheckRegion.AP_SOUTHEAST_2, "54.252.254.", 197),
            new Site(HealthCheckRegion.EU_WEST_1, "54.228.16.", 5),
            new Site(HealthCheckRegion.EU_WEST_1, "176.34.159.", 197),
            new Site(HealthCheckRegion.SA_EAST_1, "54.232.40.", 69),
            new Site(HealthCheckRegion.SA_EAST_1, "177.71.207.", 133),
            new Site(HealthCheckRegion.US_EAST_1, "54.243.31.", 197),
            new Site(HealthCheckRegion.US_EAST_1, "107.23.255.", 5),
            new Site(HealthCheckRegion.US_WEST_1, "54.183.255.", 133),
            new Site(HealthCheckRegion.US_WEST_1, "54.241.32.", 69),
            new Site(HealthCheckRegion.US_WEST_2, "54.244.52.", 197),
            new Site(HealthCheckRegion.US_WEST_2, "54.245.168.", 5));

    private CheckerFleet() {}

    /** The checkers of a health check: of the regions that it names, or of all. */
    static List<Site> of(HealthCheckConfig config) {
        return SITES.stream()
                .filter(site -> config.regions().isEmpty() || config.regions().contains(site.region()))
                .toList();
    }

    /** The published ranges, in CIDR form. */
    static List<String> ranges() {
        return SITES.stream()
                .map(site -> site.network() + (site.host() / 64 * 64) + "/26")
                .toList();
    }

    /** A checker's place. */
    record Site(HealthCheckRegion region, String network, int host) {
        String address() {
            return network + host;
        }
    }
}
