package dev.payledger.dr.investigate;

import static dev.payledger.dr.investigate.Requests.answered500;
import static dev.payledger.dr.investigate.Requests.failed;
import static dev.payledger.dr.investigate.Requests.served;
import static dev.payledger.dr.investigate.Requests.throttled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.internal.resource.AccessLogEntry;
import dev.payledger.dr.investigate.FunctionFacts.Declared;
import dev.payledger.dr.investigate.FunctionFacts.Live;
import dev.payledger.dr.investigate.InvestigateReport.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fixed evidence, good and contradictory: a cause is named where it is proven, and nowhere else. */
class DiagnosisTest {

    private static final String ROLE = "arn:aws:iam::111122223333:role/payledger-dev-GetBalanceRole-X";
    private static final String FAULT_ROLE = "arn:aws:iam::111122223333:role/payledger-dev-fault-iam";
    private static final Set<String> VARIABLES = Set.of("TABLE_NAME", "LOG_LEVEL");
    private static final Declared TEMPLATE = new Declared(
            "payledger-dev",
            "GetBalanceFunction",
            null,
            ROLE,
            Map.of("TABLE_NAME", "!Ref ViewTable", "LOG_LEVEL", "!Ref LogLevel"),
            Map.of("TABLE_NAME", "payledger-dev-view"));
    private static final FunctionFacts HEALTHY = facts(new Live(null, ROLE, VARIABLES));
    private static final FunctionFacts ZERO = facts(new Live(0, ROLE, VARIABLES));
    private static final FunctionFacts WITHOUT_TABLE = facts(new Live(null, ROLE, Set.of("LOG_LEVEL")));
    private static final FunctionFacts SWAPPED = facts(new Live(null, FAULT_ROLE, VARIABLES));
    private static final String NOT_SET =
            "Environment variable TABLE_NAME is not set; the function cannot start without it:"
                    + " dev.payledger.lambdas.MissingVariableException\n\tat dev.payledger.lambdas.Environment.required(E.java:1)\n";
    private static final String DENIED = denied("payledger-dev-fault-iam", "dynamodb:Query");

    private static FunctionFacts facts(@Nullable Live live) {
        return new FunctionFacts("ap-southeast-1", "payledger-dev-getBalance", live, TEMPLATE, VARIABLES, Set.of());
    }

    private static String denied(String role, String action) {
        return "{\"level\":\"ERROR\",\"message\":\"answered 500\",\"error\":\"User: arn:aws:sts::111122223333:assumed-role/"
                + role + "/payledger-dev-getBalance is not authorized to perform: " + action
                + " on resource: arn:aws:dynamodb:r:111122223333:table/t because no identity-based policy allows the "
                + action
                + " action (Service: DynamoDb, Status Code: 400)\"}\n";
    }

    private static InvocationLog log(String id, String... lines) {
        List<String> all = new ArrayList<>(List.of("START RequestId: l-" + id + " Version: $LATEST\n"));
        all.addAll(List.of(lines));
        all.add("END RequestId: l-" + id + "\n");
        all.add("REPORT RequestId: l-" + id + "\tDuration: 1 ms\t\n");
        return new InvocationLog(InvocationLogTest.stream("s", all.toArray(String[]::new)));
    }

    private static InvocationLog initLog(String id, String text) {
        return new InvocationLog(InvocationLogTest.stream(
                "s",
                text,
                "INIT_REPORT Init Duration: 1.49 ms\tPhase: invoke\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                "START RequestId: l-" + id + " Version: $LATEST\n",
                "END RequestId: l-" + id + "\n",
                "REPORT RequestId: l-" + id
                        + "\tDuration: 1 ms\tStatus: error\tError Type: Runtime.BadFunctionCode\n"));
    }

    private static Verdict of(FunctionFacts facts, InvocationLog log, AccessLogEntry entry) {
        return new Diagnosis(facts, log, new Throttling(List.of())).of(entry);
    }

    private static Verdict ofThrottled(FunctionFacts facts, AccessLogEntry entry, AccessLogEntry... others) {
        List<AccessLogEntry> all = new ArrayList<>(List.of(others));
        all.add(entry);
        return new Diagnosis(facts, new InvocationLog(List.of()), new Throttling(all)).of(entry);
    }

