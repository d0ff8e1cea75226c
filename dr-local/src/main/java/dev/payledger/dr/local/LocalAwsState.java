package dev.payledger.dr.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A local AWS process as it describes itself, in its state file and at {@code GET /_dr/status}. Immutable.
 *
 * @param instance a random name of this run of the process
 * @param pid its process id
 * @param processStart when the operating system started it, epoch milliseconds or 0; tells a process id used again
 * @param endpoint the endpoint for AWS clients, for example {@code http://127.0.0.1:4600}
 * @param dnsAddress host and port of the DNS server
 * @param build the hash of the class path that it runs
 * @param speed what intervals are divided by
 * @param seed what random identifiers and replication lag come from: with it, they can be had again
 * @param domain the domain whose zone and certificates it made at its start; others may have been added
 * @param regions its regions, the primary first
 * @param started when it became ready
 * @param weather what its calls meet: {@code calm}, or what was asked for
 * @param notes what a user should know about the start, for example that a port was taken
 */
public record LocalAwsState(
        String instance,
        long pid,
        long processStart,
        String endpoint,
        String dnsAddress,
        String build,
        double speed,
        long seed,
        String domain,
        List<String> regions,
        Instant started,
        String weather,
        List<String> notes) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_TOLERANCE = Duration.ofSeconds(30);
    private static final String SERVICE = "dr-local";

    public LocalAwsState {
        regions = List.copyOf(regions);
        notes = List.copyOf(notes);
    }

    /** The DNS server's address as Java takes it. */
    public InetSocketAddress dnsServer() {
        int colon = dnsAddress.lastIndexOf(':');
        return new InetSocketAddress(dnsAddress.substring(0, colon), Integer.parseInt(dnsAddress.substring(colon + 1)));
    }

    static Path file(Path home) {
        return home.resolve("state.json");
    }

    static Optional<LocalAwsState> read(Path home) throws IOException {
        try {
            return parse(Files.readAllBytes(file(home)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Writes the state file so that a reader sees the whole of it or nothing. */
    void write(Path home) throws IOException {
        Path temporary = home.resolve("state." + pid + ".tmp");
        Files.write(temporary, toJson());
        Files.move(temporary, file(home), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The state in a JSON text, or empty if the text is something else. */
    static Optional<LocalAwsState> parse(byte[] json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (IOException e) {
            return Optional.empty();
        }
        if (node == null || !SERVICE.equals(node.path("service").asText())) {
            return Optional.empty();
        }
        return Optional.of(new LocalAwsState(
                node.path("instance").asText(),
                node.path("pid").asLong(),
                node.path("processStart").asLong(),
                node.path("endpoint").asText(),
                node.path("dns").asText(),
                node.path("build").asText(),
                node.path("speed").asDouble(1),
                node.path("seed").asLong(),
                node.path("domain").asText(),
                texts(node.path("regions")),
                Instant.parse(node.path("started").asText()),
                node.path("weather").asText(LocalWeather.CALM),
                texts(node.path("notes"))));
    }

    byte[] toJson() {
        ObjectNode node = JSON.createObjectNode();
        node.put("service", SERVICE);
        node.put("instance", instance);
        node.put("pid", pid);
        node.put("processStart", processStart);
        node.put("endpoint", endpoint);
        node.put("dns", dnsAddress);
        node.put("build", build);
        node.put("speed", speed);
        node.put("seed", seed);
        node.put("domain", domain);
        regions.forEach(node.putArray("regions")::add);
        node.put("started", started.toString());
        node.put("weather", weather);
        notes.forEach(node.putArray("notes")::add);
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException("a state that is no JSON", e);
        }
    }

    /** Whether the process that wrote this still lives; a process id that was used again does not count. */
    boolean isAlive() {
        return process().isPresent();
    }

    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::startedThen);
    }

    /** The start is computed from the time since boot, which moves when the clock is set. */
    private boolean startedThen(ProcessHandle process) {
        long start = startOf(process);
        return processStart == 0 || start == 0 || Math.abs(start - processStart) < START_TOLERANCE.toMillis();
    }

    static long startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
