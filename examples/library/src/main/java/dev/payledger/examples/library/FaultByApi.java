package dev.payledger.examples.library;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.event.DrEvent;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The toolkit from plain Java: starts a local AWS of its own, deploys a service to two regions, breaks it, looks at it,
 * mends it, and leaves nothing behind.
 */
public final class FaultByApi {

    private final Consumer<String> out;

    public FaultByApi(Consumer<String> out) {
        this.out = out;
    }

    /** Arguments: the functions jar, and a folder for the local AWS's state. */
    public static void main(String[] args) {
        new FaultByApi(System.out::println).run(Path.of(args[0]), Path.of(args[1]));
    }

    /** Runs everything; the local AWS is stopped at the end, whatever happens. */
    public void run(Path functionsJar, Path state) {
        DrConfig settings = DrConfig.parse(Map.of("dr.functionsJar", functionsJar.toString()), Path.of(""));
        LocalAwsLauncher local = new LocalAwsLauncher(
                LocalAwsConfig.ephemeral(state, 10, settings.regions().both()));
        try {
            LocalAwsState aws = local.start().state();
            out.accept("local AWS at " + aws.endpoint() + ", for any AWS client");
            drill(settings.withTarget(target(aws)));
        } finally {
            local.stop();
        }
    }

    private void drill(DrConfig config) {
        DrListener listener = event -> {
            if (event instanceof DrEvent.Result result) {
                out.accept(result.step() + ": " + result.subject() + " " + result.message());
            }
        };
        try (DrToolkit toolkit = DrToolkit.create(config, listener)) {
            out.accept(toolkit.deploy().summary());
            out.accept(toolkit.setupGlobalTable().summary());
            out.accept(toolkit.injectFaults().summary());
            List<String> screen = toolkit.status().lines();
            screen.forEach(out);
            out.accept(toolkit.restoreFaults().summary());
            out.accept(toolkit.destroy().summary());
        }
    }

    private static Target target(LocalAwsState aws) {
        URI endpoint = URI.create(aws.endpoint());
        return new Target.Local(endpoint, aws.dnsServer(), endpoint.getPort(), aws.speed());
    }
}
