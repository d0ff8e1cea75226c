package dev.payledger.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.DrToolkit;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

/**
 * A process that injects or restores is killed at a random moment, as by {@code kill -9}: a restore by another process, or
 * the fault guard alone, brings every function back. The moments come from a seed, which a failure prints.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledProcessIT {

    private static final int KILLS = 25;

    /** From the caller's first call: longer than an inject takes. */
    private static final Duration LONGEST = Duration.ofMillis(900);

    @TempDir
    Path folder;

    private FaultedService service;

    @BeforeAll
    void start() {
        service = new FaultedService();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void everyFunctionComesBackAfterAKillAtARandomMoment() throws Exception {
        long seed = Long.getLong("crash.seed", System.nanoTime());
        Random random = new Random(seed);
        int broken = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            boolean restoring = random.nextBoolean();
            boolean guardAlone = kill % 2 == 0;
            Duration after = Duration.ofMillis(random.nextInt((int) LONGEST.toMillis()));
            String moment = "kill " + kill + " of seed " + seed + ": " + (restoring ? "restore" : "inject") + " after "
                    + after.toMillis() + " ms, then " + (guardAlone ? "the guard alone" : "another process");
            if (restoring) {
                try (DrToolkit toolkit = service.toolkit(service.endpoint())) {
                    toolkit.injectFaults();
                }
            }
            killed(restoring ? "restore" : "inject", after, moment);
            broken += service.isBroken() ? 1 : 0;
            if (guardAlone) {
                guard(moment);
            } else {
                try (DrToolkit toolkit = service.toolkit(service.endpoint())) {
                    toolkit.restoreFaults();
                }
            }
            assertThat(service.differences().keySet())
                    .as("%s: %s", moment, service.differences())
                    .isSubsetOf("bucket", guardAlone ? "schedule" : "bucket");
            assertThat(service.differences().getOrDefault("bucket", "[dr/ap-southeast-1/lock.json]"))
                    .as(moment)
                    .isEqualTo("[dr/ap-southeast-1/lock.json]");
        }
        assertThat(broken).as("kills that left a function broken, seed " + seed).isPositive();
    }

    /** The guard, as the schedule starts it. */
    private void guard(String moment) {
        try (LambdaClient lambda = LambdaClient.builder()
                .endpointOverride(service.endpoint())
                .region(Region.of(FaultedService.SECONDARY))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(Duration.ofMinutes(5)))
                .build()) {
            InvokeResponse answer = lambda.invoke(request -> request.functionName("payledger-dev-faultGuard")
                    .payload(SdkBytes.fromUtf8String("{\"region\":\"" + FaultedService.PRIMARY + "\"}")));
            assertThat(answer.functionError())
                    .as("%s: %s", moment, answer.payload().asUtf8String())
                    .isNull();
        }
    }

    private void killed(String verb, Duration after, String moment) throws IOException, InterruptedException {
        URI endpoint = service.endpoint();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-DfunctionsJar=" + System.getProperty("functionsJar"),
                "-cp",
                System.getProperty("java.class.path"),
                OneVerb.class.getName(),
                verb,
                endpoint.toString(),
                service.aws().dnsAddress()));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("one-verb.log").toFile())
                .start();
        try {
            // It says when it begins, so that the moment is one of its work and not of its start.
            String first =
                    new String(process.getInputStream().readNBytes(OneVerb.BEGINS.length()), StandardCharsets.UTF_8);
            assertThat(first).as(moment).isEqualTo(OneVerb.BEGINS);
            process.waitFor(after.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}
