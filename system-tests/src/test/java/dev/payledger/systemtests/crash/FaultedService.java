package dev.payledger.systemtests.crash;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.event.Events;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.RestoreStep;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.FunctionState;
import dev.payledger.dr.internal.resource.Time;
import dev.payledger.dr.local.LocalAws;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** PayLedger, deployed in both regions, with three functions to break; and what it looked like before. */
final class FaultedService implements AutoCloseable {

    static final String PRIMARY = "ap-southeast-1";
    static final String SECONDARY = "ap-northeast-1";
    private static final double SPEED = 100;

    /** Longer than a lock is held. */
    private static final Duration LATER = Duration.ofMinutes(3);

    private static final List<String> FUNCTIONS =
            List.of("health", "createTransaction", "listTransactions", "getBalance", "projector");

    private final LocalAws aws = LocalAws.builder().speed(SPEED).start();
    private final Map<String, FunctionState> before;

    FaultedService() {
        try (DrToolkit toolkit = toolkit(endpoint())) {
            toolkit.deploy();
        }
        before = states();
    }

    URI endpoint() {
        return URI.create(aws.endpoint());
    }

    LocalAws aws() {
        return aws;
    }

    /** A toolkit that reaches AWS at an address. */
    DrToolkit toolkit(URI endpoint) {
        return DrToolkit.create(config(endpoint, Map.of()), DrListener.NONE);
    }

    /** A toolkit with settings of its own. */
    DrToolkit toolkit(Map<String, String> settings) {
        return DrToolkit.create(config(endpoint(), settings), DrListener.NONE);
    }

    private DrConfig config(URI endpoint) {
        return config(endpoint, Map.of());
    }

    private DrConfig config(URI endpoint, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        String[] dns = aws.dnsAddress().split(":", -1);
        return DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint,
                        new InetSocketAddress(dns[0], Integer.parseInt(dns[1])),
                        URI.create(aws.endpoint()).getPort(),
                        SPEED));
    }

    /** Restores from another checkout, some minutes later. */
    FaultRestoreReport restoreFromElsewhere() {
        Time later = later();
        try (Deployment deployment = new Deployment(config(endpoint()), later)) {
            Step step = new Events(DrListener.NONE, later::now, later::nanoTime).step(1, 1, "restore");
            return new RestoreStep(deployment).run(step);
        }
    }

    /** Whether a function is not what it was. */
    boolean isBroken() {
        return differences().keySet().stream().anyMatch(name -> name.startsWith("payledger-"));
    }

    /** What is still broken, still armed or still locked; empty where everything is as before the first fault. */
    Map<String, String> differences() {
        Map<String, String> differences = new TreeMap<>();
        states().forEach((name, state) -> {
            FunctionState wanted = before.get(name);
            if (!same(wanted, state)) {
                differences.put(name, "was " + wanted + ", is " + state);
            }
        });
        try (Deployment deployment = new Deployment(config(endpoint()), Time.system())) {
            List<String> keys = deployment.bucket(SECONDARY).keys("dr/" + PRIMARY + "/");
            if (!keys.isEmpty()) {
                differences.put("bucket", keys.toString());
            }
            deployment.undoSchedule(PRIMARY).find().ifPresent(armed -> differences.put("schedule", armed.toString()));
        }
        return differences;
    }

    /** Takes the lock of a dead caller away: its process is this one, which lives, so nobody else may yet. */
    void forgetLock() {
        try (Deployment deployment = new Deployment(config(endpoint()), Time.system())) {
            deployment.bucket(SECONDARY).delete("dr/" + PRIMARY + "/lock.json");
        }
    }

    /** Equal but for the revision. */
    private static boolean same(FunctionState one, FunctionState other) {
        return one.role().equals(other.role())
                && one.variables().equals(other.variables())
                && one.rest().equals(other.rest())
                && java.util.Objects.equals(one.reservedConcurrency(), other.reservedConcurrency());
    }

    private Map<String, FunctionState> states() {
        Map<String, FunctionState> states = new TreeMap<>();
        try (Deployment deployment = new Deployment(config(endpoint()), Time.system())) {
            for (String function : FUNCTIONS) {
                String name = "payledger-dev-" + function;
                states.put(name, deployment.function(PRIMARY, name).settled().orElseThrow());
            }
        }
        return states;
    }

    private static Time later() {
        Time system = Time.system();
        return new Time() {
            @Override
            public Instant now() {
                return system.now().plus(LATER);
            }

            @Override
            public long nanoTime() {
                return system.nanoTime();
            }

            @Override
            public void sleep(Duration duration) {
                system.sleep(duration);
            }
        };
    }

    @Override
    public void close() {
        aws.close();
    }
}
