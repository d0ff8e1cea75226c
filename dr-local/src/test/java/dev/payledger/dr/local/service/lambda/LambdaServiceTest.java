package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import dev.payledger.dr.local.time.VirtualTime;
import dev.payledger.dr.local.wire.Permission;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.CreateFunctionRequest;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationRequest;

/** What the control plane answers; no function runs. */
final class LambdaServiceTest {

    private static final String ARN = "arn:aws:lambda:ap-southeast-1:111122223333:function:list";

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final FakeRegion region = new FakeRegion(time);
    private LambdaService lambda;

    @BeforeEach
    void start() {
        lambda = region.lambda(directory, new EnvironmentLimits(1, 1, 1, 1));
    }

    @AfterEach
    void stop() {
        lambda.close();
    }

    @Test
    void aNewFunctionIsPendingAndThenActive() throws Exception {
        var created = lambda.createFunction(request("list"));
        assertThat(created.state()).isEqualTo(State.PENDING);
        assertThat(created.functionArn()).isEqualTo(ARN);
        assertThat(created.lastModified()).isEqualTo("2026-11-22T10:00:00.000+0000");
        assertThat(created.loggingConfig().logGroup()).isEqualTo("/aws/lambda/list");
        assertError(() -> lambda.invoke(r -> r.functionName("list")), "ResourceConflictException", 409);

        time.advance(Duration.ofSeconds(1));
        var active = lambda.getFunction(r -> r.functionName(ARN));
        assertThat(active.configuration().state()).isEqualTo(State.ACTIVE);
        assertThat(active.configuration().lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
        assertThat(active.tags()).containsEntry("team", "ledger");
    }

    @Test
    void anUpdateReplacesTheWholeEnvironmentAndIsInProgressForAMoment() throws Exception {
        create("list");
        String revision = configurationOf("list").revisionId();

        var updated = lambda.updateFunctionConfiguration(variables("list", Map.of("BB", "2"), revision));

        assertThat(updated.lastUpdateStatus()).isEqualTo(LastUpdateStatus.IN_PROGRESS);
        assertThat(updated.environment().variables()).isEqualTo(Map.of("BB", "2"));
        assertThat(updated.timeout()).as("what the request does not name").isEqualTo(7);
        assertError(
                () -> lambda.updateFunctionConfiguration(variables("list", Map.of(), null)),
                "ResourceConflictException",
                409);
        time.advance(Duration.ofSeconds(1));
        assertThat(configurationOf("list").lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
        assertError(
                () -> lambda.updateFunctionConfiguration(variables("list", Map.of(), revision)),
                "PreconditionFailedException",
                412);
    }

    @Test
    void whatLambdaWouldNotAcceptIsRefused() throws Exception {
        assertRefused(r -> r.role(FakeRegion.UNTRUSTED), "cannot be assumed by Lambda");
        assertRefused(r -> r.runtime("java8.al2"), "Runtime java8.al2");
        assertRefused(r -> r.runtime("cobol"), "'runtime'");
        assertRefused(r -> r.timeout(901), "'timeout'");
        assertRefused(r -> r.memorySize(64), "'memorySize'");
        assertRefused(
                r -> r.environment(e -> e.variables(Map.of("AWS_REGION", "x"))),
                "Reserved keys used in this request: AWS_REGION");
        assertRefused(r -> r.environment(e -> e.variables(Map.of("BIG", "x".repeat(4_094)))), "4KB limit");
        assertRefused(r -> r.code(c -> c.zipFile(SdkBytes.fromUtf8String("no zip"))), "Could not unzip");
        assertThat(directory.resolve("code")).as("nothing is left of it").isEmptyDirectory();
        assertRefused(r -> r.loggingConfig(l -> l.logFormat("JSON")), "LogFormat JSON");
        assertRefused(
                r -> r.functionName("arn:aws:lambda:us-east-1:111122223333:function:x"),
                "not reachable in this region");
        create("list");
        assertError(() -> lambda.createFunction(request("list")), "ResourceConflictException", 409);
        assertError(() -> lambda.getFunction(r -> r.functionName("other")), "ResourceNotFoundException", 404);
        assertError(
                () -> lambda.getFunction(r -> r.functionName("list").qualifier("7")), "ResourceNotFoundException", 404);
        assertError(
                () -> lambda.invoke(r -> r.functionName("list").invocationType("Later")), "UnsupportedOperation", 400);
    }

    @Test
    void reservedConcurrencyLeavesAHundredUnreservedButZeroIsAlwaysPossible() throws Exception {
        create("list");
        create("other");
        lambda.putFunctionConcurrency(r -> r.functionName("other").reservedConcurrentExecutions(900));
        assertError(
                () -> lambda.putFunctionConcurrency(r -> r.functionName("list").reservedConcurrentExecutions(1)),
                "InvalidParameterValueException",
                400);
        lambda.putFunctionConcurrency(r -> r.functionName("list").reservedConcurrentExecutions(0));

        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("list")).reservedConcurrentExecutions())
                .isZero();
        assertThat(lambda.getFunction(r -> r.functionName("list")).concurrency().reservedConcurrentExecutions())
                .isZero();
        lambda.deleteFunctionConcurrency(r -> r.functionName("list"));
        assertThat(lambda.getFunctionConcurrency(r -> r.functionName("list")).reservedConcurrentExecutions())
                .isNull();
    }

