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
 */
public record Regions(
        String primary, String secondary, @Nullable String only) {

    /** The only region with Route 53's metrics, on the local AWS too. */
    public static final String GLOBAL_METRICS = "us-east-1";

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
