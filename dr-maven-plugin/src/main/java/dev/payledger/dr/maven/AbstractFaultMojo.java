package dev.payledger.dr.maven;

import java.util.Map;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/** A goal that breaks or mends functions. */
abstract class AbstractFaultMojo extends AbstractToolkitMojo {

    /**
     * Which fault: {@code throttle}, {@code envvar} or {@code iam}, with {@code dr.function}; default: all faults of the
     * workload.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.fault")
    private @Nullable String fault;

    /**
     * Which function, by logical id, name, or the part of the name behind {@code <service>-<stage>-}; default: those of
     * the workload's faults.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.function")
    private @Nullable String function;

    /**
     * Which environment variable the {@code envvar} fault removes; default: what the workload says.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.variable")
    private @Nullable String variable;

    /**
     * Whether to say only what would be done, with no changing call; default {@code false}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.dryRun", defaultValue = "false")
    private @Nullable String dryRun;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.fault", fault);
        put(settings, "dr.function", function);
        put(settings, "dr.variable", variable);
        put(settings, "dr.dryRun", dryRun);
        return settings;
    }
}
