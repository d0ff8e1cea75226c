package dev.payledger.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Requests as fast as they are answered, over some connections at once, for a while. */
final class Load {
    private final InetSocketAddress address;
    private final LongFunction<byte[]> request;
    private final AtomicLong next = new AtomicLong();

    /**
     * A load.
     *
     * @param request makes the request of a number; each number is used once
     */
    Load(InetSocketAddress address, LongFunction<byte[]> request) {
        this.address = address;
        this.request = request;
    }

    /**
     * What came back.
     *
     * @param nanos how long each good answer took
     * @param refused answers that were not 2xx
     * @param all good answers, with those of the warm-up
     */
    record Outcome(long[] nanos, long refused, double seconds, long all) {
        double rate() {
            return nanos.length / seconds;
        }
    }

    /** Sends for some time; the answers of the first fifth are not counted. */
    Outcome run(int connections, Duration time) throws InterruptedException {
        Outcome warm = send(connections, time.dividedBy(4));
        Outcome measured = send(connections, time);
        return new Outcome(measured.nanos(), measured.refused(), measured.seconds(), warm.all() + measured.all());
    }

    private Outcome send(int connections, Duration time) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        try {
            long began = System.nanoTime();
            List<Future<long[][]>> parts = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                parts.add(threads.submit(() -> one(began + time.toNanos())));
            }
            List<long[]> nanos = new ArrayList<>();
            long refused = 0;
            for (Future<long[][]> part : parts) {
                nanos.add(part.get()[0]);
                refused += part.get()[1][0];
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            long[] all = nanos.stream().flatMapToLong(Arrays::stream).toArray();
            return new Outcome(all, refused, seconds, all.length);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a connection failed: " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private long[][] one(long until) throws IOException {
        long[] nanos = new long[1 << 12];
        int count = 0;
        long refused = 0;
        try (Connection connection = new Connection(address)) {
            for (long began = System.nanoTime(); began < until; ) {
                Connection.Answer answer = connection.send(request.apply(next.getAndIncrement()));
                long end = System.nanoTime();
                if (answer.status() / 100 == 2) {
                    nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                    nanos[count++] = end - began;
                } else {
                    refused++;
                }
                began = end;
            }
        }
        return new long[][] {Arrays.copyOf(nanos, count), {refused}};
    }
}
