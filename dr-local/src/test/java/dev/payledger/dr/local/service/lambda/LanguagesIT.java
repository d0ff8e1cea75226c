package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.State;

/** Functions in other languages than Java, each in a process of its own. Skipped where the machine cannot run them. */
final class LanguagesIT {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final SystemTime time = new SystemTime(20);
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
    void nodeRunsAsyncHandlersOfModulesAndLogsAsLambdaDoes() throws Exception {
        needs("nodejs20.x");
        create("nodejs20.x", "app/index.handler", Map.of("app/index.mjs", """
                export const handler = async (event, context) => {
                  console.log('two\\nlines %d', event.n);
                  if (event.fail) throw new TypeError('no good');
                  return { n: event.n + 1, left: context.getRemainingTimeInMillis() > 0, name: context.functionName,
                           tmp: process.env.TMPDIR !== undefined, version: context.functionVersion };
                };
                """));

        assertThat(JSON.readTree(invoke("{\"n\":1}").payload().asUtf8String()))
                .isEqualTo(
                        JSON.readTree("{\"n\":2,\"left\":true,\"name\":\"f\",\"tmp\":true,\"version\":\"$LATEST\"}"));
        InvokeResponse failed = invoke("{\"fail\":true}");

        assertThat(failed.functionError()).isEqualTo("Unhandled");
        JsonNode document = JSON.readTree(failed.payload().asUtf8String());
        assertThat(document.at("/errorType").asText()).isEqualTo("TypeError");
        assertThat(document.at("/errorMessage").asText()).isEqualTo("no good");
        assertThat(document.at("/trace/0").asText()).isEqualTo("TypeError: no good");
        assertThat(document.at("/trace/1").asText()).contains("app/index.mjs:3:");
        assertThat(region.log())
                .containsPattern("INIT_START Runtime Version: nodejs:\\d+\\.v\\d+\t")
                .containsPattern("Z\t[0-9a-f-]{36}\tINFO\ttwo\nlines 1\nEND RequestId")
                .containsPattern("Z\t[0-9a-f-]{36}\tERROR\tInvoke Error \t\\{\"errorType\":\"TypeError\","
                        + "\"errorMessage\":\"no good\",\"stack\":\\[\"TypeError: no good\"");
    }

    @Test
    void nodeRunsCallbackHandlersAndEndsByWhatNobodyCaught() throws Exception {
        needs("nodejs20.x");
        create("nodejs20.x", "index.handler", Map.of("index.js", """
                let after = 0;
                exports.handler = (event, context, callback) => {
                  if (event.reject) { Promise.reject(new Error('forgotten')); setTimeout(() => {}, 5000); return; }
                  if (event.exit) process.exit(3);
                  context.callbackWaitsForEmptyEventLoop = event.wait;
                  setTimeout(() => { after++; }, event.wait ? 30 : 10000).unref;
                  callback(null, { get after() { return after; } });
                };
                """));

        assertThat(invoke("{\"wait\":true}").payload().asUtf8String()).isEqualTo("{\"after\":1}");
        assertThat(invoke("{\"wait\":false}").payload().asUtf8String()).isEqualTo("{\"after\":1}");
        JsonNode rejected = JSON.readTree(invoke("{\"reject\":true}").payload().asUtf8String());
        assertThat(rejected.at("/errorType").asText()).isEqualTo("Runtime.UnhandledPromiseRejection");
        assertThat(rejected.at("/errorMessage").asText()).isEqualTo("Error: forgotten");
        JsonNode exited = JSON.readTree(invoke("{\"exit\":true}").payload().asUtf8String());
        assertThat(exited.at("/errorType").asText()).isEqualTo("Runtime.ExitError");
        assertThat(exited.at("/errorMessage").asText()).endsWith("Error: Runtime exited with error: exit status 3");
    }

    @Test
    void whatANodeInvocationSaysAfterItsAnswerIsNotTheNextOnes() throws Exception {
        needs("nodejs20.x");
        create("nodejs20.x", "index.handler", Map.of("index.js", """
                let former;
                exports.handler = (event, context, callback) => {
                  context.callbackWaitsForEmptyEventLoop = false;
                  if (former) former(null, 'late');
                  former = callback;
                  setTimeout(() => callback(null, event.n), 20);
                };
                """));

        assertThat(invoke("{\"n\":1}").payload().asUtf8String()).isEqualTo("1");
        assertThat(invoke("{\"n\":2}").payload().asUtf8String()).isEqualTo("2");
    }

    @Test
    void nodeSaysWhyAHandlerCannotBeLoaded() throws Exception {
        needs("nodejs20.x");
        create("nodejs20.x", "index.missing", Map.of("index.js", "exports.handler = 1;"));

        JsonNode document = JSON.readTree(invoke("{}").payload().asUtf8String());

        assertThat(document.at("/errorType").asText()).isEqualTo("Runtime.HandlerNotFound");
        assertThat(document.at("/errorMessage").asText()).isEqualTo("index.missing is undefined or not exported");
        assertThat(region.log())
                .contains("Phase: invoke\tStatus: error\tError Type: Runtime.HandlerNotFound")
                .contains("Z\tundefined\tERROR\tUncaught Exception \t{\"errorType\":\"Runtime.HandlerNotFound\"");
    }

