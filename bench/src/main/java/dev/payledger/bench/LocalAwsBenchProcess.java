package dev.payledger.bench;

import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Prints how fast the local AWS is, as a process of its own beside the load generator on one machine: its start and
 * memory, table operations over HTTP, and PayLedger in it: deployment, cold starts, transactions, replication.
 *
 * <p>Arguments: a file for the figures as JSON, the functions jar, and seconds of each load (10 by default).
 */
public final class LocalAwsBenchProcess {
    private static final List<String> REGIONS = List.of("ap-southeast-1", "ap-northeast-1");
    private static final int STARTS = 5;
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration ARCHIVED = Duration.ofSeconds(90);

    private LocalAwsBenchProcess() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Figures figures = new Figures();
        Path jar = Path.of(arguments[1]);
        Duration load = Duration.ofSeconds(arguments.length > 2 ? Long.parseLong(arguments[2]) : 10);
        Path home = Files.createTempDirectory("dr-bench");
        start(figures, home);
        LocalAwsLauncher launcher = launcher(home);
        try {
            LocalAwsState state = launcher.start().state();
            new TableBench(figures, address(state), load).run();
        } finally {
            launcher.stop();
        }
        try {
            LocalAwsState state = launcher.start().state();
            new ServiceBench(figures, state, jar, load, ", with class archives").run();
        } finally {
            launcher.stop();
        }
        System.setProperty("dr.local.classArchives", "false");
        try {
            LocalAwsState state = launcher.start().state();
            new ServiceBench(figures, state, jar, load, ", without class archives").coldStarts();
        } finally {
            launcher.stop();
        }
        figures.write(Path.of(arguments[0]));
    }

    private static LocalAwsLauncher launcher(Path home) {
        return new LocalAwsLauncher(LocalAwsConfig.ephemeral(home, 1, REGIONS));
    }

    static InetSocketAddress address(LocalAwsState state) {
        URI endpoint = URI.create(state.endpoint());
        return new InetSocketAddress(endpoint.getHost(), endpoint.getPort());
    }

    private static void start(Figures figures, Path home) throws IOException, InterruptedException {
        figures.section("Start of the local AWS, from the launcher's call to the first answered API call");
        LocalAwsLauncher launcher = launcher(home);
        figures.add("first start of a build", start(launcher) / 1e6, "ms");
        awaitArchive(home);
        launcher.stop();
        long[] nanos = new long[STARTS];
        for (int i = 0; i < STARTS; i++) {
            nanos[i] = start(launcher);
            if (i == STARTS - 1) {
                Thread.sleep(SETTLED.toMillis());
                memory(
                        figures,
                        "memory of the idle process, resident",
                        launcher.start().state().pid());
            }
            launcher.stop();
        }
        figures.spread("later starts", nanos, 100);
    }

    private static long start(LocalAwsLauncher launcher) throws IOException, InterruptedException {
        long began = System.nanoTime();
        LocalAwsState state = launcher.start().state();
        try (Connection connection = new Connection(address(state))) {
            byte[] call =
                    Connection.aws(address(state), REGIONS.get(0), "dynamodb", "DynamoDB_20120810.ListTables", "{}");
            if (connection.send(call).status() != 200) {
                throw new IllegalStateException("ListTables was not answered with 200");
            }
            return System.nanoTime() - began;
        }
    }

    /** The first process of a build makes the class archive from which later ones start. */
    private static void awaitArchive(Path home) throws IOException, InterruptedException {
        long limit = System.nanoTime() + ARCHIVED.toNanos();
        while (true) {
            try (Stream<Path> files = Files.find(home.resolve("builds"), 2, (file, attributes) -> file.toString()
                    .endsWith(".jsa"))) {
                if (files.findAny().isPresent()) {
                    return;
                }
            }
            if (System.nanoTime() > limit) {
                throw new IllegalStateException("no class archive after " + ARCHIVED + " in " + home);
            }
            Thread.sleep(200);
        }
    }

    /** What the operating system says that a process has in memory; Linux only. */
    static void memory(Figures figures, String name, long pid) throws IOException {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.exists(status)) {
            figures.leftOut(name, "only Linux tells");
            return;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                figures.add(name, Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024, "MiB");
            }
        }
    }
}
