package dev.payledger.systemtests.verify;

import static dev.payledger.systemtests.verify.VerifiedService.FAILOVER;
import static dev.payledger.systemtests.verify.VerifiedService.GLOBAL;
import static dev.payledger.systemtests.verify.VerifiedService.NAME;
import static dev.payledger.systemtests.verify.VerifiedService.PRIMARY;
import static dev.payledger.systemtests.verify.VerifiedService.SECONDARY;
import static dev.payledger.systemtests.verify.VerifiedService.regional;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.status.StatusReport;
import dev.payledger.dr.verify.VerifyReport;
import dev.payledger.dr.verify.VerifyReport.CheckResult;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.apigatewayv2.model.ApiMapping;
import software.amazon.awssdk.services.cloudwatch.model.MetricAlarm;
import software.amazon.awssdk.services.dynamodb.model.ReplicationGroupUpdate;
import software.amazon.awssdk.services.route53.model.HealthCheck;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** Each test breaks one thing as somebody would, and exactly what depends on it fails. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class VerifyIT {

    private static final String CANARY = "POST /transactions " + FAILOVER + ", read in " + SECONDARY;
    private static final int REQUESTS = 20;
    private static final String COMPARED = "GET /balance in both regions";

    private final Set<String> lost = new TreeSet<>();
    private VerifiedService service;

    @BeforeAll
    void start() throws Exception {
        service = new VerifiedService();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    @Order(1)
    void aServiceThatIsSetUpPassesWithTwentyNamedChecksAndMore() {
        VerifyReport report = service.toolkit().verify();
        assertThat(report.failed()).isEmpty();
        assertThat(report.checks()).hasSizeGreaterThan(20);
        assertThat(report.checks())
                .extracting(CheckResult::name)
                .doesNotHaveDuplicates()
                .allSatisfy(name -> assertThat(name).doesNotContain("${"));
        assertThat(report.checks())
                .allSatisfy(check -> assertThat(check.expected()).isNotBlank());
    }

    @Test
    @Order(1)
    void theScreenOfAServiceThatIsSetUpHasNoWarning() {
        StatusReport status = service.toolkit().status();
        assertThat(status.warnings()).isEmpty();
        assertThat(status.regions()).allSatisfy(region -> {
            assertThat(region.functionsReady()).isEqualTo(region.functions()).isEqualTo(5);
            assertThat(region.webhookSecret()).isTrue();
            assertThat(region.companion()).endsWith("_COMPLETE");
        });
        assertThat(status.alarms())
                .extracting(StatusReport.AlarmStatus::region)
                .containsExactly(PRIMARY, SECONDARY, GLOBAL);
        assertThat(status.alarms()).allSatisfy(alarm -> {
            assertThat(alarm.state()).isIn("OK", "INSUFFICIENT_DATA");
            assertThat(alarm.since()).isNotNull();
            assertThat(alarm.actions()).isTrue();
        });
        assertThat(status.lines()).anyMatch(line -> line.matches("dns answers +" + PRIMARY + ", TTL 3 at speed 20 .*"));
    }

    @Test
    @Order(2)
    void aHealthPathThatUsesNothingIsAWarningAndOneThatUsesEverythingIsNot() {
        assertThat(service.toolkit().verify().warnings()).singleElement().satisfies(check -> {
            assertThat(check.name()).isEqualTo("health path");
            assertThat(check.observed()).contains(NAME + "-transactions", NAME + "-view");
            assertThat(check.next()).contains("docs/guides/health-checks.md");
        });
        Map<String, String> before = service.variables(PRIMARY, "health", variables -> {
            variables.put("CHECKED", NAME + "-transactions");
            variables.put("CHECKED_TOO", NAME + "-view");
            return variables;
        });
        try {
            service.expectFailed("function configuration " + PRIMARY);
            assertThat(service.toolkit().verify().warnings()).isEmpty();
        } finally {
            service.variables(PRIMARY, "health", variables -> before);
        }
    }

    @Test
    @Order(3)
    void nothingIsWrittenWhereTheUserSaysSo() {
        try (DrToolkit toolkit = service.toolkit(Map.of("dr.verifyWrites", "false"))) {
            long written = service.dynamoDb(PRIMARY)
                    .scan(scan -> scan.tableName(NAME + "-transactions").consistentRead(true))
                    .count();
            VerifyReport report = toolkit.verify();
            assertThat(report.failed()).isEmpty();
            assertThat(report.checks())
                    .filteredOn(check -> check.outcome() == Outcome.SKIPPED)
                    .singleElement()
                    .satisfies(check -> {
                        assertThat(check.name()).isEqualTo(CANARY);
                        assertThat(check.observed()).contains("dr.verifyWrites is false");
                    });
            assertThat(service.dynamoDb(PRIMARY)
                            .scan(scan -> scan.tableName(NAME + "-transactions").consistentRead(true))
                            .count())
                    .isEqualTo(written);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(10)
    void anAlarmWithAnotherThreshold(String region) {
        alarm(region, NAME + "-5xx", "5xx alarm " + region);
    }

    @Test
    @Order(10)
    void aHealthAlarmWithAnotherThreshold() {
        alarm(GLOBAL, NAME + "-primary-unhealthy", "unhealthy alarm " + GLOBAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(10)
    void anAlarmWhoseActionsAreDisabled(String region) {
        actions(region, NAME + "-5xx", "5xx alarm actions " + region);
    }

    @Test
    @Order(10)
    void aHealthAlarmWhoseActionsAreDisabled() {
        actions(GLOBAL, NAME + "-primary-unhealthy", "unhealthy alarm actions " + GLOBAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(10)
    void aTopicThatCallsNobody(String region) {
        unsubscribed(region, NAME + "-alarms", "alarm subscription " + region);
    }

    @Test
    @Order(10)
    void aHealthTopicThatCallsNobody() {
        unsubscribed(GLOBAL, NAME + "-primary-unhealthy", "unhealthy subscription " + GLOBAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(10)
    void aTriggerThatTheTopicMayNotCall(String region) {
        forbidden(region, VerifiedService.topic(region, "alarms"), "trigger policy " + region);
    }

    @Test
    @Order(10)
    void aTriggerThatTheHealthTopicMayNotCall() {
        forbidden(
                SECONDARY, VerifiedService.topic(GLOBAL, "primary-unhealthy"), "unhealthy trigger policy " + SECONDARY);
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(10)
    void aSecretThatWasDeleted(String region) {
        service.secrets(region).deleteSecret(delete -> delete.secretId(NAME + "-webhook"));
        try {
            service.expectFailed("webhook secret " + region);
        } finally {
            service.secrets(region).restoreSecret(restore -> restore.secretId(NAME + "-webhook"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(20)
    void aFunctionWithAnotherTimeout(String region) {
        service.lambda(region).updateFunctionConfiguration(update -> update.functionName(NAME + "-projector")
                .timeout(29));
        try {
            service.expectFailed("function configuration " + region);
        } finally {
            service.lambda(region).updateFunctionConfiguration(update -> update.functionName(NAME + "-projector")
                    .timeout(30));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(20)
    void aTriggerWithoutItsSecretsName(String region) {
        Map<String, String> before = service.variables(region, "devopsAgentTrigger", variables -> {
            variables.remove("WEBHOOK_SECRET_NAME");
            return variables;
        });
        try {
            service.expectFailed("companion configuration " + region);
        } finally {
            service.variables(region, "devopsAgentTrigger", variables -> before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(20)
    void aRouteWhoseFunctionMayNotBeCalled(String region) {
        VerifiedService.Statement statement = service.statement(region, NAME + "-getBalance", ":execute-api:");
        service.lambda(region).removePermission(remove -> remove.functionName(NAME + "-getBalance")
                .statementId(statement.id()));
        try {
            if (region.equals(PRIMARY)) {
                service.expectFailed("GET /balance " + regional(region), "GET /balance " + FAILOVER, COMPARED);
            } else {
                service.expectFailed("GET /balance " + regional(region), COMPARED);
            }
        } finally {
            service.allow(region, NAME + "-getBalance", "apigateway.amazonaws.com", statement);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(20)
    void aRouteWhoseFunctionLacksItsTable(String region) throws Exception {
        Map<String, String> before = service.variables(region, "listTransactions", variables -> {
            variables.remove("TABLE_NAME");
            return variables;
        });
        try {
            if (region.equals(PRIMARY)) {
                service.expectFailed(
                        "GET /transactions " + regional(region),
                        "GET /transactions " + FAILOVER,
                        "function configuration " + region);
                service.get(region, "/transactions?accountId=acc-001", REQUESTS);
                assertThat(service.toolkit().status().warnings())
                        .as("health is green and users' requests fail")
                        .anySatisfy(warning -> {
                            assertThat(warning.what())
                                    .startsWith("grey failure: GET /transactions fails 100 % in " + region)
                                    .endsWith("GET /health is green, DNS will not move.");
                            assertThat(warning.why()).contains("does not use").contains(NAME + "-view");
                            assertThat(warning.next()).contains("docs/guides/health-checks.md");
                        });
            } else {
                service.expectFailed(
                        "GET /transactions " + regional(region), CANARY, "function configuration " + region);
            }
        } finally {
            service.variables(region, "listTransactions", variables -> before);
        }
    }

    @Test
    @Order(30)
    void aFaultThatIsActive() {
        Map<String, String> one = Map.of("dr.fault", "envvar", "dr.function", "projector", "dr.variable", "LOG_LEVEL");
        try (DrToolkit toolkit = service.toolkit(one)) {
            toolkit.injectFaults();
            service.expectFailed("faults", "function configuration " + PRIMARY);
            assertThat(toolkit.verify().next()).startsWith("mvn dr:fault-restore");
            assertThat(toolkit.verify().lines()).anySatisfy(line -> assertThat(line)
                    .contains("projector envvar ACTIVE in " + PRIMARY + ", ends by itself at "));
        } finally {
            service.toolkit().restoreFaults();
        }
    }

    @Test
    @Order(30)
    void replicationThatIsCut() {
        service.aws().pauseReplication(null, PRIMARY, SECONDARY);
        try {
            service.expectFailed(CANARY);
        } finally {
            service.aws().resumeReplication(null, PRIMARY, SECONDARY);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(40)
    void aHealthCheckThatWaitsForMoreFailures(String region) {
        HealthCheck check = service.healthCheck(region);
        service.route53()
                .updateHealthCheck(update -> update.healthCheckId(check.id()).failureThreshold(3));
        try {
            service.expectFailed("health check " + region);
        } finally {
            service.route53().updateHealthCheck(update -> update.healthCheckId(check.id())
                    .failureThreshold(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(40)
    void aFailoverRecordWithAnotherTtl(String region) {
        String role = region.equals(PRIMARY) ? "PRIMARY" : "SECONDARY";
        ResourceRecordSet before = service.record(FAILOVER, role);
        service.upsert(before.toBuilder().ttl(61L).build());
        try {
            service.expectFailed("record " + role + " " + FAILOVER);
        } finally {
            service.upsert(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(40)
    void aRegionalRecordThatLeadsToAnotherDomain(String region) {
        ResourceRecordSet before = service.record(regional(region), null);
        String elsewhere = service.api(region)
                .getDomainName(get -> get.domainName(FAILOVER))
                .domainNameConfigurations()
                .get(0)
                .apiGatewayDomainName();
        service.upsert(before.toBuilder()
                .aliasTarget(before.aliasTarget().toBuilder().dnsName(elsewhere).build())
                .build());
        try {
            service.expectFailed("record " + regional(region));
        } finally {
            service.upsert(before);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(40)
    void aHealthCheckThatAsksForAPathThatIsNotThere(String region) {
        HealthCheck check = service.healthCheck(region);
        service.route53()
                .updateHealthCheck(update -> update.healthCheckId(check.id()).resourcePath("/nobody"));
        try {
            if (region.equals(PRIMARY)) {
                // Route 53 does its work: users are served by the secondary.
                service.awaitFailed(
                        "health check " + region,
                        "health checkers " + region,
                        "dns " + FAILOVER,
                        "GET /transactions " + FAILOVER,
                        "GET /balance " + FAILOVER,
                        CANARY);
            } else {
                service.awaitFailed("health check " + region, "health checkers " + region);
            }
        } finally {
            service.route53().updateHealthCheck(update -> update.healthCheckId(check.id())
                    .resourcePath("/health"));
            service.awaitFailed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(50)
    void aRegionThatDoesNotKnowTheFailoverName(String region) {
        ApiMapping mapping = service.unmap(region, FAILOVER);
        try {
            if (region.equals(PRIMARY)) {
                service.expectFailed(
                        "domains " + region, "GET /transactions " + FAILOVER, "GET /balance " + FAILOVER, CANARY);
            } else {
                // Nobody would notice before a failover.
                service.expectFailed("domains " + region);
            }
        } finally {
            service.map(region, FAILOVER, mapping);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(50)
    void aRegionThatDoesNotKnowItsOwnName(String region) {
        ApiMapping mapping = service.unmap(region, regional(region));
        try {
            Set<String> failed = new TreeSet<>(Set.of(
                    "domains " + region,
                    "health " + regional(region),
                    "GET /transactions " + regional(region),
                    "GET /balance " + regional(region),
                    COMPARED));
            if (region.equals(SECONDARY)) {
                failed.add(CANARY);
            }
            service.expectFailed(failed.toArray(String[]::new));
        } finally {
            service.map(region, regional(region), mapping);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(50)
    void anApiWithoutItsOwnHost(String region) {
        String api = service.cloudFormation(region)
                .describeStackResource(describe -> describe.stackName(NAME).logicalResourceId("Api"))
                .stackResourceDetail()
                .physicalResourceId();
        service.aws().clients(region).apiGatewayV2().updateApi(update -> update.apiId(api)
                .disableExecuteApiEndpoint(true));
        try {
            // The checkers ask at that host, so Route 53 moves users away from the primary.
            if (region.equals(PRIMARY)) {
                service.awaitFailed(
                        "health direct " + region,
                        "health checkers " + region,
                        "dns " + FAILOVER,
                        "GET /transactions " + FAILOVER,
                        "GET /balance " + FAILOVER,
                        CANARY);
            } else {
                service.awaitFailed("health direct " + region, "health checkers " + region);
            }
        } finally {
            service.aws().clients(region).apiGatewayV2().updateApi(update -> update.apiId(api)
                    .disableExecuteApiEndpoint(false));
            service.awaitFailed();
        }
    }

    // From here on nothing is mended: what failed goes on failing.

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(60)
    void functionsThatAreGone(String region) {
        for (String function : List.of("projector", "faultGuard", "devopsAgentTrigger")) {
            service.lambda(region).deleteFunction(delete -> delete.functionName(NAME + "-" + function));
        }
        lose("functions " + region, "fault guard " + region, "trigger function " + region, "trigger policy " + region);
        if (region.equals(SECONDARY)) {
            // Nobody brings what was replicated into the secondary's view any more.
            lose("unhealthy trigger policy " + SECONDARY, CANARY);
        }
        service.expectFailed(lost());
    }

    @Test
    @Order(61)
    void aReplicaThatIsGone() {
        service.dynamoDb(PRIMARY).updateTable(update -> update.tableName(NAME + "-transactions")
                .replicaUpdates(ReplicationGroupUpdate.builder()
                        .delete(delete -> delete.regionName(SECONDARY))
                        .build()));
        lose("replica " + SECONDARY);
        service.awaitFailed(lost());
    }

    @Test
    @Order(62)
    void anAlarmStackThatIsGone() {
        service.delete(GLOBAL, NAME + "-dr-unhealthy");
        lose(
                "alarm stack " + GLOBAL,
                "unhealthy alarm " + GLOBAL,
                "unhealthy alarm actions " + GLOBAL,
                "unhealthy subscription " + GLOBAL);
        service.expectFailed(lost());
    }

    @ParameterizedTest
    @ValueSource(strings = {PRIMARY, SECONDARY})
    @Order(63)
    void aCompanionStackThatIsGone(String region) {
        service.delete(region, NAME + "-dr");
        lose(
                "companion stack " + region,
                "companion configuration " + region,
                "5xx alarm " + region,
                "5xx alarm actions " + region,
                "alarm subscription " + region);
        service.expectFailed(lost());
    }

    @ParameterizedTest
    @ValueSource(strings = {SECONDARY, PRIMARY})
    @Order(64)
    void aCertificateThatIsGoneWithItsDomains(String region) {
        String certificate = service.api(region)
                .getDomainName(get -> get.domainName(FAILOVER))
                .domainNameConfigurations()
                .get(0)
                .certificateArn();
        for (String domain : List.of(FAILOVER, regional(region))) {
            service.unmap(region, domain);
            service.api(region).deleteDomainName(delete -> delete.domainName(domain));
        }
        service.acm(region).deleteCertificate(delete -> delete.certificateArn(certificate));
        lose(
                "certificate " + region,
                "domains " + region,
                "health " + regional(region),
                "GET /transactions " + regional(region),
                "GET /balance " + regional(region),
                COMPARED);
        if (region.equals(PRIMARY)) {
            lose("GET /transactions " + FAILOVER, "GET /balance " + FAILOVER);
        }
        service.expectFailed(lost());
    }

    @Test
    @Order(65)
    void aStackThatIsGone() {
        service.delete(SECONDARY, NAME);
        lose(
                "stack " + SECONDARY,
                "function configuration " + SECONDARY,
                "health direct " + SECONDARY,
                "health check " + SECONDARY,
                "health checkers " + SECONDARY,
                // Which table is global is told from its being in one stack only.
                "replication lag " + PRIMARY + " to " + SECONDARY,
                "replication lag " + SECONDARY + " to " + PRIMARY);
        service.awaitFailed(lost());
    }

    @Test
    @Order(66)
    void everyCheckHasFailedForSomeReason() {
        Set<String> never = service.toolkit().verify().checks().stream()
                .map(CheckResult::name)
                .filter(name -> !service.everFailed().contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        // The health path only warns; without any stack nothing is checked, as the last test says.
        assertThat(never).containsExactly("health path", "stack " + PRIMARY);
    }

    @Test
    @Order(67)
    void nothingDeployedIsSaidOnce() {
        service.delete(PRIMARY, NAME);
        assertThatThrownBy(() -> service.toolkit().verify())
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.ORDER_001))
                .hasMessageContaining("DR-ORDER-001 Nothing is deployed.")
                .hasMessageContaining("Next: run dr:setup.");
        assertThat(service.toolkit().status().lines())
                .containsExactly(
                        NAME + ": nothing is deployed in " + PRIMARY + " or " + SECONDARY + ". Next: mvn dr:setup");
    }

    private void lose(String... names) {
        lost.addAll(List.of(names));
    }

    private String[] lost() {
        return lost.toArray(String[]::new);
    }

    private void alarm(String region, String name, String check) {
        MetricAlarm before = service.cloudWatch(region)
                .describeAlarms(describe -> describe.alarmNames(name))
                .metricAlarms()
                .get(0);
        service.put(region, before, before.threshold() + 1);
        try {
            service.expectFailed(check);
        } finally {
            service.put(region, before, before.threshold());
        }
    }

    private void actions(String region, String name, String check) {
        service.cloudWatch(region).disableAlarmActions(disable -> disable.alarmNames(name));
        try {
            service.expectFailed(check);
        } finally {
            service.cloudWatch(region).enableAlarmActions(enable -> enable.alarmNames(name));
        }
    }

    private void unsubscribed(String region, String name, String check) {
        String topic = "arn:aws:sns:" + region + ":111122223333:" + name;
        var subscription = service.sns(region)
                .listSubscriptionsByTopic(list -> list.topicArn(topic))
                .subscriptions()
                .get(0);
        service.sns(region).unsubscribe(leave -> leave.subscriptionArn(subscription.subscriptionArn()));
        try {
            service.expectFailed(check);
        } finally {
            service.sns(region)
                    .subscribe(subscribe ->
                            subscribe.topicArn(topic).protocol("lambda").endpoint(subscription.endpoint()));
        }
    }

    private void forbidden(String region, String topic, String check) {
        String function = NAME + "-devopsAgentTrigger";
        VerifiedService.Statement statement = service.statement(region, function, topic);
        service.lambda(region)
                .removePermission(remove -> remove.functionName(function).statementId(statement.id()));
        try {
            service.expectFailed(check);
        } finally {
            service.allow(region, function, "sns.amazonaws.com", statement);
        }
    }
}
