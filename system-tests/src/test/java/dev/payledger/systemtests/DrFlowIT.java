package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import dev.payledger.core.client.LedgerClient;
import dev.payledger.core.client.Receipt;
import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Secret;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.deploy.DeployReport;
import dev.payledger.dr.destroy.DestroyReport;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.FaultRestoreReport.Outcome;
import dev.payledger.dr.local.AuditedCall;
import dev.payledger.dr.local.LocalAws;
import dev.payledger.dr.setup.SetupReport;
import dev.payledger.dr.status.StatusReport;
import dev.payledger.dr.verify.VerifyReport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/** The main job, by the toolkit's API: set up, break, watch, restore, remove. Each verb is also run a second time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DrFlowIT {

    private static final double SPEED = 10;
    private static final String PRIMARY = "ap-southeast-1";
    private static final String SECONDARY = "ap-northeast-1";
    private static final String VIEW = "payledger-dev-view";

    private final Map<String, URI> apiEndpoints = new HashMap<>();
    private LocalAws aws;
    private Path site;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        site = folder;
        Files.writeString(site.resolve("index.html"), "<h1>page</h1>");
        aws = LocalAws.builder().speed(SPEED).start();
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    @Order(1)
    void setupEndsWithEveryCheckPassing() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            SetupReport setup = toolkit.setup();
            assertThat(setup.verify().failed()).isEmpty();
            assertThat(setup.verify().checks()).hasSizeGreaterThan(20);
            setup.deploy().stacks().stream()
                    .filter(stack -> stack.outputs().containsKey("ApiEndpoint"))
                    .forEach(stack -> apiEndpoints.put(
                            stack.region(), URI.create(stack.outputs().get("ApiEndpoint"))));
            assertThat(setup.deploy().stacks())
                    .extracting(DeployReport.StackResult::outcome)
                    .containsOnly("CREATED");
            assertThat(setup.globalTable().replicaStatus()).isEqualTo("ACTIVE");
            assertThat(setup.globalTable().stackUpdated()).isTrue();
            assertThat(setup.frontend().stack()).isEqualTo("CREATED");
            assertThat(setup.frontend().addresses()).contains(aws.endpoint() + "/site/payledger/");
            assertThat(setup.verify().checks())
                    .extracting(check -> check.name())
                    .contains("page payledger.payledger.test", "page stack us-east-1");
            assertThat(setup.seed().accepted()).isEqualTo(200);
            assertThat(setup.seed().servedBy()).containsOnlyKeys(PRIMARY);
        }
    }

    @Test
    @Order(2)
    void setupAgainChangesNothing() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            SetupReport setup = toolkit.setup();
            assertThat(setup.deploy().stacks())
                    .extracting(DeployReport.StackResult::outcome)
                    .containsOnly("UNCHANGED");
            assertThat(setup.globalTable().replicaCreated()).isFalse();
            assertThat(setup.globalTable().stackUpdated()).isFalse();
            assertThat(setup.customDomains().regions())
                    .allSatisfy(region -> assertThat(region.changes()).isEmpty());
            assertThat(setup.failover().sides())
                    .allSatisfy(side -> assertThat(side.changes()).isEmpty());
            assertThat(setup.frontend().stack()).isEqualTo("UNCHANGED");
            assertThat(setup.frontend().uploaded()).isEmpty();
            assertThat(setup.verify().failed()).isEmpty();
        }
    }

    @Test
    @Order(3)
    void statusOfAHealthyDeploymentNamesThePrimary() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            StatusReport status = toolkit.status();
            assertThat(status.dns().region()).isEqualTo(PRIMARY);
            assertThat(status.faults()).isEmpty();
            assertThat(String.valueOf(status.page())).contains("http://payledger.localhost:", "Deployed");
            assertThat(status.regions()).allSatisfy(region -> {
                assertThat(region.health()).isEqualTo("healthy");
                assertThat(region.stack()).endsWith("_COMPLETE");
                assertThat(region.replica()).isEqualTo("ACTIVE");
            });
        }
    }

    @Test
    @Order(4)
    void aFaultIsInjectedOnceRefusedForAnotherAndRestoredTwice() {
        Map<String, String> one = Map.of("dr.fault", "envvar", "dr.function", "listTransactions");
        try (DrToolkit toolkit = toolkit(one)) {
            FaultInjectReport injected = toolkit.injectFaults();
            assertThat(injected.faults()).hasSize(1);
            assertThat(injected.snapshotRegion()).isEqualTo(SECONDARY);
            assertThat(toolkit.injectFaults().faults())
                    .extracting(FaultInjectReport.Injected::outcome)
                    .containsExactly("ALREADY_ACTIVE");
            assertThat(toolkit.status().faults()).hasSize(1);
        }
        try (DrToolkit toolkit = toolkit(Map.of("dr.fault", "iam", "dr.function", "listTransactions"))) {
            assertThatThrownBy(toolkit::injectFaults)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.FAULT_002));
        }
        try (DrToolkit toolkit = toolkit(Map.of())) {
            FaultRestoreReport restored = toolkit.restoreFaults();
            assertThat(restored.functions()).hasSize(1);
            assertThat(restored.functions().get(0).outcome()).isEqualTo(Outcome.RESTORED);
            assertThat(restored.functions().get(0).drift()).isEmpty();
            assertThat(toolkit.restoreFaults().functions()).isEmpty();
        }
    }

    @Test
    @Order(5)
    void aRestoreThatDiedIsContinued() {
        Map<String, String> one = Map.of("dr.fault", "throttle", "dr.function", "getBalance");
        try (DrToolkit toolkit = toolkit(one)) {
            toolkit.injectFaults();
            S3Client bucket = s3();
            String name = "payledger-dev-111122223333-" + SECONDARY;
            String folder = "dr/" + PRIMARY + "/";
            String snapshot = bucket.getObjectAsBytes(
                            get -> get.bucket(name).key(folder + "faults/payledger-dev-getBalance.json"))
                    .asUtf8String();
            bucket.putObject(
                    put -> put.bucket(name).key(folder + "faults/payledger-dev-getBalance.json"),
                    RequestBody.fromString(snapshot.replace("ACTIVE", "RESTORING")));
            bucket.putObject(
                    put -> put.bucket(name).key(folder + "lock.json"), RequestBody.fromString(lockOfADeadProcess()));

            assertThat(toolkit.restoreFaults().functions())
                    .singleElement()
                    .satisfies(function -> assertThat(function.outcome()).isEqualTo(Outcome.RESTORED));
            assertThat(toolkit.verify().failed()).isEmpty();
        }
    }

    @Test
    @Order(6)
    void theDrillMovesUsersAndBringsThemBack() {
        try (DrToolkit toolkit = toolkit(Map.of("dr.drillHold", "3s"))) {
            DrillReport drill = toolkit.drill();
            drill.writeTo(Path.of("target", "dr"));
            assertThat(drill.failures()).isEmpty();
            assertThat(drill.timeline())
                    .extracting(DrillReport.Moment::source)
                    .contains("inject", "users", "route53", "dns", "alarm", "restore");
            assertThat(drill.checks()).extracting(DrillReport.Check::passed).containsOnly(true);
            assertThat(drill.thresholds())
                    .extracting(DrillReport.Threshold::setting)
                    .containsExactly("dr.maxRto", "dr.maxLostWrites", "dr.maxErrorRate");
            assertThat(drill.rpo().measured()).isFalse();
            assertThat(drill.routes())
                    .anySatisfy(route -> {
                        assertThat(route.route()).isEqualTo("GET /transactions");
                        assertThat(route.rtoMillis()).isPositive();
                    })
                    .anySatisfy(route -> {
                        assertThat(route.route()).isEqualTo("POST /transactions");
                        assertThat(route.failed()).isZero();
                    });
            assertThat(drill.posted().missing()).isEmpty();
        }
    }

    @Test
    @Order(10)
    void whatTheGoalsCalledIsWhatDoctorAsksFor() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            List<String> asked = toolkit.doctor(Map.of()).actions();
            Set<String> called = aws.auditLog().stream()
                    .filter(call -> call.callerArn().endsWith(":user/local"))
                    .filter(call -> !call.service().equals("sts"))
                    // The program that fills a view is no goal.
                    .filter(call -> !call.operation().equals("TransactWriteItems"))
                    .filter(call -> !call.operation().equals("BatchGetItem"))
                    .map(DrFlowIT::action)
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(called).hasSizeGreaterThan(40).contains("cloudfront:GetDistribution");
            assertThat(asked).containsAll(called);
        }
    }

    /** The IAM action of a call, where it is not service and operation. */
    private static String action(AuditedCall call) {
        String operation = call.operation();
        return switch (call.service()) {
            case "monitoring" -> "cloudwatch:" + operation;
            case "apigateway" ->
                "apigateway:"
                        + (operation.startsWith("Get")
                                ? "GET"
                                : operation.startsWith("Create")
                                        ? "POST"
                                        : operation.startsWith("Update")
                                                ? "PATCH"
                                                : operation.startsWith("Delete") ? "DELETE" : operation);
            case "s3" ->
                "s3:"
                        + switch (operation) {
                            case "HeadObject" -> "GetObject";
                            case "ListObjectsV2", "HeadBucket" -> "ListBucket";
                            case "DeleteObjects" -> "DeleteObject";
                            default -> operation;
                        };
            default -> call.service() + ":" + operation;
        };
    }

    @Test
    @Order(7)
    void aLostRegionIsOneSlowRequestForALedgerClient() {
        AccountId account = new AccountId("acc-client");
        Map<String, String> lost = Map.of("dr.fault", "throttle", "dr.function", "createTransaction");
        try (DrToolkit toolkit = toolkit(lost);
                RegionRelay primary = relay(PRIMARY);
                RegionRelay secondary = relay(SECONDARY)) {
            LedgerClient client = LedgerClient.builder(primary.address())
                    .regionalEndpoint(secondary.address())
                    .attemptTimeout(Duration.ofSeconds(10))
                    .build();
            assertThat(client.post(credit(account, "before")).region()).isEqualTo(PRIMARY);

            toolkit.injectFaults();
            Receipt moved = client.post(credit(account, "during"));
            Receipt next = client.post(credit(account, "still"));
            toolkit.restoreFaults();

            assertThat(moved.region()).isEqualTo(SECONDARY);
            assertThat(moved.attempts()).isEqualTo(2);
            assertThat(next.region()).isEqualTo(SECONDARY);
            assertThat(next.attempts()).isOne();
            Receipt again = LedgerClient.builder(primary.address()).build().post(credit(account, "during"));
            assertThat(again.id()).isEqualTo(moved.id());
            assertThat(again.region()).isEqualTo(PRIMARY);
            Receipt reversal = client.reverse(account, moved.id());
            assertThat(client.reverse(account, moved.id()).replayed()).isTrue();
            assertThat(reversal.id()).isNotEqualTo(moved.id());
        }
    }

    /** {@code -Dledger.fuzz} says how many requests, {@code -Dledger.fuzzSeed} where they begin. */
    @Test
    @Order(7)
    void whateverIsSentOverHttpIsAnswered() throws Exception {
        InetSocketAddress api = new InetSocketAddress(
                aws.addressOf(PRIMARY), URI.create(aws.endpoint()).getPort());
        System.out.println("fuzz over HTTP: "
                + new HttpFuzz(api, apiEndpoints.get(PRIMARY).getHost(), this::stored)
                        .run(Integer.getInteger("ledger.fuzz", 2_000), Long.getLong("ledger.fuzzSeed", 1)));
    }

    private long stored() {
        long bytes = 0;
        for (String region : List.of(PRIMARY, SECONDARY)) {
            try (CloudWatchLogsClient logs =
                            LocalClients.of(CloudWatchLogsClient.builder(), URI.create(aws.endpoint()), region);
                    DynamoDbClient dynamoDb =
                            LocalClients.of(DynamoDbClient.builder(), URI.create(aws.endpoint()), region)) {
                bytes += logs.describeLogGroupsPaginator(r -> {}).logGroups().stream()
                        .mapToLong(LogGroup::storedBytes)
                        .sum();
                bytes += Stream.of("payledger-dev-transactions", VIEW)
                        .mapToLong(name -> dynamoDb.describeTable(r -> r.tableName(name))
                                .table()
                                .tableSizeBytes())
                        .sum();
            }
        }
        return bytes;
    }

    private static TransactionRequest credit(AccountId account, String key) {
        return new TransactionRequest(
                account,
                new IdempotencyKey(key),
                TransactionType.CREDIT,
                Money.parse("1.00", Money.currencyOf("SGD")),
                null);
    }

    private RegionRelay relay(String region) {
        return new RegionRelay(
                aws.addressOf(region),
                apiEndpoints.get(region).getHost(),
                URI.create(aws.endpoint()).getPort());
    }

    @Test
    @Order(8)
    void aLedgerIsProvenAndABalanceThatIsWrongIsFound() {
        Map<String, String> full = Map.of("dr.verifyLedger", "full", "dr.verifyMaxLag", "5s");
        try (DrToolkit toolkit = toolkit(full)) {
            VerifyReport proven = toolkit.verify();
            assertThat(proven.failed()).isEmpty();
            assertThat(proven.checks())
                    .extracting(VerifyReport.CheckResult::name)
                    .contains(
                            "ledger posts once",
                            "ledger balances " + PRIMARY,
                            "ledger balances " + SECONDARY,
                            "ledger entries in both regions",
                            "ledger table");

            addToBalance("1");
            assertThat(toolkit.verify().failed())
                    .extracting(VerifyReport.CheckResult::name)
                    .contains("ledger balances " + SECONDARY)
                    .doesNotContain("ledger balances " + PRIMARY, "ledger posts once");
            addToBalance("-1");
            assertThat(toolkit.verify().failed()).isEmpty();
        }
    }

    @Test
    @Order(8)
    void anEntryThatOneTableDoesNotHaveIsFoundAndNamed() {
        AccountId account = new AccountId("acc-001");
        try (DrToolkit toolkit = toolkit(Map.of("dr.verifyLedger", "full", "dr.verifyMaxLag", "1s"));
                RegionRelay primary = relay(PRIMARY)) {
            aws.pauseReplication("payledger-dev-transactions", PRIMARY, SECONDARY);
            Receipt unheard = LedgerClient.builder(primary.address()).build().post(credit(account, "unheard"));
            assertThat(toolkit.verify().failed())
                    .filteredOn(check -> check.name().equals("ledger table"))
                    .singleElement()
                    .satisfies(check -> assertThat(check.observed())
                            .contains(unheard.id().value(), "of " + PRIMARY + " are not so in " + SECONDARY));
        } finally {
            aws.resumeReplication("payledger-dev-transactions", PRIMARY, SECONDARY);
        }
        try (DrToolkit toolkit = toolkit(Map.of("dr.verifyLedger", "full"))) {
            assertThat(toolkit.verify().failed()).isEmpty();
        }
    }

    @Test
    @Order(8)
    void aViewThatWasLostIsFilledAgainWhileTheFunctionsGoOn() throws IOException, InterruptedException {
        try (DrToolkit toolkit = toolkit(Map.of("dr.verifyLedger", "full", "dr.verifyMaxLag", "1s"));
                DynamoDbClient dynamoDb = dynamoDb()) {
            List<Map<String, AttributeValue>> lost = dynamoDb
                    .queryPaginator(query -> query.tableName(VIEW)
                            .keyConditionExpression("pk = :pk")
                            .expressionAttributeValues(Map.of(":pk", AttributeValue.fromS("ACC#acc-001"))))
                    .items()
                    .stream()
                    .toList();
            assertThat(lost).hasSizeGreaterThan(10);
            lost.forEach(item -> dynamoDb.deleteItem(
                    delete -> delete.tableName(VIEW).key(Map.of("pk", item.get("pk"), "sk", item.get("sk")))));
            assertThat(toolkit.verify().failed())
                    .extracting(VerifyReport.CheckResult::name)
                    .contains("ledger table", "ledger entries in both regions");

            assertThat(rebuilt()).contains("POSTED=");
            assertThat(rebuilt())
                    .contains("transactions read", "ALREADY_APPLIED=")
                    .doesNotContain("POSTED=");
            assertThat(toolkit.verify().failed()).isEmpty();
        }
    }

    /** Fills the secondary's view as its operator would; returns what that printed. */
    private String rebuilt() throws IOException, InterruptedException {
        ProcessBuilder rebuild = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("functionsJar"),
                        "dev.payledger.lambdas.RebuildViewProcess",
                        "payledger-dev-transactions",
                        VIEW)
                .redirectErrorStream(true);
        rebuild.environment()
                .putAll(Map.of(
                        "AWS_REGION",
                        SECONDARY,
                        "AWS_ENDPOINT_URL",
                        aws.endpoint(),
                        "AWS_ACCESS_KEY_ID",
                        "local",
                        "AWS_SECRET_ACCESS_KEY",
                        "local"));
        Process process = rebuild.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private DynamoDbClient dynamoDb() {
        return LocalClients.of(DynamoDbClient.builder(), URI.create(aws.endpoint()), SECONDARY);
    }

    private void addToBalance(String amount) {
        try (DynamoDbClient dynamoDb = dynamoDb()) {
            dynamoDb.updateItem(update -> update.tableName(VIEW)
                    .key(Map.of("pk", AttributeValue.fromS("ACC#acc-001"), "sk", AttributeValue.fromS("BAL#SGD")))
                    .updateExpression("ADD balance :amount")
                    .expressionAttributeValues(Map.of(":amount", AttributeValue.fromN(amount))));
        }
    }

    @Test
    @Order(9)
    void destroyLeavesNothingAndCanBeRunAgain() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            DestroyReport destroyed = toolkit.destroy();
            assertThat(destroyed.left()).isEmpty();
            assertThat(destroyed.removed()).containsEntry("stacks", 6).containsEntry("health checks", 2);
            DestroyReport again = toolkit.destroy();
            assertThat(again.resources()).isEmpty();
            assertThat(again.summary()).isEqualTo("Nothing to remove. Nothing left.");
        }
    }

    private S3Client s3() {
        return LocalClients.of(S3Client.builder(), URI.create(aws.endpoint()), SECONDARY);
    }

    private static String lockOfADeadProcess() {
        try {
            Process process = new ProcessBuilder("true").start();
            process.waitFor();
            return """
                    {"verb": "fault-restore", "host": "%s", "process": %d, "started": "unknown",
                     "since": "2026-11-22T10:00:00Z", "until": "2999-01-01T00:00:00Z"}
                    """.formatted(InetAddress.getLocalHost().getHostName(), process.pid());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        settings.put("dr.frontend", site.toString());
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED))
                .withWebhook(new Webhook(
                        aws.webhook().url(), new Secret(aws.webhook().secret().reveal()), Webhook.Type.HMAC));
        assertThat(config.dnsTtl()).isEqualTo(Duration.ofSeconds(60));
        return DrToolkit.create(config, event -> System.getLogger("dr").log(System.Logger.Level.INFO, event));
    }
}
