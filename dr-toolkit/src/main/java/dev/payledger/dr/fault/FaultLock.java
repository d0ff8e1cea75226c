package dev.payledger.dr.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * One run at a time may change faults of a region. The lock lies beside the snapshots, in the other region's bucket. A
 * lock whose process is dead (on this machine), or whose time is over, is taken over.
 */
final class FaultLock implements AutoCloseable {

    /** Longer than any inject or restore takes. */
    private static final Duration HELD = Duration.ofMinutes(2);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Bucket bucket;
    private final String key;

    private FaultLock(Bucket bucket, String key) {
        this.bucket = bucket;
        this.key = key;
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
                .put("process", ProcessHandle.current().pid())
                .put("started", started(ProcessHandle.current()))
                .put("since", now.toString())
                .put("until", now.plus(HELD).toString())
                .toPrettyString();
        if (bucket.putIfAbsent(key, mine)) {
            return new FaultLock(bucket, key);
        }
        Optional<Bucket.Text> held = bucket.get(key);
        if (held.isEmpty()
                ? bucket.putIfAbsent(key, mine)
                : isStale(held.get().text(), now) && bucket.replace(key, held.get(), mine)) {
            return new FaultLock(bucket, key);
        }
        throw new DrException(
                DrError.FAULT_004,
                "Another run is changing faults of " + region + ".",
                "the lock s3://" + bucket.name() + "/" + key + " says: "
                        + bucket.get(key).map(Bucket.Text::text).orElse("it was taken a moment ago"),
                "wait for that run to end; the lock is taken over when its time is over.");
    }

    private static boolean isStale(String text, Instant now) {
        try {
            JsonNode lock = JSON.readTree(text);
            if (Instant.parse(lock.path("until").asText()).isBefore(now)) {
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

    @Override
    public void close() {
        bucket.delete(key);
    }
}
