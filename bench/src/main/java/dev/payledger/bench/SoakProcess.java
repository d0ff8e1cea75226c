package dev.payledger.bench;

import dev.payledger.dr.local.LocalAwsConfig;
import dev.payledger.dr.local.LocalAwsLauncher;
import dev.payledger.dr.local.LocalAwsState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A hundred requests a second to PayLedger in the local AWS at speed 1, for a while: does anything grow? Of five
 * requests two read a balance, one a list, one the health and one posts. Posts use {@value #KEYS} keys in turn, so that
 * after some minutes no more is stored but logs, which are bounded. Linux only.
 */
final class SoakProcess {
    private static final long RATE = 100;
    private static final int KEYS = 5_000;
    private static final int CONNECTIONS = 8;

    private final Service service;
    private final AtomicLong slot = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();

    private SoakProcess(Service service) {
        this.service = service;
    }

    /** Arguments: file for the figures, the functions jar, how many minutes. */
    public static void main(String[] arguments) throws IOException, InterruptedException, ExecutionException {
        Duration time = Duration.ofMinutes(Long.parseLong(arguments[2]));
        Figures figures = new Figures();
        Path home = Files.createTempDirectory("dr-soak");
        LocalAwsLauncher launcher =
                new LocalAwsLauncher(LocalAwsConfig.ephemeral(home, 1, List.of(Service.PRIMARY, Service.SECONDARY)));
        try {
            LocalAwsState state = launcher.start().state();
            figures.section("Soak, " + RATE + " requests a second for " + time.toMinutes() + " minutes");
            Service service = Service.deploy(figures, state, Path.of(arguments[1]), "");
            new SoakProcess(service).run(figures, new Footprint(state), time);
        } finally {
            launcher.stop();
        }
        figures.write(Path.of(arguments[0]));
    }

    private void run(Figures figures, Footprint footprint, Duration time)
            throws IOException, InterruptedException, ExecutionException {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<long[]>> parts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                parts.add(threads.submit(() -> send(began, end)));
            }
            // What is filled and compiled in the first third is there to stay.
            for (int third = 1; third <= 3; third++) {
                TimeUnit.NANOSECONDS.sleep(began + third * time.toNanos() / 3 - System.nanoTime());
                footprint.add(
                        figures,
                        "after " + time.multipliedBy(third).dividedBy(3).toMinutes() + " minutes");
            }
            List<Long> nanos = new ArrayList<>();
            for (Future<long[]> part : parts) {
                for (long each : part.get()) {
                    nanos.add(each);
                }
            }
            figures.add("answered", nanos.size() / (time.toMillis() / 1e3), "per second");
            figures.add("not answered with 2xx", refused.get(), "requests");
            figures.spread(
                    "answer, since the request was due",
                    nanos.stream().mapToLong(Long::longValue).toArray(),
                    99);
        } finally {
            threads.shutdownNow();
        }
    }

    private long[] send(long began, long end) throws IOException, InterruptedException {
        List<Long> nanos = new ArrayList<>();
        try (Connection connection = new Connection(service.door())) {
            while (true) {
                long number = slot.getAndIncrement();
                long due = began + number * TimeUnit.SECONDS.toNanos(1) / RATE;
                if (due >= end) {
                    return nanos.stream().mapToLong(Long::longValue).toArray();
                }
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                if (connection.send(request(number)).status() / 100 == 2) {
                    nanos.add(System.nanoTime() - due);
                } else {
                    refused.incrementAndGet();
                }
            }
        }
    }

    private byte[] request(long number) {
        String account = "acc-" + number / 5 % 100;
        return switch ((int) (number % 5)) {
            case 0 -> service.post(account, "soak-" + number / 5 % KEYS);
            case 1 -> service.get("/health");
            case 2 -> service.get("/transactions?accountId=" + account + "&limit=20");
            default -> service.get("/balance?accountId=" + account);
        };
    }
}
