package dev.payledger.dr.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Time;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One run at a time may change faults of a region. The lock lies beside the snapshots, in the other region's bucket. It
 * is renewed while its run lives, so a lock whose time is over belongs to a dead run and is taken over; so is one whose
 * process is dead on this machine, and one that this run could not give back: else a drill whose injection ended so could
 * not restore.
 */
final class FaultLock implements AutoCloseable {

    /** How long a dead run keeps others out. */
    private static final Duration HELD = Duration.ofMinutes(2);

    private static final Duration RENEWED_EVERY = Duration.ofSeconds(30);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final Bucket bucket;
    private final String key;
    private final Time time;
    private final ScheduledExecutorService renewal;
    private String text;

    private FaultLock(Bucket bucket, String key, String text, Time time) {
        this.bucket = bucket;
        this.key = key;
        this.text = text;
        this.time = time;
        this.renewal = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "dr-lock");
            thread.setDaemon(true);
            return thread;
        });
        renewal.scheduleWithFixedDelay(
                this::renew, RENEWED_EVERY.toMillis(), RENEWED_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Only what this run wrote is renewed; a failed call is made up for by the next. */
    private synchronized void renew() {
        try {
            Optional<Bucket.Text> held = bucket.get(key);
            if (held.isPresent() && held.get().text().equals(text)) {
                String renewed = ((ObjectNode) JSON.readTree(text))
                        .put("until", time.now().plus(HELD).toString())
                        .toPrettyString();
                if (bucket.replace(key, held.get(), renewed)) {
                    text = renewed;
                }
            }
        } catch (DrException | JsonProcessingException e) {
            System.getLogger(FaultLock.class.getName())
                    .log(System.Logger.Level.DEBUG, "the lock was not renewed this time", e);
        }
    }

    /**
     * Takes the lock.
     *
     * @throws DrException with {@code DR-FAULT-004} where another run has it
     */
    static FaultLock take(Deployment deployment, String region, String verb) {
        Bucket bucket = deployment.bucket(deployment.regions().other(region));
        bucket.ensure();
        String key = "dr/" + region + "/lock.json";
        Instant now = deployment.time().now();
        String mine = JSON.createObjectNode()
                .put("verb", verb)
                .put("host", host())
                .put("run", deployment.run())
                .put("process", ProcessHandle.current().pid())
                .put("started", started(ProcessHandle.current()))
                .put("since", now.toString())
                .put("until", now.plus(HELD).toString())
                .toPrettyString();
        if (bucket.putIfAbsent(key, mine)) {
            return new FaultLock(bucket, key, mine, deployment.time());
        }
        Optional<Bucket.Text> held = bucket.get(key);
        if (held.isEmpty()
                ? bucket.putIfAbsent(key, mine)
                : isStale(held.get().text(), now, deployment.run()) && bucket.replace(key, held.get(), mine)) {
            return new FaultLock(bucket, key, mine, deployment.time());
        }
        throw new DrException(
                DrError.FAULT_004,
                "Another run is changing faults of " + region + ".",
                bucket.get(key).map(lock -> sentence(lock.text())).orElse("it took the lock a moment ago") + " (s3://"
                        + bucket.name() + "/" + key + ").",
                "wait for that run to end; the lock is taken over when its time is over.");
    }

    /** Who holds a lock, for an error message. */
    static String sentence(String text) {
        try {
            JsonNode lock = JSON.readTree(text);
            return "dr:" + lock.path("verb").asText() + ", process "
                    + lock.path("process").asText() + " on " + lock.path("host").asText() + ", until "
                    + CLOCK.format(Instant.parse(lock.path("until").asText()).atZone(ZoneId.systemDefault()));
        } catch (JsonProcessingException | DateTimeParseException e) {
            return "its lock has another form than this version writes";
        }
    }

    static boolean isStale(String text, Instant now, String run) {
        try {
            JsonNode lock = JSON.readTree(text);
            if (Instant.parse(lock.path("until").asText()).isBefore(now)
                    || lock.path("run").asText().equals(run)) {
                return true;
            }
            return lock.path("host").asText().equals(host())
                    && ProcessHandle.of(lock.path("process").asLong())
                            .filter(process ->
                                    started(process).equals(lock.path("started").asText()))
                            .isEmpty();
        } catch (JsonProcessingException | DateTimeParseException e) {
            // Not a lock that we wrote: nobody can be asked, and nothing would ever remove it.
            return true;
        }
    }

    private static String started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toString).orElse("unknown");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }

    /** Gives the lock back; one that was taken over meanwhile belongs to the other run and stays. */
    @Override
    public synchronized void close() {
        renewal.shutdownNow();
        if (bucket.get(key).filter(held -> held.text().equals(text)).isPresent()) {
            bucket.delete(key);
        }
    }
}