    @Test
    void zeroConcurrencyIsNamedAndUndoneByTheTemplatesReservation() {
        Verdict verdict = ofThrottled(ZERO, throttled("1", 0));
        assertThat(verdict.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(verdict.finding()).isEqualTo("reserved concurrency 0");
        assertThat(Undo.of(verdict, ZERO))
                .containsExactly("aws lambda delete-function-concurrency --region ap-southeast-1 --function-name"
                        + " payledger-dev-getBalance");
        Declared reserving = new Declared("s", "F", 5, ROLE, Map.of(), Map.of());
        assertThat(Undo.of(verdict, new FunctionFacts("r", "f", ZERO.live(), reserving, Set.of(), Set.of())))
                .containsExactly("aws lambda put-function-concurrency --region r --function-name f"
                        + " --reserved-concurrent-executions 5");
    }

    @Test
    void aZeroThatIsOverIsProvenByWhatRanAndNeedsNoUndo() {
        Verdict verdict = ofThrottled(HEALTHY, throttled("1", 1_000), served("a", 0, 10), served("b", 2_000, 10));
        assertThat(verdict.kind()).isEqualTo(Kind.THROTTLED);
        assertThat(verdict.finding()).isEqualTo("concurrency was 0");
        assertThat(verdict.active()).isFalse();
        assertThat(Undo.of(verdict, HEALTHY)).isEmpty();
    }

    @Test
    void loadIsNotTakenForAFault() {
        AccessLogEntry refused = throttled("1", 100);
        assertThat(ofThrottled(HEALTHY, refused, served("a", 0, 1_000)).kind()).isNull();
        assertThat(ofThrottled(ZERO, refused, served("a", 0, 1_000), served("b", 1_100, 10)))
                .as("the reservation came later")
                .satisfies(verdict -> {
                    assertThat(verdict.kind()).isNull();
                    assertThat(verdict.finding()).startsWith("throttled while others of it were running");
                });
    }

    @Test
    void aMissingVariableIsNamedWithItsReference() {
        Verdict verdict = of(WITHOUT_TABLE, initLog("1", NOT_SET), failed("1", 0));
        assertThat(verdict.kind()).isEqualTo(Kind.VARIABLE_MISSING);
        assertThat(verdict.finding()).isEqualTo("TABLE_NAME missing at init");
        assertThat(verdict.remark()).isEqualTo("Runtime.BadFunctionCode");
        assertThat(verdict.active()).isTrue();
        assertThat(Undo.of(verdict, WITHOUT_TABLE))
                .containsExactly(
                        "# TABLE_NAME of payledger-dev-getBalance is !Ref ViewTable in the template of payledger-dev",
                        "aws lambda update-function-configuration --region ap-southeast-1 --function-name"
                                + " payledger-dev-getBalance --environment \"$(aws lambda get-function-configuration"
                                + " --region ap-southeast-1 --function-name payledger-dev-getBalance --query"
                                + " \"{Variables: merge(Environment.Variables, {TABLE_NAME:"
                                + " 'payledger-dev-view'})}\" --output json)\"");
    }

    @Test
    void aMissingVariableThatIsBackIsStillTheCause() {
        Verdict verdict = of(HEALTHY, initLog("1", NOT_SET), failed("1", 0));
        assertThat(verdict.kind()).isEqualTo(Kind.VARIABLE_MISSING);
        assertThat(verdict.active()).isFalse();
    }

    @Test
    void aVariableMissingInTheHandlerIsNamedToo() {
        Verdict verdict = of(WITHOUT_TABLE, log("1", NOT_SET), failed("1", 0));
        assertThat(verdict.finding()).isEqualTo("TABLE_NAME missing");
    }

    @Test
    void aSecretValueIsNeitherHeldNorShown() {
        FunctionFacts facts = facts(new Live(null, ROLE, Set.of("TABLE_NAME")));
        Verdict verdict =
                of(facts, initLog("1", "LOG_LEVEL is not set: java.lang.IllegalStateException\n"), failed("1", 0));
        assertThat(Undo.of(verdict, facts).get(1)).contains("LOG_LEVEL: '<the value of LOG_LEVEL: !Ref LogLevel>'");
    }

    @Test
    void anInitialisationThatFailsForAnotherReasonIsNotBlamedOnAMissingVariable() {
        Verdict verdict = of(
                WITHOUT_TABLE,
                initLog("1", "com/a/B: java.lang.NoClassDefFoundError\njava.lang.NoClassDefFoundError: com/a/B\n"),
                failed("1", 0));
        assertThat(verdict.kind()).isNull();
        assertThat(verdict.finding())
                .isEqualTo("initialisation fails (Runtime.BadFunctionCode): java.lang.NoClassDefFoundError; not proven,"
                        + " but it lacks the template's TABLE_NAME");
    }

    @Test
    void aVariableThatIsOnlyMentionedIsNotMissing() {
        Verdict verdict =
                of(HEALTHY, initLog("1", "cannot connect with TABLE_NAME=x: java.io.IOException\n"), failed("1", 0));
        assertThat(verdict.kind()).isNull();
    }

    @Test
    void aSwappedRoleIsNamedByWhatItLacks() {
        Verdict verdict = of(SWAPPED, log("1", DENIED), answered500("1", 0));
        assertThat(verdict.kind()).isEqualTo(Kind.ROLE_LACKS_ACTION);
        assertThat(verdict.finding()).isEqualTo("role lacks dynamodb:Query");
        assertThat(verdict.remark())
                .isEqualTo("caught by the handler, so no error for Lambda; role payledger-dev-fault-iam instead of the"
                        + " template's payledger-dev-GetBalanceRole-X");
        assertThat(of(SWAPPED, log("1", DENIED), failed("1", 0)).remark()).startsWith("role payledger-dev-fault-iam");
        assertThat(Undo.of(verdict, SWAPPED))
                .containsExactly("aws lambda update-function-configuration --region ap-southeast-1 --function-name"
                        + " payledger-dev-getBalance --role " + ROLE);
        assertThat(of(HEALTHY, log("1", DENIED), answered500("1", 0)).active())
                .as("the role is back")
                .isFalse();
    }

    @Test
    void aDenialOfTheTemplatesOwnRoleIsNotCalledASwap() {
        FunctionFacts facts =
                new FunctionFacts("r", "f", new Live(null, ROLE, VARIABLES), TEMPLATE, VARIABLES, Set.of("TABLE_NAME"));
        Verdict verdict =
                of(facts, log("1", denied("payledger-dev-GetBalanceRole-X", "dynamodb:Query")), answered500("1", 0));
        assertThat(verdict.kind()).isNull();
        assertThat(verdict.finding())
                .isEqualTo(
                        "the template's own role may not dynamodb:Query on table/t; not proven, but TABLE_NAME is not"
                                + " what the template says");
    }

    @Test
    void aDenialIsNotCalledASwapWhereTheTemplatesRoleCannotBeTold() {
        Declared silent = new Declared("s", "F", null, null, Map.of(), Map.of());
        FunctionFacts facts = new FunctionFacts("r", "f", SWAPPED.live(), silent, Set.of(), Set.of());
        assertThat(of(facts, log("1", DENIED), answered500("1", 0)))
                .satisfies(verdict -> assertThat(verdict.kind()).isNull())
                .satisfies(verdict -> assertThat(verdict.finding())
                        .startsWith("role payledger-dev-fault-iam (the template's cannot be told) may not"));
    }

    @Test
    void aDeniedCallBesideAnotherFailureProvesNothing() {
        Verdict verdict = of(
                SWAPPED,
                log("1", DENIED, "no such account: java.lang.IllegalStateException\n\tat a.B.c(B.java:1)\n"),
                failed("1", 0));
        assertThat(verdict.kind()).isNull();
        assertThat(verdict.finding()).startsWith("contradictory").contains("IllegalStateException");
    }

    @Test
    void aDeniedCallAndAMissingVariableProveNothing() {
        assertThat(of(WITHOUT_TABLE, log("1", DENIED, NOT_SET), failed("1", 0)).finding())
                .isEqualTo("contradictory: its log has a denied call and says that TABLE_NAME is missing");
    }

    @Test
    void otherFailuresAreDescribedAndUnexplained() {
        assertThat(of(
                        HEALTHY,
                        log("1", "boom: java.lang.IllegalStateException\n\tat a.B.c(B.java:1)\n"),
                        failed("1", 0)))
                .isEqualTo(Verdict.unexplained(
                        "the function fails: java.lang.IllegalStateException",
                        "boom: java.lang.IllegalStateException"));
        assertThat(of(HEALTHY, log("1"), answered500("1", 0)).finding())
                .isEqualTo("the function answered 5xx itself and logged no error");
        assertThat(of(SWAPPED, log("1", DENIED, "java.lang.OutOfMemoryError: Java heap space\n"), failed("1", 0))
                        .finding())
                .isEqualTo("the function ran out of memory");
        assertThat(of(
                                SWAPPED,
                                log("1", DENIED, "2026-11-22T14:05:00.000Z l-1 Task timed out after 3.00 seconds\n"),
                                failed("1", 0))
                        .finding())
                .isEqualTo("the function timed out");
        assertThat(of(HEALTHY, log("1"), Requests.entry("1", "l-1", 0, 500, 403, null, "The IAM role", 1))
                        .finding())
                .isEqualTo("API Gateway may not invoke the function (its permission is missing)");
        assertThat(of(facts(null), log("1"), Requests.entry("1", "l-1", 0, 500, 404, null, "Function not found", 1))
                        .finding())
                .isEqualTo("the function does not exist");
        assertThat(of(HEALTHY, log("1"), Requests.entry("1", "", 0, 503, null, null, "Endpoint request timed out", 1))
                        .finding())
                .isEqualTo("the API gave up: Endpoint request timed out");
    }

    @Test
    void whatHasNoLogYetIsNotGuessed() {
        assertThat(of(SWAPPED, log("2", DENIED), failed("1", 0)).finding()).startsWith("the function logged nothing");
        InvocationLog begun =
                new InvocationLog(InvocationLogTest.stream("s", "START RequestId: l-1 Version: 1\n", DENIED));
        assertThat(of(SWAPPED, begun, failed("1", 0)).finding()).isEqualTo("its log does not end yet");
    }
}
