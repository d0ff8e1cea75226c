package dev.payledger.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.fault.FaultInjectReport;
import dev.payledger.dr.fault.FaultRestoreReport;
import dev.payledger.dr.fault.FaultRestoreReport.Outcome;
import dev.payledger.dr.local.AuditedCall;
import dev.payledger.systemtests.LocalClients;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** What keeps faults from getting stuck, and from being injected where they would do harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultSafetyIT {

    private static final String HEALTH = "payledger-dev-health";
    private static final String LIST = "payledger-dev-listTransactions";
    private static final String BALANCE = "payledger-dev-getBalance";

    private FaultedService service;

    @BeforeAll
    void start() {
        service = new FaultedService();
    }

    @AfterEach
    void nothingIsLeftBroken() {
        assertThat(service.differences()).isEmpty();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void aDryRunShowsEveryChangeAndMakesNone() {
        int before = service.aws().auditLog().size();
        FaultInjectReport report = inject(Map.of("dr.dryRun", "true"));

        assertThat(report.summary()).startsWith("0 changes made.");
        assertThat(report.faults())
                .extracting(FaultInjectReport.Injected::change)
                .containsExactlyInAnyOrder(
                        "PutFunctionConcurrency  reserved concurrency: none -> 0",
                        "UpdateFunctionConfiguration  - TABLE_NAME (4 other variables stay)",
                        "UpdateFunctionConfiguration  role -> payledger-dev-fault-iam");
        assertThat(changesSince(before)).isEmpty();
    }

    @Test
    void aDryRunOfARestoreChangesNothing() {
        inject(Map.of());
        int before = service.aws().auditLog().size();
        try (DrToolkit toolkit = toolkit(Map.of("dr.dryRun", "true"))) {
            FaultRestoreReport report = toolkit.restoreFaults();
            assertThat(report.functions()).hasSize(3).extracting("outcome").containsOnly(Outcome.WOULD_RESTORE);
        }
        assertThat(changesSince(before)).isEmpty();
        restore();
    }

    @Test
    void theGuardRestoresWhenTheTimeIsOverAlthoughNobodyIsThere() throws InterruptedException {
        Instant injected = Instant.now();
        FaultInjectReport report = inject(Map.of("dr.faultMaxDuration", "30s"));
        Instant undoAt = Objects.requireNonNull(report.undoAt());
        assertThat(Duration.between(injected, undoAt)).isBetween(Duration.ofSeconds(28), Duration.ofSeconds(45));
        assertThat(service.isBroken()).isTrue();

        Instant limit = undoAt.plusSeconds(60);
        while (!service.differences().isEmpty() && Instant.now().isBefore(limit)) {
            assertThat(Instant.now().isAfter(undoAt) || service.isBroken()).isTrue();
            TimeUnit.MILLISECONDS.sleep(250);
        }

        assertThat(service.differences()).isEmpty();
        assertThat(restore().summary()).startsWith("No fault is active");
    }

    @Test
    void aSecondFaultDoesNotPutTheUndoOfTheFirstOff() {
        Instant first = Objects.requireNonNull(
                inject(Map.of("dr.fault", "throttle", "dr.function", "health", "dr.faultMaxDuration", "5m"))
                        .undoAt());
        Instant second = Objects.requireNonNull(
                inject(Map.of("dr.fault", "iam", "dr.function", "getBalance", "dr.faultMaxDuration", "1h"))
                        .undoAt());
        assertThat(second).isEqualTo(first);
        restore();
    }

    @Test
    void nothingIsBrokenWhileTheOtherRegionCouldNotTakeOver() {
        try (LambdaClient lambda = lambda(FaultedService.SECONDARY)) {
            lambda.putFunctionConcurrency(put -> put.functionName(HEALTH).reservedConcurrentExecutions(0));
            int before = service.aws().auditLog().size();
            refused(Map.of(), DrError.FAULT_007, "could not take over");
            assertThat(changesSince(before)).isEmpty();
            lambda.deleteFunctionConcurrency(delete -> delete.functionName(HEALTH));
        }
    }

    @Test
    void moreFunctionsThanAllowedAreRefused() {
        refused(Map.of("dr.faultMaxFunctions", "2"), DrError.FAULT_008, "3 functions would be broken, and 2 may be");
    }

    @Test
    void productionIsRefused() {
        refused(Map.of("dr.stage", "prod"), DrError.ACCOUNT_003, "stage prod");
    }

    @Test
    void withoutADeadMansSwitchNothingIsBroken() {
        try (IamClient iam = LocalClients.of(IamClient.builder(), service.endpoint(), "aws-global")) {
            String role = iam.listRoles(list -> {}).roles().stream()
                    .map(found -> found.roleName())
                    .filter(name -> name.startsWith("payledger-dev-dr-ScheduleRole"))
                    .filter(name -> isOfTheSecondary(iam, name))
                    .findFirst()
                    .orElseThrow();
            String trust = java.net.URLDecoder.decode(
                    iam.getRole(get -> get.roleName(role)).role().assumeRolePolicyDocument(),
                    java.nio.charset.StandardCharsets.UTF_8);
            iam.updateAssumeRolePolicy(update -> update.roleName(role)
                    .policyDocument(trust.replace("scheduler.amazonaws.com", "ec2.amazonaws.com")));
            refused(Map.of(), DrError.FAULT_006, "nothing was broken");
            iam.updateAssumeRolePolicy(update -> update.roleName(role).policyDocument(trust));
        }
    }

    private static boolean isOfTheSecondary(IamClient iam, String role) {
        return java.net.URLDecoder.decode(
                        iam.getRolePolicy(get -> get.roleName(role).policyName("start-guard"))
                                .policyDocument(),
                        java.nio.charset.StandardCharsets.UTF_8)
                .contains(FaultedService.SECONDARY);
    }

    @Test
    void whatOthersChangedMeanwhileStaysAndIsReported() {
        inject(Map.of());
        try (LambdaClient lambda = lambda(FaultedService.PRIMARY)) {
            lambda.putFunctionConcurrency(put -> put.functionName(HEALTH).reservedConcurrentExecutions(7));
            Map<String, String> variables = new HashMap<>(lambda.getFunctionConfiguration(get -> get.functionName(LIST))
                    .environment()
                    .variables());
            variables.put("LOG_LEVEL", "DEBUG");
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(LIST).environment(env -> env.variables(variables)));
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(BALANCE).timeout(9));

            FaultRestoreReport report = restore();

            assertThat(report.passed()).isFalse();
            assertThat(report.summary()).startsWith("2 of 3 functions equal to their snapshots; health LEFT_ALONE");
            assertThat(outcome(report, "listTransactions").drift()).isNotEmpty();
            assertThat(outcome(report, "listTransactions").outcome()).isEqualTo(Outcome.RESTORED);
            assertThat(outcome(report, "getBalance").drift()).isNotEmpty();
            assertThat(lambda.getFunctionConcurrency(get -> get.functionName(HEALTH))
                            .reservedConcurrentExecutions())
                    .isEqualTo(7);
            var listed = lambda.getFunctionConfiguration(get -> get.functionName(LIST));
            assertThat(listed.environment().variables())
                    .containsEntry("LOG_LEVEL", "DEBUG")
                    .containsKey("TABLE_NAME");
            assertThat(lambda.getFunctionConfiguration(get -> get.functionName(BALANCE))
                            .timeout())
                    .isEqualTo(9);

            lambda.deleteFunctionConcurrency(delete -> delete.functionName(HEALTH));
            variables.putAll(listed.environment().variables());
            variables.put("LOG_LEVEL", "INFO");
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(LIST).environment(env -> env.variables(variables)));
            lambda.updateFunctionConfiguration(
                    update -> update.functionName(BALANCE).timeout(10));
        }
    }

    private static FaultRestoreReport.Restored outcome(FaultRestoreReport report, String function) {
        return report.functions().stream()
                .filter(done -> done.function().equals(function))
                .findFirst()
                .orElseThrow();
    }

    private FaultInjectReport inject(Map<String, String> settings) {
        try (DrToolkit toolkit = toolkit(settings)) {
            return toolkit.injectFaults();
        }
    }

    private FaultRestoreReport restore() {
        try (DrToolkit toolkit = toolkit(Map.of())) {
            return toolkit.restoreFaults();
        }
    }

    private void refused(Map<String, String> settings, DrError error, String words) {
        assertThatThrownBy(() -> inject(settings))
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(error))
                .hasMessageContaining(words);
    }

    private DrToolkit toolkit(Map<String, String> settings) {
        return service.toolkit(settings);
    }

    private List<AuditedCall> changesSince(int before) {
        List<AuditedCall> all = service.aws().auditLog();
        return all.subList(before, all.size()).stream()
                .filter(AuditedCall::mutating)
                .filter(call -> call.callerArn().endsWith("user/local"))
                .toList();
    }

    private LambdaClient lambda(String region) {
        return LocalClients.of(LambdaClient.builder(), service.endpoint(), region);
    }
}
