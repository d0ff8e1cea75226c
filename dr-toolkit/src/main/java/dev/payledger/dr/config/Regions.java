package dev.payledger.dr.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two regions of a deployment.
 *
 * @param primary default {@code ap-southeast-1}
 * @param secondary default {@code ap-northeast-1}
 * @param only the one region to which deploy, inject, restore and investigate are limited ({@code dr.region}); null for no
 *     limit
 * @since 0.1.0
 */
public record Regions(
        String primary, String secondary, @Nullable String only) {

    /** The only region with Route 53's metrics, on the local AWS too. */
    public static final String GLOBAL_METRICS = "us-east-1";

    /**
     * The region of a static site's bucket and stack: CloudFront takes only certificates of this one, and the page should
     * not stand where the drill loses a region.
     */
    public static final String GLOBAL_FRONTEND = "us-east-1";

    /**
     * The regions of AWS's commercial partition, as the SDK of this version knows them. A region that AWS opens later
     * needs a later version.
     */
    public static final List<String> KNOWN = List.of(
            "af-south-1",
            "ap-east-1",
            "ap-east-2",
            "ap-northeast-1",
            "ap-northeast-2",
            "ap-northeast-3",
            "ap-south-1",
            "ap-south-2",
            "ap-southeast-1",
            "ap-southeast-2",
            "ap-southeast-3",
            "ap-southeast-4",
            "ap-southeast-5",
            "ap-southeast-6",
            "ap-southeast-7",
            "ca-central-1",
            "ca-west-1",
            "eu-central-1",
            "eu-central-2",
            "eu-north-1",
            "eu-south-1",
            "eu-south-2",
            "eu-west-1",
            "eu-west-2",
            "eu-west-3",
            "il-central-1",
            "me-central-1",
            "me-south-1",
            "mx-central-1",
            "sa-east-1",
            "us-east-1",
            "us-east-2",
            "us-west-1",
            "us-west-2");

    /** Primary, then secondary. */
    public List<String> both() {
        return List.of(primary, secondary);
    }

    /** The regions to act on: both, or the one of {@code dr.region}. */
    public List<String> selected() {
        return only == null ? both() : List.of(only);
    }

    /** The region that faults go to: the primary, or the one of {@code dr.region}. */
    public String faulty() {
        return only == null ? primary : only;
    }

    /** The other of the two. */
    public String other(String region) {
        return region.equals(primary) ? secondary : primary;
    }

    /** {@code PRIMARY} or {@code SECONDARY}. */
    public String role(String region) {
        return region.equals(primary) ? "PRIMARY" : "SECONDARY";
    }
}