    @Test
    void aServiceMayInvokeOnlyWhatThePolicyAllowsAndForItsSourceOnly() throws Exception {
        create("list");
        String api = "arn:aws:execute-api:ap-southeast-1:111122223333:abc123/$default/GET/transactions";
        assertError(
                () -> lambda.invoke(ARN, new byte[0], "apigateway.amazonaws.com", api), "AccessDeniedException", 403);
        lambda.addPermission(r -> r.functionName("list")
                .statementId("api")
                .action("lambda:InvokeFunction")
                .principal("apigateway.amazonaws.com")
                .sourceArn("arn:aws:execute-api:ap-southeast-1:111122223333:abc123/*/*"));
        lambda.putFunctionConcurrency(r -> r.functionName("list").reservedConcurrentExecutions(0));

        assertError(
                () -> lambda.invoke(ARN, new byte[0], "apigateway.amazonaws.com", api),
                "TooManyRequestsException",
                429);
        assertError(
                () -> lambda.invoke(ARN, new byte[0], "apigateway.amazonaws.com", api.replace("abc123", "other1")),
                "AccessDeniedException",
                403);
        assertError(() -> lambda.invoke(ARN, new byte[0], "sns.amazonaws.com", api), "AccessDeniedException", 403);
        assertThat(lambda.getPolicy(r -> r.functionName("list")).policy())
                .contains("\"Principal\":{\"Service\":\"apigateway.amazonaws.com\"}")
                .contains("\"Condition\":{\"ArnLike\":{\"AWS:SourceArn\":\"arn:aws:execute-api:");
        lambda.removePermission(r -> r.functionName("list").statementId("api"));
        assertError(() -> lambda.getPolicy(r -> r.functionName("list")), "ResourceNotFoundException", 404);
    }

    @Test
    void arnLikeKeepsToThePartsOfAnArn() {
        assertThat(ResourcePolicy.arnLike("arn:aws:s3:::b?cket", "arn:aws:s3:::bucket"))
                .isTrue();
        assertThat(ResourcePolicy.arnLike("arn:aws:*:x", "arn:aws:s3:::x")).isFalse();
        assertThat(ResourcePolicy.arnLike("arn:aws:events:r:1:rule/*", "arn:aws:events:r:1:rule/a/b"))
                .isTrue();
        assertThat(ResourcePolicy.arnLike("arn:aws:events:r:1:rule/a.c", "arn:aws:events:r:1:rule/abc"))
                .isFalse();
    }

    @Test
    void changingARoleNeedsPassRoleToo() {
        assertThat(lambda.permissions(UpdateFunctionConfigurationRequest.builder()
                        .functionName("list")
                        .role(FakeRegion.ROLE)
                        .build()))
                .containsExactly(
                        new Permission("lambda:UpdateFunctionConfiguration", ARN),
                        new Permission(
                                "iam:PassRole",
                                FakeRegion.ROLE,
                                Map.of("iam:PassedToService", "lambda.amazonaws.com")));
    }

    @Test
    void listsInTheOrderOfNamesPageByPage() throws Exception {
        create("b");
        create("a");
        create("c");
        var first = lambda.listFunctions(r -> r.maxItems(2));
        var second = lambda.listFunctions(r -> r.marker(first.nextMarker()));
        assertThat(first.functions()).extracting(f -> f.functionName()).containsExactly("a", "b");
        assertThat(second.functions()).extracting(f -> f.functionName()).containsExactly("c");
        assertThat(second.nextMarker()).isNull();
    }

    private software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse configurationOf(String name) {
        return lambda.getFunctionConfiguration(r -> r.functionName(name));
    }

    private void create(String name) throws IOException {
        lambda.createFunction(request(name));
        time.advance(Duration.ofSeconds(1));
    }

    private static CreateFunctionRequest request(String name) throws IOException {
        byte[] zip = FakeRegion.zipOf(Handlers.Plain.class);
        return CreateFunctionRequest.builder()
                .functionName(name)
                .runtime("java21")
                .role(FakeRegion.ROLE)
                .handler("a.B")
                .timeout(7)
                .tags(Map.of("team", "ledger"))
                .environment(environment -> environment.variables(Map.of("AA", "1")))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip)))
                .build();
    }

    private static UpdateFunctionConfigurationRequest variables(
            String name, Map<String, String> variables, @org.jspecify.annotations.Nullable String revision) {
        return UpdateFunctionConfigurationRequest.builder()
                .functionName(name)
                .revisionId(revision)
                .environment(environment -> environment.variables(variables))
                .build();
    }

    private void assertRefused(Consumer<CreateFunctionRequest.Builder> change, String reason) throws IOException {
        CreateFunctionRequest.Builder request = request("refused").toBuilder();
        change.accept(request);
        assertThatThrownBy(() -> lambda.createFunction(request.build()))
                .isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(thrown.statusCode())
                        .isBetween(400, 499))
                .hasMessageContaining(reason);
    }

    private static void assertError(ThrowingCallable call, String code, int status) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AwsServiceException.class, thrown -> {
            assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(thrown.statusCode()).isEqualTo(status);
        });
    }
}
