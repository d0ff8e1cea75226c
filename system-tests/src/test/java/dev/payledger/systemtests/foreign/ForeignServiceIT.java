package dev.payledger.systemtests.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.status.StatusReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A service with its own template, regions, table and function goes through deploy, global table, failover, a fault and
 * restore: nothing of PayLedger is needed.
 */
class ForeignServiceIT {

    private static final String PRIMARY = "eu-west-1";
    private static final String SECONDARY = "eu-central-1";
    private static final double SPEED = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void anotherTeamsServiceFailsOverAndComesBack() throws Exception {
        try (LocalAws aws = LocalAws.builder()
                        .regions(List.of(PRIMARY, SECONDARY))
                        .port(0)
                        .dnsPort(0)
                        .speed(SPEED)
                        .domain("notebook.test")
                        .start();
                DrToolkit toolkit = DrToolkit.create(config(aws), event -> {})) {
            assertThat(toolkit.deploy().passed()).isTrue();
            assertThat(toolkit.setupGlobalTable().replicaStatus()).isEqualTo("ACTIVE");
            toolkit.setupCustomDomains();
            toolkit.setupFailover();
            assertThat(toolkit.verify().failed()).isEmpty();

            FaultInjectReport broken = toolkit.injectFaults();
            assertThat(broken.faults()).singleElement().satisfies(fault -> {
                assertThat(fault.function()).contains("keeper");
                assertThat(fault.change()).contains("NOTES_TABLE");
            });
            await(toolkit, status -> status.dns().region().equals(SECONDARY));

            assertThatThrownBy(toolkit::investigate)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.INVESTIGATE_001))
                    .hasMessageContainingAll(
                            "DR-INVESTIGATE-001 There is no access log to investigate in " + PRIMARY,
                            "in " + PRIMARY + " writes no access log.",
                            "give the API's stage AccessLogSettings");
            assertThat(toolkit.restoreFaults().functions()).hasSize(1);
            await(toolkit, status -> status.dns().region().equals(PRIMARY));
            assertThat(toolkit.verify().failed()).isEmpty();

            assertThat(toolkit.destroy().left()).isEmpty();
            assertThat(toolkit.destroy().removed()).isEmpty();
        }
    }

    private DrConfig config(LocalAws aws) throws IOException {
        Map<String, String> settings = Map.of(
                "dr.stage",
                "test",
                "dr.primaryRegion",
                PRIMARY,
                "dr.secondaryRegion",
                SECONDARY,
                "dr.template",
                resource("template.yaml").toString(),
                "dr.workload",
                resource("workload.json").toString(),
                "dr.functionsJar",
                functionsJar().toString());
        URI endpoint = URI.create(aws.endpoint());
        URI dns = URI.create("dns://" + aws.dnsAddress());
        return DrConfig.parse(settings, folder)
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns.getHost(), dns.getPort()), endpoint.getPort(), SPEED));
    }

    private static void await(DrToolkit toolkit, Predicate<StatusReport> condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        StatusReport status = toolkit.status();
        while (!condition.test(status)) {
            assertThat(System.nanoTime())
                    .as("waited %s, last: %s", PATIENCE, status)
                    .isLessThan(end);
            Thread.sleep(200);
            status = toolkit.status();
        }
    }

    private Path resource(String name) throws IOException {
        Path copy = folder.resolve(name);
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/foreign/" + name))) {
            Files.write(copy, in.readAllBytes());
        }
        return copy;
    }

    private Path functionsJar() throws IOException {
        Path jar = folder.resolve("functions.jar");
        String entry = KeeperFunction.class.getName().replace('.', '/') + ".class";
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/" + entry))) {
            zip.putNextEntry(new ZipEntry(entry));
            in.transferTo(zip);
            zip.closeEntry();
        }
        return jar;
    }
}
