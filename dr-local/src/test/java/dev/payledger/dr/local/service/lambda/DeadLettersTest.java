package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.EventDestinations.DeadLetter;
import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import dev.payledger.dr.local.time.VirtualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;

/** Events that are given up reach the function's topic; no function runs. */
final class DeadLettersTest {

    private static final String TOPIC = "arn:aws:sns:ap-southeast-1:111122223333:lost";

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
    void theTargetIsATopicThatTheRoleMayPublishTo() throws Exception {
        assertError(
                () -> create("arn:aws:sqs:ap-southeast-1:111122223333:queue"),
                "UnsupportedOperation",
                "arn:aws:sqs:ap-southeast-1:111122223333:queue");
        assertError(() -> create("lost"), "ValidationException", "'deadLetterConfig.targetArn'");
        region.deniedActions.add("sns:Publish");
        assertError(
                () -> create(TOPIC),
                "InvalidParameterValueException",
                "The provided execution role does not have permissions to call Publish on SNS");
        region.deniedActions.clear();
        create(TOPIC);

        assertThat(configured()).isEqualTo(TOPIC);
        lambda.updateFunctionConfiguration(r -> r.functionName("f").description("other"));
        time.advance(Duration.ofSeconds(1));
        assertThat(configured()).isEqualTo(TOPIC);
        lambda.updateFunctionConfiguration(r -> r.functionName("f").deadLetterConfig(d -> d.targetArn("")));
        assertThat(lambda.getFunctionConfiguration(r -> r.functionName("f")).deadLetterConfig())
                .isNull();
    }

    @Test
    void anEventThatWasThrottledForTooLongIsSentWithWhatLambdaAnswered() throws Exception {
        create(TOPIC);
        throttled("{\"n\":1}");

        DeadLetter letter = region.letters.get(0);
        assertThat(letter.event()).isEqualTo("{\"n\":1}");
        assertThat(letter.errorCode()).isEqualTo(429);
        assertThat(letter.errorMessage()).isEqualTo("Rate Exceeded.");
        assertThat(letter.requestId()).hasSize(36);
        assertThat(region.sent).containsExactly(TOPIC);
    }

    @Test
    void aRoleThatMayNoLongerPublishIsCounted() throws Exception {
        create(TOPIC);
        region.deniedActions.add("sns:Publish");
        throttled("{}");

        assertThat(region.letters).isEmpty();
        assertThat(region.count("DeadLetterErrors[f]")).isEqualTo(1);
        assertThat(region.count("DeadLetterErrors[]")).isEqualTo(1);
    }

    @Test
    void theMessageIsTheFunctionsOwnAndAtMostAKilobyte() {
        assertThat(of("{\"errorMessage\":\"no table\",\"errorType\":\"X\"}")).isEqualTo("no table");
        assertThat(of("plain")).isEqualTo("plain");
        assertThat(of("")).isEqualTo("Unknown");
        assertThat(of("{\"errorMessage\":\"" + "x".repeat(2_000) + "\"}")).hasSize(1_024);
        assertThat(of("{\"errorMessage\":\"x" + "😀".repeat(600) + "\"}").getBytes(StandardCharsets.UTF_8))
                .as("no half character")
                .hasSize(1_021);
    }

    private static String of(String payload) {
        byte[] answer = payload.getBytes(StandardCharsets.UTF_8);
        DeadLetter letter = DeadLetters.letter(
                "id", new byte[0], new Invocations.Done("id", "Unhandled", answer, "", LambdaFunction.LATEST));
        assertThat(letter.errorCode()).isEqualTo(200);
        return letter.errorMessage();
    }

    /** An event whose next attempt would be older than a minute, as the function takes none. */
    private void throttled(String event) throws InterruptedException {
        lambda.putFunctionEventInvokeConfig(r -> r.functionName("f").maximumEventAgeInSeconds(60));
        lambda.putFunctionConcurrency(r -> r.functionName("f").reservedConcurrentExecutions(0));
        lambda.invoke(r -> r.functionName("f").invocationType("Event").payload(SdkBytes.fromUtf8String(event)));
        long limit = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (region.sent.isEmpty() && region.count("DeadLetterErrors[]") == 0 && System.nanoTime() < limit) {
            Thread.onSpinWait();
            time.advance(Duration.ofMillis(100));
        }
    }

    private String configured() {
        return lambda.getFunctionConfiguration(r -> r.functionName("f"))
                .deadLetterConfig()
                .targetArn();
    }

    private void create(String topic) throws IOException {
        byte[] code = FakeRegion.zipOf(Handlers.Plain.class);
        lambda.createFunction(r -> r.functionName("f")
                .runtime("java21")
                .role(FakeRegion.ROLE)
                .handler("a.B")
                .deadLetterConfig(d -> d.targetArn(topic))
                .code(c -> c.zipFile(SdkBytes.fromByteArray(code))));
        time.advance(Duration.ofSeconds(1));
    }

    private static void assertError(ThrowingCallable call, String code, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(AwsServiceException.class, thrown -> assertThat(
                                thrown.awsErrorDetails().errorCode())
                        .isEqualTo(code))
                .hasMessageContaining(message);
    }
}
