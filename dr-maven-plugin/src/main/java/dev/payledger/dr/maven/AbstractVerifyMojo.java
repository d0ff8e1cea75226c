package dev.payledger.dr.maven;

import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** What goals that verify have in common. */
abstract class AbstractVerifyMojo extends AbstractToolkitMojo {

    /**
     * Whether verify posts one canary through the failover name and reads it in the other region, default {@code true}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.verifyWrites")
    private @Nullable String verifyWrites;

    /**
     * How long replication may take until verify calls it a failure, as {@code 60s} or ISO-8601, default {@code 60s}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.verifyMaxLag")
    private @Nullable String verifyMaxLag;

    /**
     * {@code full}: verify also proves what a ledger promises, where the workload describes one; default {@code none}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.verifyLedger")
    private @Nullable String verifyLedger;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.verifyWrites", verifyWrites);
        put(settings, "dr.verifyMaxLag", verifyMaxLag);
        put(settings, "dr.verifyLedger", verifyLedger);
        return settings;
    }
}
