package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Map;

/**
 * A managed policy with its one version, {@code v1}. Immutable.
 *
 * @param byAws whether AWS manages it, so that it cannot be changed or deleted
 */
public record ManagedPolicy(
        String name,
        String path,
        String id,
        String arn,
        Instant created,
        String description,
        PolicyDocument document,
        Map<String, String> tags,
        boolean byAws) {

    /** The only version's id. */
    public static final String VERSION = "v1";
}
