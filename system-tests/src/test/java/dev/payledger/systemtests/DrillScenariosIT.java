package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.drill.DrillReport.Check;
import dev.payledger.dr.drill.DrillReport.ClientResult;
import dev.payledger.dr.drill.DrillReport.Moment;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrEvent;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.local.AuditedCall;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.status.StatusReport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.ExperimentStatus;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** A lost region, a grey failure, and drills that are stopped: each on the same deployment, at high speed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrillScenariosIT {

    private static final double SPEED = 20;
    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECONDARY = "ap-northeast-1";
    private static final Path REPORTS = Path.of("target", "dr-scenarios");

    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(SPEED).start();
        try (DrToolkit toolkit = toolkit(Map.of(), DrListener.NONE)) {
            assertThat(toolkit.setup().verify().failed()).isEmpty();
        }
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    @Order(1)
    void aLostRegionsWritesAreNamedAndThereAfterHealing() throws IOException {
        DrillReport drill = drill("region-outage");

        assertThat(drill.failures()).isEmpty();
        assertThat(drill.rpo().measured()).isTrue();
        assertThat(drill.rpo().atCutOver()).isNotEmpty();
        assertThat(drill.rpo().afterHealing()).isEmpty();
        assertThat(drill.rpo().acknowledged())
                .isGreaterThan(drill.rpo().atCutOver().size());
        assertThat(drill.posted().missing()).isEmpty();
        assertThat(drill.clients())
                .extracting(ClientResult::route)
                .containsExactly("GET /balance", "POST /transactions");
        assertThat(drill.clients()).allSatisfy(result -> {
            assertThat(result.client()).isEqualTo("LedgerClient");
            assertThat(result.calls()).isPositive();
            assertThat(result.plainFailed()).isPositive();
            // Its attempts time out in real time, and so do starts of functions on a busy machine: not always none.
            assertThat(1.0 * result.failed() / result.calls())
                    .as(String.join("; ", result.problems()))
                    .isLessThan(0.2 * result.plainFailed() / result.plainRequests());
        });
        assertThat(drill.routes()).allSatisfy(route -> {
            assertThat(route.rtoMillis()).isPositive();
            assertThat(route.parts()).isNotNull();
        });
        assertThat(drill.seconds())
                .anySatisfy(second -> assertThat(second.okByRegion()).containsOnlyKeys(SECONDARY));
        assertThat(drill.checks())
                .extracting(Check::name)
                .contains(
                        "alarm payledger-dev-primary-unhealthy fires while faults are active",
                        "the incident agent is told");
        assertThat(drill.timeline())
                .filteredOn(moment -> moment.source().equals("webhook"))
                .singleElement()
                .satisfies(moment ->
                        assertThat(moment.message()).contains("HTTP 200", "devopsAgentTrigger in " + SECONDARY));
        assertThat(Files.readString(REPORTS.resolve("region-outage/drill.html")))
                .contains(drill.rpo().atCutOver().get(0))
                .doesNotContain("<script");
    }

    @Test
    @Order(2)
    void nothingBetweenCutAndCutOverCallsTheLostRegionOrChangesARecord() {
        List<AuditedCall> all = aws.auditLog();
        int cut = indexOf(all, "StartExperiment", 0);
        // The last call of the injection gives the lock back, in the survivor.
        int broken = indexOf(all, "DeleteObject", cut);
        // The first call after the cut-over reads what the restore has to undo.
        int restore = indexOf(all, "StopExperiment", broken);
        List<AuditedCall> between = all.subList(broken + 1, restore);
        Instant cutOver = servedBySecondary;
        List<AuditedCall> recovery = between.stream()
                .filter(call -> call.time().isBefore(cutOver))
                // What the lost region's functions had begun before they were throttled is no recovery.
                .filter(call -> !(call.dataEvent() && call.callerArn().contains(":assumed-role/payledger-dev-")))
                .toList();

        assertThat(recovery).isNotEmpty();
        assertThat(recovery)
                .filteredOn(call -> call.region().equals(PRIMARY))
                .as("calls of the lost region")
                .isEmpty();
        assertThat(recovery)
                .filteredOn(call ->
                        Set.of("ChangeResourceRecordSets", "UpdateHealthCheck").contains(call.operation()))
                .as("changes of records and health checks")
                .isEmpty();
    }

    @Test
    @Order(3)
    void theCutIsOverAndLeftNothing() {
        try (FisClient fis = LocalClients.of(FisClient.builder(), URI.create(aws.endpoint()), SECONDARY)) {
            assertThat(fis.listExperiments(list -> list.maxResults(10)).experiments())
                    .isNotEmpty()
                    .allSatisfy(experiment ->
                            assertThat(experiment.state().status()).isEqualTo(ExperimentStatus.STOPPED));
            assertThat(fis.listExperimentTemplates(list -> list.maxResults(10)).experimentTemplates())
                    .isEmpty();
        }
    }

    @Test
    @Order(4)
    void aGreyFailureMovesNobodyAndTheReportSaysWhy() {
        DrillReport drill = drill("grey-failure");

        assertThat(drill.failures()).isEmpty();
        assertThat(drill.checks())
                .extracting(Check::name)
                .contains(
                        "DNS does not move",
                        "the health check stays green",
                        "GET /transactions fails until the fault is restored");
        assertThat(drill.timeline()).extracting(Moment::source).doesNotContain("dns", "route53");
        assertThat(String.join("\n", drill.lines()))
                .contains("the health path does not use what users use", "docs/guides/health-checks.md")
                .contains("RPO            not measured");
    }

    @Test
    @Order(4)
    void anAgentThatRefusesFailsTheDrill() {
        aws.receiver().answerWith(403, 10);
        DrillReport drill = drill("grey-failure");
        aws.receiver().answerWith(200, 0);

        assertThat(drill.failures()).containsExactly("the incident agent is told: HTTP 403");
    }

    @Test
    @Order(5)
    void aDrillThatIsInterruptedRestoresFunctionsAndReplication() throws InterruptedException {
        AtomicReference<Throwable> end = new AtomicReference<>();
        AtomicReference<StatusReport> cut = new AtomicReference<>();
        Thread drill = new Thread(() -> {
            try {
                drill("region-outage", event -> {
                    if (event instanceof DrEvent.Moment moment
                            && moment.source().equals("inject")) {
                        cut.set(status());
                        Thread.currentThread().interrupt();
                    }
                });
            } catch (DrException e) {
                end.set(e);
            }
        });
        drill.start();
        drill.join();
        assertThat(end.get()).isInstanceOfSatisfying(DrException.class, e -> assertThat(e.error())
                .isEqualTo(DrError.RUN_001));
        assertThat(cut.get().warnings())
                .anyMatch(warning -> warning.what().equals("replication to and from " + SECONDARY + " is paused."));
        assertRestored();
        assertThat(status().warnings()).noneMatch(warning -> warning.what().contains("replication"));
    }

    @Test
    @Order(6)
    void aDrillStopsByItselfWhenTheSecondaryTurnsUnhealthy() throws InterruptedException {
        AtomicReference<DrException> end = new AtomicReference<>();
        try (LambdaClient lambda = LocalClients.of(LambdaClient.builder(), URI.create(aws.endpoint()), SECONDARY)) {
            try {
                drill("three-faults", event -> {
                    if (event instanceof DrEvent.Moment moment
                            && moment.source().equals("inject")) {
                        lambda.putFunctionConcurrency(
                                put -> put.functionName("payledger-dev-health").reservedConcurrentExecutions(0));
                    }
                });
            } catch (DrException e) {
                end.set(e);
            } finally {
                lambda.deleteFunctionConcurrency(delete -> delete.functionName("payledger-dev-health"));
            }
        }
        assertThat(end.get())
                .isNotNull()
                .satisfies(e -> assertThat(e.error()).isEqualTo(DrError.DRILL_001))
                .hasMessageContaining(SECONDARY + " turned unhealthy");
        assertRestored();
    }

    private StatusReport status() {
        try (DrToolkit toolkit = toolkit(Map.of(), DrListener.NONE)) {
            return toolkit.status();
        }
    }

    private void assertRestored() throws InterruptedException {
        try (DrToolkit toolkit = toolkit(Map.of(), DrListener.NONE)) {
            assertThat(toolkit.status().faults()).isEmpty();
            assertThat(toolkit.restoreFaults().functions()).isEmpty();
            long limit = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (!isQuiet(toolkit.status()) && System.nanoTime() < limit) {
                TimeUnit.MILLISECONDS.sleep(200);
            }
            assertThat(isQuiet(toolkit.status())).isTrue();
        }
        theCutIsOverAndLeftNothing();
    }

    private static boolean isQuiet(StatusReport status) {
        return PRIMARY.equals(status.dns().region())
                && status.regions().stream().allMatch(region -> region.health().equals("healthy"));
    }

    private Instant servedBySecondary = Instant.EPOCH;

    private DrillReport drill(String scenario) {
        DrillReport report = drill(scenario, DrListener.NONE);
        report.writeTo(REPORTS.resolve(scenario));
        report.timeline().stream()
                .filter(moment -> moment.message().equals("every user served by " + SECONDARY))
                .findFirst()
                .ifPresent(moment -> servedBySecondary = moment.at());
        return report;
    }

    private DrillReport drill(String scenario, DrListener listener) {
        // A write every 50 ms: between the cut of replication and that of the functions there is at least one.
        boolean lost = scenario.equals("region-outage");
        Map<String, String> settings = Map.of(
                "dr.scenario",
                scenario,
                "dr.drillHold",
                "1s",
                "dr.drillRate",
                lost ? "60" : "20",
                "dr.drillUsers",
                lost ? "6" : "4",
                "dr.maxRto",
                "10m");
        try (DrToolkit toolkit = toolkit(settings, listener)) {
            return toolkit.drill();
        }
    }

    private static int indexOf(List<AuditedCall> calls, String operation, int from) {
        for (int i = from; i < calls.size(); i++) {
            if (calls.get(i).operation().equals(operation)) {
                return i;
            }
        }
        throw new AssertionError("no call of " + operation + " from " + from);
    }

    private DrToolkit toolkit(Map<String, String> more, DrListener listener) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED))
                .withWebhook(new Webhook(
                        aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC));
        return DrToolkit.create(config, event -> {
            System.getLogger("dr").log(System.Logger.Level.INFO, event);
            listener.on(event);
        });
    }
}
