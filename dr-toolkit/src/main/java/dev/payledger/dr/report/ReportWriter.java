package dev.payledger.dr.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Writes reports as JSON. Durations and instants are ISO-8601. Thread safe.
 *
 * @since 0.1.0
 */
public final class ReportWriter {

    private final ObjectMapper mapper = new ObjectMapper()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .registerModule(new SimpleModule()
                    .addSerializer(Duration.class, ToStringSerializer.instance)
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Path.class, ToStringSerializer.instance));

    /** A report as JSON. */
    public String json(DrReport report) {
        try {
            ObjectNode json = mapper.createObjectNode();
            json.put("verb", report.verb());
            json.put("passed", report.passed());
            json.put("summary", report.summary());
            json.setAll(mapper.<ObjectNode>valueToTree(report));
            return mapper.writeValueAsString(json) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes {@code <verb>.json}.
     *
     * @param folder made where it does not exist
     * @return the file, which replaces that of an earlier run
     * @throws UncheckedIOException if the folder cannot be made or the file cannot be written; the user frees the place
     */
    public Path write(DrReport report, Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.writeString(folder.resolve(report.verb() + ".json"), json(report));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the report to " + folder, e);
        }
    }
}
