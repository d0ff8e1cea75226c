package dev.payledger.dr.maven;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.jspecify.annotations.Nullable;

/**
 * Starts the local AWS, two regions on this machine, and returns when it is ready. Again: says where it runs.
 *
 * @since 0.1.0
 */
@Mojo(
        name = "local-start",
        aggregator = true,
        threadSafe = true,
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME)
public final class LocalStartMojo extends AbstractLocalMojo {

    /**
     * The service, whose domain is {@code <service>.test}; default: what the workload says, else {@code payledger}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.service")
    private @Nullable String service;

    /**
     * The domain whose hosted zone and certificates are made, default {@code <service>.test}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.domain")
    private @Nullable String domain;

    /**
     * The region that serves, default {@code ap-southeast-1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.primaryRegion")
    private @Nullable String primaryRegion;

    /**
     * The region that takes over, default {@code ap-northeast-1}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.secondaryRegion")
    private @Nullable String secondaryRegion;

    /**
     * The jar with the functions' code, which may name the service; default: the dependency of the project that holds
     * {@code META-INF/dr/workload.json}.
     *
     * @since 0.1.0
     */
    @Parameter(property = "dr.functionsJar")
    private @Nullable String functionsJar;

    @Override
    Map<String, String> settings() {
        Map<String, String> settings = super.settings();
        put(settings, "dr.service", service);
        put(settings, "dr.domain", domain);
        put(settings, "dr.primaryRegion", primaryRegion);
        put(settings, "dr.secondaryRegion", secondaryRegion);
        put(settings, "dr.functionsJar", functionsJar);
        return settings;
    }

    @Override
    void run(Console console) {
        LocalAwsConfig config = config();
        LocalAwsLauncher launcher = new LocalAwsLauncher(config);
        Optional<LocalAwsState> lost = launcher.lost();
        LocalAwsLauncher.Started started = launcher.start();
        if (started.startedNow()) {
            lost.ifPresent(state -> console.line("WARN  " + Absence.ended(state)));
        }
        LocalAwsScreen.print(console, started);
        if (!started.startedNow()) {
            LocalAwsScreen.printPorts(console, started.state(), config);
        }
        console.verdict(LocalAwsScreen.exports(started.state()));
        console.line("  next    mvn dr:setup     end: mvn dr:local-stop");
    }

    private LocalAwsConfig config() {
        Map<String, String> settings = settingsAndUnknown("dr.");
        if (functionsJar == null) {
            new WorkloadDependency(project(), session())
                    .find()
                    .ifPresent(jar -> settings.put("dr.functionsJar", jar.toString()));
        }
        if (!settings.containsKey("dr.functionsJar") && service == null) {
            // No service is known here, so a running local AWS may have any domain.
            settings.put("dr.service", "payledger");
            DrConfig config = DrConfig.parse(settings, base());
            return LocalSettings.of(
                    config.local(),
                    Optional.ofNullable(domain),
                    config.regions().both());
        }
        DrConfig config = DrConfig.parse(settings, base());
        return LocalSettings.of(
                config.local(), Optional.of(config.domain()), config.regions().both());
    }
}
