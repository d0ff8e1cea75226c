package dev.payledger.dr.drill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.drill.DrillReport.Header;
import dev.payledger.dr.drill.DrillReport.Machine;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;

/** Says who ran a drill of what, with what and where. */
final class DrillHeader {

    private static final String POM = "/META-INF/maven/dev.payledger/dr-toolkit/pom.properties";
    private static final long MEBIBYTE = 1024L * 1024;

    private DrillHeader() {}

    static Header of(Deployment deployment, Instant startedAt) {
        DrConfig config = deployment.config();
        OptionalLong seed = config.target().seed();
        Map<String, String> versions = new LinkedHashMap<>();
        versions.put("toolkit", toolkit());
        versions.put("java", System.getProperty("java.version") + " " + System.getProperty("java.vendor"));
        versions.put(
                "os",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        return new Header(
                System.getProperty("user.name", "unknown"),
                deployment.account().id(),
                config.target().name(),
                config.regions().both(),
                startedAt,
                config.target().speed(),
                seed.isPresent() ? seed.getAsLong() : null,
                versions,
                GitCommit.of(Path.of("").toAbsolutePath()).orElse(null),
                configuration(config),
                new Machine(Runtime.getRuntime().availableProcessors(), memoryMebibytes()));
    }

    private static String toolkit() {
        try (InputStream in = DrillHeader.class.getResourceAsStream(POM)) {
            if (in == null) {
                return "development";
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "development");
        } catch (IOException e) {
            return "development";
        }
    }

    private static long memoryMebibytes() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean os
                ? os.getTotalMemorySize() / MEBIBYTE
                : 0;
    }

    /** The same settings have the same hash on every machine: addresses, the webhook and folders are left out. */
    static String configuration(DrConfig config) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("target", config.target().name());
        settings.put("speed", config.target().speed());
        settings.put("names", config.names());
        settings.put("regions", config.regions().both());
        settings.put("dnsTtl", config.dnsTtl());
        settings.put("table", String.valueOf(config.table()));
        settings.put("parameters", new TreeMap<>(config.sources().parameters()));
        settings.put("workload", config.workload());
        settings.put("fault", config.fault());
        settings.put("limits", config.limits());
        settings.put("drill", config.drill());
        try {
            String json = JsonMapper.builder()
                    .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .addModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
                    .build()
                    .writeValueAsString(settings);
            return Hash.sha256(json.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("settings are records of JDK types", e);
        }
    }
}
