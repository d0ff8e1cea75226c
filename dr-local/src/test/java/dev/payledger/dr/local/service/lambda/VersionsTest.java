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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.InvokeRequest;
import software.amazon.awssdk.services.lambda.model.State;

/** Versions, aliases and the settings of asynchronous invocations; no function runs. */
final class VersionsTest {

    private static final String ARN = "arn:aws:lambda:ap-southeast-1:111122223333:function:list";

    @TempDir
    Path directory;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final FakeRegion region = new FakeRegion(time);
    private LambdaService lambda;

    @BeforeEach
    void start() throws IOException {
        lambda = region.lambda(directory, new EnvironmentLimits(1, 1, 1, 1));
        byte[] zip = FakeRegion.zipOf(Handlers.Plain.class);
        var created = lambda.createFunction(request -> request.functionName("list")
                .runtime("java21")
                .role(FakeRegion.ROLE)
                .handler("a.B")
                .publish(true)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip))));
        assertThat(created.version()).isEqualTo("1");
        assertThat(created.functionArn()).isEqualTo(ARN + ":1");
        time.advance(Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        lambda.close();
    }

    @Test
    void publishingTwiceWithoutAChangeGivesTheSameVersion() {
        assertThat(lambda.publishVersion(r -> r.functionName("list")).version()).isEqualTo("1");
        change("second");
        var second = lambda.publishVersion(r -> r.functionName("list").description("mine"));

        assertThat(second.version()).isEqualTo("2");
        assertThat(second.description()).isEqualTo("mine");
        assertThat(lambda.publishVersion(r -> r.functionName("list")).version()).isEqualTo("2");
        assertThat(configuration("1").description())
                .as("a version never changes")
                .isEmpty();
        assertThat(configuration("1").state()).isEqualTo(State.ACTIVE);
        var first = lambda.listVersionsByFunction(r -> r.functionName("list").maxItems(2));
        var rest = lambda.listVersionsByFunction(r -> r.functionName("list").marker(first.nextMarker()));
        assertThat(first.versions())
                .extracting(FunctionConfiguration::functionArn)
                .containsExactly(ARN + ":$LATEST", ARN + ":1");
        assertThat(rest.versions()).extracting(FunctionConfiguration::version).containsExactly("2");
        assertError(
                () -> lambda.publishVersion(r -> r.functionName("list").codeSha256("other")),
                "InvalidParameterValueException",
                "is different from current CodeSHA256 in $LATEST");
    }

    @Test
    void numbersOfDeletedVersionsAreNotGivenAgain() {
        lambda.deleteFunction(r -> r.functionName("list").qualifier("1"));

        assertError(() -> configuration("1"), "ResourceNotFoundException", "Function not found: " + ARN + ":1");
        assertThat(lambda.publishVersion(r -> r.functionName("list")).version()).isEqualTo("2");
        assertError(
                () -> lambda.deleteFunction(r -> r.functionName("list").qualifier("$LATEST")),
                "InvalidParameterValueException",
                "$LATEST version cannot be deleted without deleting the function.");
    }

    @Test
    void anAliasNamesAVersionAndMaySendAShareToAnother() {
        change("second");
        lambda.publishVersion(r -> r.functionName("list"));
        var alias = lambda.createAlias(r -> r.functionName("list").name("live").functionVersion("1"));
        assertThat(alias.aliasArn()).isEqualTo(ARN + ":live");
        var got = lambda.getFunction(r -> r.functionName(ARN + ":live")).configuration();
        assertThat(got.version()).isEqualTo("1");
        assertThat(got.functionArn()).isEqualTo(ARN + ":live");

        lambda.updateAlias(r ->
                r.functionName("list").name("live").routingConfig(c -> c.additionalVersionWeights(Map.of("2", 0.5))));

        assertError(
                () -> lambda.deleteFunction(r -> r.functionName("list").qualifier("2")),
                "ResourceConflictException",
                "[live]");
        assertError(
                () -> lambda.updateAlias(
                        r -> r.functionName("list").name("live").revisionId("old")),
                "PreconditionFailedException",
                "RevisionId");
        assertError(
                () -> lambda.createAlias(
                        r -> r.functionName("list").name("live").functionVersion("1")),
                "ResourceConflictException",
                "Alias already exists: " + ARN + ":live");
        assertError(
                () -> lambda.createAlias(
                        r -> r.functionName("list").name("next").functionVersion("7")),
                "ResourceNotFoundException",
                "Function not found: " + ARN + ":7");
        assertThat(lambda.listAliases(r -> r.functionName("list").functionVersion("1"))
                        .aliases())
                .hasSize(1);
        lambda.deleteAlias(r -> r.functionName("list").name("live"));
        assertError(
                () -> lambda.getAlias(r -> r.functionName("list").name("live")),
                "ResourceNotFoundException",
                "Cannot find alias arn: " + ARN + ":live");
    }

    @Test
    void weightsChooseBothVersions() {
        FunctionAliases aliases = new FunctionAliases(region.context, ARN, version -> true);
        var alias = aliases.create(
                "live",
                "1",
                null,
                software.amazon.awssdk.services.lambda.model.AliasRoutingConfiguration.builder()
                        .additionalVersionWeights(Map.of("2", 0.5))
                        .build());
        Set<String> chosen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            chosen.add(aliases.choose(alias));
        }
        assertThat(chosen).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void aQualifierHasAPolicyOfItsOwn() {
        lambda.createAlias(r -> r.functionName("list").name("live").functionVersion("1"));
        lambda.addPermission(r -> r.functionName("list")
                .qualifier("live")
                .statementId("api")
                .action("lambda:InvokeFunction")
                .principal("sns.amazonaws.com"));

        assertThat(lambda.getPolicy(r -> r.functionName("list").qualifier("live"))
                        .policy())
                .contains("\"Resource\":\"" + ARN + ":live\"");
        assertError(() -> lambda.getPolicy(r -> r.functionName("list")), "ResourceNotFoundException", "does not exist");
        assertError(
                () -> lambda.enqueue(ARN, new byte[0], "sns.amazonaws.com", "arn:x"),
                "AccessDeniedException",
                "lambda:InvokeFunction");
        assertError(
                () -> lambda.addPermission(r -> r.functionName("list").qualifier("$LATEST")),
                "InvalidParameterValueException",
                "We currently do not support adding policies for $LATEST.");
        assertThat(lambda.permissions(InvokeRequest.builder()
                        .functionName("list")
                        .qualifier("live")
                        .build()))
                .containsExactly(new Permission("lambda:InvokeFunction", ARN + ":live"));
    }

    @Test
    void qualifiersAreRefusedWhereOnlyFunctionsAreMeant() {
        assertError(
                () -> lambda.putFunctionConcurrency(
                        r -> r.functionName("list:1").reservedConcurrentExecutions(1)),
                "InvalidParameterValueException",
                "Aliases and versions do not support this operation");
        assertError(
                () -> lambda.getFunction(r -> r.functionName("list:1").qualifier("2")),
                "InvalidParameterValueException",
                "The derived qualifier from the function name does not match the specified qualifier.");
    }

    @Test
    void asynchronousSettingsAreCheckedAndKeptByQualifier() {
        assertError(
                () -> lambda.getFunctionEventInvokeConfig(r -> r.functionName("list")),
                "ResourceNotFoundException",
                "The function " + ARN + ":$LATEST doesn't have an EventInvokeConfig");
        assertError(
                () -> lambda.putFunctionEventInvokeConfig(r -> r.functionName("list")),
                "InvalidParameterValueException",
                "You must specify at least one of error handling or destination setting.");
        assertError(
                () -> lambda.putFunctionEventInvokeConfig(
                        r -> r.functionName("list").maximumEventAgeInSeconds(59)),
                "InvalidParameterValueException",
                "greater than or equal to 60");
        assertError(
                () -> lambda.putFunctionEventInvokeConfig(r -> r.functionName("list")
                        .destinationConfig(
                                d -> d.onFailure(f -> f.destination("arn:aws:sqs:ap-southeast-1:111122223333:q")))),
                "UnsupportedOperation",
                "functions and topics are");
        lambda.putFunctionEventInvokeConfig(
                r -> r.functionName("list").qualifier("1").maximumRetryAttempts(1));
        lambda.updateFunctionEventInvokeConfig(
                r -> r.functionName("list").qualifier("1").maximumEventAgeInSeconds(60));

        var config =
                lambda.getFunctionEventInvokeConfig(r -> r.functionName("list").qualifier("1"));
        assertThat(config.maximumRetryAttempts()).isEqualTo(1);
        assertThat(config.maximumEventAgeInSeconds()).isEqualTo(60);
        assertThat(lambda.listFunctionEventInvokeConfigs(r -> r.functionName("list"))
                        .functionEventInvokeConfigs())
                .hasSize(1);
        lambda.deleteFunctionEventInvokeConfig(r -> r.functionName("list").qualifier("1"));
        assertThat(lambda.listFunctionEventInvokeConfigs(r -> r.functionName("list"))
                        .functionEventInvokeConfigs())
                .isEmpty();
    }

    private void change(String description) {
        lambda.updateFunctionConfiguration(r -> r.functionName("list").description(description));
        time.advance(Duration.ofSeconds(1));
    }

    private software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse configuration(
            String qualifier) {
        return lambda.getFunctionConfiguration(r -> r.functionName("list").qualifier(qualifier));
    }

    private static void assertError(ThrowingCallable call, String code, String text) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                                thrown.awsErrorDetails().errorCode())
                        .isEqualTo(code))
                .hasMessageContaining(text);
    }
}
