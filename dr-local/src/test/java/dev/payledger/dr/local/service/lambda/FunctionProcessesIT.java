package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.Environment;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.LogType;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

/** Functions in processes of their own, invoked as a client of Lambda would. */
final class FunctionProcessesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(10);
    private final FakeRegion region = new FakeRegion(time);
    private LambdaService lambda;

    @BeforeEach
    void start() {
        lambda = region.lambda(directory, new EnvironmentLimits(4, 2, 2, 2));
    }

    @AfterEach
    void stop() {
        lambda.close();
        time.close();
    }

    @Test
    void runsAFunctionWithItsOwnEnvironmentAndWritesAwsLogLines() throws Exception {
        create("echo", Handlers.Echo.class, Map.of("COLOUR", "blue"), 10);

        InvokeResponse first = invoke("echo", "{\"n\":1}");
        InvokeResponse second = invoke("echo", "{\"n\":2}");

        JsonNode answer = JSON.readTree(second.payload().asByteArray());
        assertThat(first.functionError()).isNull();
        assertThat(answer.at("/event/n").asInt()).isEqualTo(2);
        assertThat(answer.at("/calls").asInt()).as("the same warm environment").isEqualTo(2);
        assertThat(answer.at("/remainingMillis").asInt()).isBetween(1, 10_000);
        assertThat(answer.at("/environment/COLOUR").asText()).isEqualTo("blue");
        assertThat(answer.at("/environment/AWS_REGION").asText()).isEqualTo("ap-southeast-1");
        assertThat(answer.at("/environment/AWS_ENDPOINT_URL").asText()).isEqualTo("http://127.0.0.1:4600");
        assertThat(answer.at("/environment/AWS_SESSION_TOKEN").asText()).isEqualTo("token");
        assertThat(answer.at("/environment").has("HOME"))
                .as("nothing of this process")
                .isFalse();
        String id = answer.at("/requestId").asText();
        assertThat(region.log())
                .matches("(?s)INIT_START Runtime Version: java:\\d+\\.v\\d+\tRuntime Version ARN: "
                        + "arn:aws:lambda:ap-southeast-1::runtime:[0-9a-f]{64}\nSTART.*")
                .contains("START RequestId: " + id + " Version: $LATEST\na line by System.out\ntwo lines\nby the logger"
                        + "END RequestId: " + id + "\nREPORT RequestId: " + id + "\tDuration: ")
                .containsPattern("REPORT RequestId: \\S+\tDuration: [0-9.]+ ms\tBilled Duration: \\d+ ms\t"
                        + "Memory Size: 256 MB\tMax Memory Used: \\d+ MB\tInit Duration: [0-9.]+ ms\t\n")
                .containsOnlyOnce("Init Duration");
        assertThat(second.logResult()).isNotEmpty();
        assertThat(region.streams.keySet())
                .singleElement()
                .asString()
                .matches("/aws/lambda/echo \\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST][0-9a-f]{32}");
        assertThat(region.count("Invocations[echo]")).isEqualTo(2);
        assertThat(region.count("Invocations[]")).isEqualTo(2);
        assertThat(region.count("Errors[echo]")).isZero();
    }

    @Test
    void aFunctionThatDiesAtInitialisationIsTriedAgainWithinTheInvocation() throws Exception {
        create("list", Handlers.NeedsTable.class, Map.of(), 10);

        InvokeResponse failed = invoke("list", "{}");

        assertThat(failed.statusCode()).isEqualTo(200);
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String())
                .isEqualTo(
                        "{\"errorMessage\":\"TABLE_NAME is not set\",\"errorType\":\"java.lang.IllegalStateException\"}");
        String text = "TABLE_NAME is not set: java.lang.IllegalStateException\n"
                + "java.lang.IllegalStateException: TABLE_NAME is not set\n"
                + "\tat " + Handlers.NeedsTable.class.getName() + ".<init>(Handlers.java:";
        assertThat(region.log().split(java.util.regex.Pattern.quote(text), -1))
                .as("the error, twice")
                .hasSize(3);
        assertThat(region.log())
                .containsSubsequence(
                        "INIT_START",
                        text,
                        "INIT_REPORT Init Duration: ",
                        "\tPhase: init\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                        text,
                        "INIT_REPORT Init Duration: ",
                        "\tPhase: invoke\tStatus: error\tError Type: Runtime.BadFunctionCode\n",
                        "START RequestId: ",
                        "END RequestId: ",
                        "REPORT RequestId: ",
                        "\tStatus: error\tError Type: Runtime.BadFunctionCode\n");
        assertThat(region.log()).doesNotContain("dev.payledger.dr.local.runtime");
        assertThat(region.count("Errors[list]")).isEqualTo(1);
        assertThat(region.count("Invocations[list]")).isEqualTo(1);

        lambda.updateFunctionConfiguration(request -> request.functionName("list")
                .environment(Environment.builder()
                        .variables(Map.of("TABLE_NAME", "view"))
                        .build()));
        awaitUpdated("list");

        assertThat(invoke("list", "{}").payload().asUtf8String()).isEqualTo("\"view\"");
        assertThat(region.count("Errors[list]")).isEqualTo(1);
    }

    @Test
    void whatAHandlerThrowsExitsOrNeverEndsIsAnErrorAndTheNextRequestIsServed() throws Exception {
        create("bad", Handlers.Misbehaves.class, Map.of(), 5);

        JsonNode thrown = JSON.readTree(invoke("bad", "\"throw\"").payload().asByteArray());
        assertThat(thrown.at("/errorMessage").asText()).isEqualTo("a \"bad\" event");
        assertThat(thrown.at("/errorType").asText()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(thrown.at("/stackTrace/0").asText()).contains("Handlers$Misbehaves.handleRequest(Handlers.java");
        assertThat(thrown.at("/stackTrace").size()).isEqualTo(1);
        assertThat(region.log()).contains("Caused by: java.io.IOException: the cause\n");

        JsonNode exited = JSON.readTree(invoke("bad", "\"exit\"").payload().asByteArray());
        assertThat(exited.at("/errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(exited.at("/errorMessage").asText())
                .matches("RequestId: \\S+ Error: Runtime exited with error: exit status 3");
        assertThat(region.log()).contains("\tStatus: error\tError Type: Runtime.ExitError\n");

        JsonNode late = JSON.readTree(invoke("bad", "\"hang\"").payload().asByteArray());
        assertThat(late.at("/errorMessage").asText()).endsWith("Error: Task timed out after 5.00 seconds");
        assertThat(region.log()).contains("\tStatus: timeout\n");

        JsonNode full = JSON.readTree(invoke("bad", "\"fill\"").payload().asByteArray());
        assertThat(full.at("/errorType").asText()).isEqualTo("java.lang.OutOfMemoryError");

        assertThat(invoke("bad", "{}").payload().asUtf8String()).isEqualTo("\"fine\"");
        assertThat(region.count("Errors[bad]")).isEqualTo(4);
        assertThat(region.streams).as("one environment all along").hasSize(1);
    }

    @Test
    void aPlainMethodIsAHandlerAndAMissingClassFailsOnlyWhenItIsCalled() throws Exception {
        create("plain", Handlers.Plain.class.getName() + "::length", Handlers.Plain.class, Map.of(), 10);
        create("missing", "no.such.Handler", Handlers.Plain.class, Map.of(), 10);

        assertThat(invoke("plain", "\"four\"").payload().asUtf8String()).isEqualTo("4");
        assertThat(invoke("missing", "{}").payload().asUtf8String())
                .isEqualTo("{\"errorMessage\":\"Class not found: no.such.Handler\","
                        + "\"errorType\":\"java.lang.ClassNotFoundException\"}");
        assertThat(region.log()).contains("Class not found: no.such.Handler: java.lang.ClassNotFoundException");
    }

    @Test
    void aBurstOnAColdFunctionSharesAFewProcesses() throws Exception {
        create("echo", Handlers.Echo.class, Map.of(), 10);
        ExecutorService callers = Executors.newFixedThreadPool(16);
        try {
            List<Callable<InvokeResponse>> calls = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                calls.add(() -> invoke("echo", "{}"));
            }
            Set<Long> processes = new HashSet<>();
            for (Future<InvokeResponse> done : callers.invokeAll(calls)) {
                assertThat(done.get().functionError()).isNull();
                processes.add(JSON.readTree(done.get().payload().asByteArray())
                        .at("/pid")
                        .asLong());
            }
            assertThat(processes).hasSizeLessThanOrEqualTo(2);
        } finally {
            callers.shutdownNow();
        }
    }

    @Test
    void oneCrashAtInitialisationStandsForTheRequestsThatWaitedMeanwhile() throws Exception {
        create("list", Handlers.NeedsTable.class, Map.of(), 10);
        int requests = 24;
        ExecutorService callers = Executors.newFixedThreadPool(requests);
        try {
            List<Callable<InvokeResponse>> calls = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                calls.add(() -> invoke("list", "{}"));
            }
            for (Future<InvokeResponse> done : callers.invokeAll(calls)) {
                assertThat(done.get().functionError()).isEqualTo("Unhandled");
                assertThat(done.get().payload().asUtf8String()).contains("TABLE_NAME is not set");
            }
        } finally {
            callers.shutdownNow();
        }
        assertThat(region.starts()).as("processes").isLessThan(requests / 2);
        assertThat(region.count("Invocations[list]")).isEqualTo(requests);
        assertThat(region.count("Errors[list]")).isEqualTo(requests);
        Matcher reports = Pattern.compile("INIT_REPORT [^\n]*Phase: invoke[^\n]*Runtime.BadFunctionCode\n"
                        + "START RequestId: (\\S+) [^\\n]*\\nEND RequestId: \\1\\nREPORT RequestId: \\1[^\\n]*"
                        + "Error Type: Runtime.BadFunctionCode\\n")
                .matcher(region.log());
        assertThat(reports.results().map(report -> report.group(1)).distinct())
                .as("requests whose own log lines tell the crash")
                .hasSize(requests);
        // A request that comes later has a process of its own.
        int before = region.starts();
        invoke("list", "{}");
        assertThat(region.starts()).isGreaterThan(before);
    }

    @Test
    void reservedConcurrencyOfZeroThrottlesAtOnceWithoutALogLineAndKeepsTheProcess() throws Exception {
        create("health", Handlers.Echo.class, Map.of(), 10);
        long before = pid(invoke("health", "{}"));
        String log = region.log();

        lambda.putFunctionConcurrency(request -> request.functionName("health").reservedConcurrentExecutions(0));

        assertThatThrownBy(() -> invoke("health", "{}"))
                .isInstanceOfSatisfying(TooManyRequestsException.class, thrown -> {
                    assertThat(thrown.statusCode()).isEqualTo(429);
                    assertThat(thrown.reasonAsString()).isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded");
                });
        assertThat(region.log()).isEqualTo(log);
        assertThat(region.count("Throttles[health]")).isEqualTo(1);
        assertThat(region.count("Invocations[health]")).isEqualTo(1);

        lambda.deleteFunctionConcurrency(request -> request.functionName("health"));
        assertThat(pid(invoke("health", "{}"))).isEqualTo(before);
    }

    @Test
    void versionsStayAsTheyWereAndAliasesPointToThem() throws Exception {
        create("echo", Handlers.Echo.class, Map.of("COLOUR", "blue"), 10);
        lambda.publishVersion(request -> request.functionName("echo"));
        lambda.updateFunctionConfiguration(
                request -> request.functionName("echo").environment(e -> e.variables(Map.of("COLOUR", "red"))));
        awaitUpdated("echo");
        lambda.createAlias(request -> request.functionName("echo").name("live").functionVersion("1"));

        InvokeResponse live =
                lambda.invoke(request -> request.functionName("echo").qualifier("live"));

        JsonNode answer = JSON.readTree(live.payload().asByteArray());
        assertThat(live.executedVersion()).isEqualTo("1");
        assertThat(answer.at("/environment/COLOUR").asText()).isEqualTo("blue");
        assertThat(answer.at("/environment/AWS_LAMBDA_FUNCTION_VERSION").asText())
                .isEqualTo("1");
        assertThat(JSON.readTree(invoke("echo", "{}").payload().asByteArray())
                        .at("/environment/COLOUR")
                        .asText())
                .isEqualTo("red");
        assertThat(region.streams.keySet()).anyMatch(stream -> stream.matches("/aws/lambda/echo .*/\\[1][0-9a-f]{32}"));
        assertThat(region.log()).containsPattern("START RequestId: \\S+ Version: 1\n");
    }

    @Test
    void anEventThatIsGivenUpIsRecordedAtItsDestination() throws Exception {
        String topic = "arn:aws:sns:ap-southeast-1:111122223333:failed";
        create("list", Handlers.NeedsTable.class, Map.of(), 10);
        lambda.putFunctionEventInvokeConfig(request -> request.functionName("list")
                .maximumRetryAttempts(0)
                .destinationConfig(d -> d.onFailure(f -> f.destination(topic))));

        lambda.invoke(request ->
                request.functionName("list").invocationType("Event").payload(SdkBytes.fromUtf8String("{\"n\":1}")));

        for (int i = 0; i < 500 && region.sent.isEmpty(); i++) {
            Thread.sleep(10);
        }
        assertThat(region.sent).singleElement().asString().startsWith(topic + " ");
        JsonNode record = JSON.readTree(region.sent.get(0).substring(topic.length() + 1));
        assertThat(record.at("/requestContext/condition").asText()).isEqualTo("RetriesExhausted");
        assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(1);
        assertThat(record.at("/requestContext/functionArn").asText()).endsWith(":function:list:$LATEST");
        assertThat(record.at("/requestPayload/n").asInt()).isEqualTo(1);
        assertThat(record.at("/responseContext/functionError").asText()).isEqualTo("Unhandled");
        assertThat(record.at("/responsePayload/errorMessage").asText()).isEqualTo("TABLE_NAME is not set");
    }

    @Test
    void processesEndWithTheService() throws Exception {
        create("echo", Handlers.Echo.class, Map.of(), 10);
        long pid = pid(invoke("echo", "{}"));

        lambda.close();

        ProcessHandle.of(pid).ifPresent(handle -> handle.onExit().join());
        assertThat(ProcessHandle.of(pid)).isEmpty();
    }

    private static long pid(InvokeResponse response) throws IOException {
        return JSON.readTree(response.payload().asByteArray()).at("/pid").asLong();
    }

    private InvokeResponse invoke(String function, String event) {
        return lambda.invoke(request ->
                request.functionName(function).logType(LogType.TAIL).payload(SdkBytes.fromUtf8String(event)));
    }

    private void create(String name, Class<?> handler, Map<String, String> variables, int timeoutSeconds)
            throws Exception {
        create(name, handler.getName(), handler, variables, timeoutSeconds);
    }

    private void create(String name, String handler, Class<?> code, Map<String, String> variables, int timeoutSeconds)
            throws Exception {
        byte[] zip = FakeRegion.zipOf(code);
        lambda.createFunction(request -> request.functionName(name)
                .runtime("java17")
                .role(FakeRegion.ROLE)
                .handler(handler)
                .memorySize(256)
                .timeout(timeoutSeconds)
                .environment(environment -> environment.variables(variables))
                .code(source -> source.zipFile(SdkBytes.fromByteArray(zip))));
        awaitUpdated(name);
    }

    private void awaitUpdated(String name) throws InterruptedException {
        for (int i = 0; i < 200; i++) {
            var configuration = lambda.getFunctionConfiguration(request -> request.functionName(name));
            if (configuration.state() == State.ACTIVE
                    && configuration.lastUpdateStatus() == LastUpdateStatus.SUCCESSFUL) {
                return;
            }
            Thread.sleep(10);
        }
        throw new AssertionError(name + " did not become active");
    }
}
