package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.drill.DrillReport;
import dev.payledger.dr.investigate.InvestigateReport;
import dev.payledger.dr.investigate.InvestigateReport.Cause;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import dev.payledger.dr.investigate.InvestigateReport.RegionCount;
import dev.payledger.dr.investigate.InvestigateReport.Unexplained;
import dev.payledger.dr.local.LocalAws;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.GetApisRequest;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.ComparisonOperator;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Real faults, real probes and real users: every 5xx is joined to its cause, and nothing is blamed without proof. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InvestigateIT {

    private static final double SPEED = 10;
    private static final String PRIMARY = "ap-southeast-1";
    private static final String NAME = "apse1-api-payledger.payledger.test";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int REQUESTS = 12;

    private final HttpClient http = HttpClient.newHttpClient();
    private LocalAws aws;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(SPEED).port(0).dnsPort(0).start();
        try (DrToolkit toolkit = toolkit(Map.of())) {
            assertThat(toolkit.setup().verify().failed()).isEmpty();
        }
        alarm();
    }

    /** The service's alarm, where no stack makes it. */
    private void alarm() {
        try (ApiGatewayV2Client gateway =
                        LocalClients.of(ApiGatewayV2Client.builder(), URI.create(aws.endpoint()), PRIMARY);
                CloudWatchClient cloudWatch =
                        LocalClients.of(CloudWatchClient.builder(), URI.create(aws.endpoint()), PRIMARY)) {
            if (!cloudWatch
                    .describeAlarms(describe -> describe.alarmNames("payledger-dev-5xx"))
                    .metricAlarms()
                    .isEmpty()) {
                return;
            }
            String api = gateway.getApis(GetApisRequest.builder().build())
                    .items()
                    .get(0)
                    .apiId();
            Dimension dimension = Dimension.builder().name("ApiId").value(api).build();
            cloudWatch.putMetricAlarm(put -> put.alarmName("payledger-dev-5xx")
                    .namespace("AWS/ApiGateway")
                    .metricName("5xx")
                    .dimensions(dimension)
                    .statistic(Statistic.SUM)
                    .period(60)
                    .evaluationPeriods(1)
                    .threshold(1.0)
                    .comparisonOperator(ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD)
                    .treatMissingData("notBreaching"));
        }
    }

    @AfterAll
    void stop() {
        aws.close();
    }

    @Test
    @Order(1)
    void activeFaultsAreFoundWithWhatUndoesThem() throws Exception {
        try (DrToolkit toolkit = toolkit(Map.of("dr.since", "2m", "dr.region", PRIMARY))) {
            toolkit.injectFaults();
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(get("/transactions?accountId=acc-001")).isEqualTo(500);
                assertThat(get("/balance?accountId=acc-001")).isEqualTo(500);
            }
            InvestigateReport report = until(toolkit, found -> found.causes().size() == 3);

            assertThat(unexpected(report)).isEmpty();
            assertThat(cause(report, "health")).satisfies(cause -> {
                assertThat(cause.kind()).isEqualTo(Kind.THROTTLED);
                assertThat(cause.finding()).isEqualTo("reserved concurrency 0");
                assertThat(cause.probes()).isEqualTo(cause.count()).isPositive();
                assertThat(cause.undo())
                        .containsExactly("aws lambda delete-function-concurrency --region " + PRIMARY
                                + " --function-name payledger-dev-health");
            });
            assertThat(cause(report, "listTransactions")).satisfies(cause -> {
                assertThat(cause.kind()).isEqualTo(Kind.VARIABLE_MISSING);
                assertThat(cause.finding()).isEqualTo("TABLE_NAME missing at init");
                assertThat(cause.remark()).isEqualTo("Runtime.BadFunctionCode");
                assertThat(cause.users()).isEqualTo(REQUESTS).isEqualTo(cause.count());
                assertThat(cause.evidence()).anyMatch(line -> line.contains("template: !Ref ViewTable"));
                assertThat(cause.evidence()).anyMatch(line -> line.contains("set in the other region"));
                assertThat(String.join("\n", cause.undo())).contains("TABLE_NAME: 'payledger-dev-view'");
            });
            assertThat(cause(report, "getBalance")).satisfies(cause -> {
                assertThat(cause.kind()).isEqualTo(Kind.ROLE_LACKS_ACTION);
                assertThat(cause.finding()).isEqualTo("role lacks dynamodb:Query");
                assertThat(cause.users()).isEqualTo(REQUESTS).isEqualTo(cause.count());
                assertThat(cause.evidence()).anyMatch(line -> line.contains("AWSLambdaBasicExecutionRole"));
                assertThat(cause.evidence()).anyMatch(line -> line.contains("Errors 0"));
                assertThat(cause.undo()).singleElement().satisfies(command -> assertThat(command)
                        .contains("--role arn:aws:iam::")
                        .contains("GetBalanceRole"));
            });
            assertThat(report.causes()).allMatch(Cause::active);
            assertThat(String.join("\n", report.lines()))
                    .contains("reserved concurrency 0")
                    .contains("Fix: mvn dr:fault-restore");
        }
    }

    @Test
    @Order(3)
    void whatItPrintsUndoesTheFaultsWithoutTheToolkit() throws Exception {
        assumeThat(run("aws --version")).as("the AWS CLI is on the PATH").isZero();
        try (DrToolkit toolkit = toolkit(Map.of("dr.since", "3m", "dr.region", PRIMARY))) {
            for (Cause cause : toolkit.investigate().causes()) {
                for (String command : cause.undo()) {
                    assertThat(run(command)).as(command).isZero();
                }
            }
        }
        try (LambdaClient lambda = LocalClients.of(LambdaClient.builder(), URI.create(aws.endpoint()), PRIMARY)) {
            for (String function : List.of("listTransactions", "getBalance")) {
                lambda.waiter().waitUntilFunctionUpdatedV2(wait -> wait.functionName("payledger-dev-" + function));
            }
        }
        assertThat(get("/health")).isEqualTo(200);
        assertThat(get("/transactions?accountId=acc-001")).isEqualTo(200);
        assertThat(get("/balance?accountId=acc-001")).isEqualTo(200);
    }

    private int run(String command) throws Exception {
        ProcessBuilder shell = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "undo.log").toFile());
        shell.environment()
                .putAll(Map.of(
                        "AWS_ENDPOINT_URL", aws.endpoint(),
                        "AWS_ACCESS_KEY_ID", "local",
                        "AWS_SECRET_ACCESS_KEY", "local",
                        "AWS_PAGER", ""));
        return shell.start().waitFor();
    }

    @Test
    @Order(4)
    void faultsThatAreOverAreStillExplainedAndTotalsAreEqual() throws Exception {
        try (DrToolkit toolkit = toolkit(Map.of("dr.since", "4m"))) {
            toolkit.restoreFaults();
            assertThat(get("/health")).isEqualTo(200);
            InvestigateReport report = toolkit.investigate();

            assertThat(unexpected(report)).isEmpty();
            assertThat(report.regions()).hasSize(2).allMatch(RegionCount::agrees);
            assertThat(report.explained()).isGreaterThan(2 * REQUESTS);
            assertThat(report.causes()).noneMatch(Cause::active).allMatch(cause -> cause.undo()
                    .isEmpty());
            assertThat(report.causes().stream().map(Cause::kind)).contains(Kind.values());
            Set<String> ids = new HashSet<>();
            report.causes().forEach(cause -> ids.addAll(cause.requestIds()));
            report.unexplained().forEach(rest -> ids.addAll(rest.requestIds()));
            assertThat(ids).as("each request stands once").hasSize((int) report.total());
        }
    }

    @Test
    @Order(2)
    void withoutAWindowTheLatestAlarmGivesIt() throws Exception {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            InvestigateReport report =
                    until(toolkit, found -> found.window().chosenBy().startsWith("Alarm payledger-dev-5xx"));
            assertThat(report.window().chosenBy()).contains(PRIMARY);
            assertThat(report.regions()).extracting(RegionCount::region).containsExactly(PRIMARY);
            assertThat(report.causes()).extracting(Cause::kind).contains(Kind.values());
            assertThat(report.notes()).isEmpty();
        }
    }

    @Test
    @Order(5)
    void afterADrillEveryErrorIsExplainedAndTotalsAreEqual() throws Exception {
        String since = Instant.now().toString();
        try (DrToolkit toolkit = toolkit(Map.of("dr.since", since, "dr.drillHold", "1s", "dr.drillWarmUp", "20s"))) {
            awaitPrimary(toolkit);
            DrillReport drill = toolkit.drill();
            assertThat(drill.failures()).isEmpty();
            assertThat(drill.errors().keySet())
                    .anyMatch(text -> text.startsWith("payledger-dev-health") && text.endsWith("(probes)"))
                    .anyMatch(text -> text.contains("TABLE_NAME missing at init"))
                    .anyMatch(text -> text.contains("role lacks dynamodb:Query"));
            InvestigateReport report = toolkit.investigate();

            assertThat(unexpected(report)).isEmpty();
            assertThat(report.regions()).hasSize(2).allMatch(RegionCount::agrees);
            assertThat(report.explained()).isPositive();
            assertThat(report.explained() + rest(report)).isEqualTo(report.total());
        }
    }

    @Test
    @Order(6)
    void aFailureOfAnotherOriginStaysUnexplained() throws Exception {
        try (LambdaClient lambda = LocalClients.of(LambdaClient.builder(), URI.create(aws.endpoint()), PRIMARY);
                DrToolkit toolkit = toolkit(Map.of("dr.since", "1m", "dr.region", PRIMARY))) {
            String list = "payledger-dev-listTransactions";
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(list).handler("dev.payledger.lambdas.NoSuchHandler"));
            String balance = "payledger-dev-getBalance";
            Map<String, String> variables =
                    new HashMap<>(lambda.getFunctionConfiguration(get -> get.functionName(balance))
                            .environment()
                            .variables());
            variables.put("TABLE_NAME", "no-such-table");
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(balance).environment(env -> env.variables(variables)));
            for (String function : List.of(list, balance)) {
                lambda.waiter().waitUntilFunctionUpdatedV2(wait -> wait.functionName(function));
            }
            assertThat(get("/transactions?accountId=acc-001")).isEqualTo(500);
            assertThat(get("/balance?accountId=acc-001")).isEqualTo(500);

            InvestigateReport report = until(toolkit, found -> unexpected(found).size() == 2);
            assertThat(unexpected(report)).allSatisfy(rest -> {
                assertThat(rest.count()).isOne();
                assertThat(rest.users()).isOne();
                assertThat(rest.requestIds()).hasSize(1);
            });
            assertThat(unexpected(report))
                    .anySatisfy(rest -> {
                        assertThat(rest.function()).isEqualTo(list);
                        assertThat(rest.observation()).contains("ClassNotFoundException");
                    })
                    .anySatisfy(rest -> {
                        assertThat(rest.function()).isEqualTo(balance);
                        assertThat(rest.observation())
                                .contains("the template's own role may not dynamodb:Query on table/no-such-table")
                                .contains("TABLE_NAME is not what the template says");
                    });
            assertThat(report.explained() + rest(report)).isEqualTo(report.total());
        }
    }

    /** Functions that start on a machine that is busy may time out, and then that is what is said of them. */
    private static List<Unexplained> unexpected(InvestigateReport report) {
        return report.unexplained().stream()
                .filter(rest -> !rest.observation().equals("the function timed out"))
                .toList();
    }

    private static long rest(InvestigateReport report) {
        return report.unexplained().stream().mapToLong(Unexplained::count).sum();
    }

    private static Cause cause(InvestigateReport report, String function) {
        List<Cause> found = report.causes().stream()
                .filter(cause -> cause.function().equals("payledger-dev-" + function))
                .toList();
        assertThat(found).as(function).hasSize(1);
        return found.get(0);
    }

    /** Probes come when they come. */
    private InvestigateReport until(DrToolkit toolkit, Predicate<InvestigateReport> wanted) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        InvestigateReport report = toolkit.investigate();
        while (!wanted.test(report) && Instant.now().isBefore(end)) {
            Thread.sleep(500);
            report = toolkit.investigate();
        }
        assertThat(wanted.test(report)).as(String.join("\n", report.lines())).isTrue();
        return report;
    }

    private static void awaitPrimary(DrToolkit toolkit) throws Exception {
        Instant end = Instant.now().plus(PATIENCE);
        while (!toolkit.status().dns().region().equals(PRIMARY) && Instant.now().isBefore(end)) {
            Thread.sleep(500);
        }
    }

    private int get(String path) throws Exception {
        URI uri = URI.create(aws.endpoint() + "/site/" + NAME + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
                .statusCode();
    }

    private DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED));
        return DrToolkit.create(config, event -> System.getLogger("dr").log(System.Logger.Level.INFO, event));
    }
}