    @Test
    void pythonRunsHandlersAndLogsAsLambdaDoes() throws Exception {
        needs("python3.12");
        create("python3.12", "app/main.handler", Map.of("app/main.py", """
                import logging, os
                from decimal import Decimal
                def handler(event, context):
                    print("a line")
                    logging.getLogger().warning("two\\nlines")
                    if event.get("fail"):
                        raise ValueError("no good")
                    return {"n": Decimal(event["n"] + 1), "left": context.get_remaining_time_in_millis() > 0,
                            "arn": context.invoked_function_arn, "request": len(context.aws_request_id)}
                """));

        JsonNode answer = JSON.readTree(invoke("{\"n\":1}").payload().asUtf8String());
        InvokeResponse failed = invoke("{\"fail\":true}");

        assertThat(answer)
                .isEqualTo(JSON.readTree("{\"n\":2.0,\"left\":true,\"arn\":"
                        + "\"arn:aws:lambda:ap-southeast-1:111122223333:function:f\",\"request\":36}"));
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        JsonNode document = JSON.readTree(failed.payload().asUtf8String());
        assertThat(document.at("/errorType").asText()).isEqualTo("ValueError");
        assertThat(document.at("/errorMessage").asText()).isEqualTo("no good");
        assertThat(document.at("/requestId").asText()).hasSize(36);
        assertThat(document.at("/stackTrace")).hasSize(1);
        assertThat(document.at("/stackTrace/0").asText()).contains("app/main.py\", line 7, in handler\n    raise");
        assertThat(region.log())
                .containsPattern("INIT_START Runtime Version: python:3\\.\\d+\\.v\\d+\t")
                .containsPattern("a line\n\\[WARNING]\t[0-9T:.-]+Z\t[0-9a-f-]{36}\ttwo\nlines\nEND RequestId")
                .contains("[ERROR] ValueError: no good\nTraceback (most recent call last):\n\u00a0\u00a0File \"");
    }

    @Test
    void pythonSaysWhyAHandlerCannotBeLoaded() throws Exception {
        needs("python3.12");
        create("python3.12", "main.handler", Map.of("main.py", "import not_there"));

        JsonNode document = JSON.readTree(invoke("{}").payload().asUtf8String());

        assertThat(document.at("/errorType").asText()).isEqualTo("Runtime.ImportModuleError");
        assertThat(document.at("/errorMessage").asText())
                .isEqualTo("Unable to import module 'main': No module named 'not_there'");
    }

    @Test
    void anOwnRuntimeSpeaksTheRuntimeApi() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "skipped: the test's bootstrap needs /usr/bin/curl");
        create("provided.al2023", "any", Map.of("bootstrap", """
                #!/bin/sh
                api="http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime"
                while true; do
                  event=$(curl -sS -D "$TMPDIR/head" "$api/invocation/next") || exit 0
                  id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip')
                  echo "got $event in $AWS_REGION env ${AWS_EXECUTION_ENV-none}"
                  case "$event" in
                    *bad*) curl -sS -o /dev/null -H 'Lambda-Runtime-Function-Error-Type: Own.Kind' \\
                      -d '{"errorType":"Own.Kind","errorMessage":"bad"}' "$api/invocation/$id/error";;
                    *) curl -sS -o /dev/null -d "{\\"echo\\":$event}" "$api/invocation/$id/response";;
                  esac
                done
                """));

        assertThat(invoke("{\"n\":1}").payload().asUtf8String()).isEqualTo("{\"echo\":{\"n\":1}}");
        InvokeResponse failed = invoke("\"bad\"");
        assertThat(failed.functionError()).isEqualTo("Unhandled");
        assertThat(failed.payload().asUtf8String()).isEqualTo("{\"errorType\":\"Own.Kind\",\"errorMessage\":\"bad\"}");
        assertThat(region.log()).contains("got {\"n\":1} in ap-southeast-1 env none\n");
        try (var environments = Files.list(directory.resolve("tmp"))) {
            assertThat(environments)
                    .as("each environment has a /tmp of its own")
                    .hasSize(1);
        }
        lambda.deleteFunction(request -> request.functionName("f"));
        try (var environments = Files.list(directory.resolve("tmp"))) {
            assertThat(environments).as("which goes with it").isEmpty();
        }
    }

    @Test
    void aMissingBootstrapIsAnInvalidEntrypoint() throws Exception {
        create("provided.al2023", "any", Map.of("main", "#!/bin/sh\n"));

        JsonNode document = JSON.readTree(invoke("{}").payload().asUtf8String());

        assertThat(document.at("/errorType").asText()).isEqualTo("Runtime.InvalidEntrypoint");
        assertThat(document.at("/errorMessage").asText())
                .endsWith("Error: Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }

    private static void needs(String runtime) {
        try {
            Interpreters.onPath().of(Runtimes.languageOf(runtime), runtime);
        } catch (AwsServiceException e) {
            assumeTrue(false, "skipped: " + e.getMessage());
        }
    }

    private void create(String runtime, String handler, Map<String, String> files) throws Exception {
        lambda.createFunction(request -> request.functionName("f")
                .runtime(runtime)
                .handler(handler)
                .role(FakeRegion.ROLE)
                .timeout(10)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip(files)))));
        while (lambda.getFunctionConfiguration(request -> request.functionName("f"))
                        .state()
                == State.PENDING) {
            Thread.onSpinWait();
        }
    }

    private InvokeResponse invoke(String payload) {
        return lambda.invoke(request -> request.functionName("f").payload(SdkBytes.fromUtf8String(payload)));
    }

    /** A zip whose files may be executed. */
    private byte[] zip(Map<String, String> files) {
        Path zip = directory.resolve("code.zip");
        Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
        try (FileSystem contents = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), options)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path entry = contents.getPath("/" + file.getKey());
                Files.createDirectories(entry.getParent());
                Files.writeString(entry, file.getValue());
                Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try {
            return Files.readAllBytes(zip);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
