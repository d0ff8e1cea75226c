package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * The runtimes' loops against a Runtime API that closes each connection after its answer without saying so, as a server
 * does while a handler takes long.
 */
@Timeout(30)
final class RuntimeConnectionsIT {

    @TempDir
    Path directory;

    @Test
    void javaOpensAClosedConnectionAgain() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String main = "dev.payledger.dr.local.runtime.RuntimeLoop";
        assertServesTwoEvents(
                List.of(java, "-cp", System.getProperty("java.class.path"), main),
                Handlers.Plain.class.getName() + "::length",
                "4");
    }

    @Test
    void pythonOpensAClosedConnectionAgain() throws Exception {
        Files.writeString(directory.resolve("main.py"), "def handler(event, context):\n    return len(event)\n");
        assertServesTwoEvents(
                List.of(program(Language.PYTHON, "python3.12"), loop(RuntimeJars.PYTHON_LOOP)), "main.handler", "4");
    }

    /** Node sees that its connection was closed, except while the handler keeps its only thread. */
    @Test
    void nodeOpensAClosedConnectionAgain() throws Exception {
        Files.writeString(directory.resolve("main.js"), """
                exports.handler = async (event) => {
                  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
                  return event.length;
                };
                """);
        assertServesTwoEvents(
                List.of(program(Language.NODE, "nodejs20.x"), loop(RuntimeJars.NODE_LOOP)), "main.handler", "4");
    }

    private String loop(String name) throws IOException {
        RuntimeJars.loopsInto(directory);
        return directory.resolve(name).toString();
    }

    private static String program(Language language, String runtime) {
        try {
            return Interpreters.onPath().of(language, runtime).program().toString();
        } catch (AwsServiceException e) {
            assumeTrue(false, "skipped: " + e.getMessage());
            throw e;
        }
    }

    private void assertServesTwoEvents(List<String> command, String handler, String answer) throws Exception {
        try (ServerSocket api = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment()
                    .putAll(Map.of(
                            "AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + api.getLocalPort(),
                            "_HANDLER", handler,
                            "LAMBDA_TASK_ROOT", directory.toString(),
                            "AWS_LAMBDA_FUNCTION_NAME", "f",
                            "AWS_LAMBDA_FUNCTION_VERSION", "$LATEST",
                            "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128",
                            "AWS_LAMBDA_LOG_GROUP_NAME", "g",
                            "AWS_LAMBDA_LOG_STREAM_NAME", "s"));
            File output = directory.resolve("output").toFile();
            Process process =
                    builder.redirectErrorStream(true).redirectOutput(output).start();
            Thread end = new Thread(() -> closeAfter(process, api));
            end.start();
            List<String> bodies = new ArrayList<>();
            try {
                for (int i = 0; i < 4; i++) {
                    bodies.add(answerOne(api));
                }
            } catch (IOException e) {
                throw new AssertionError(
                        "after " + bodies + " the process ended: " + Files.readString(output.toPath()), e);
            } finally {
                process.destroyForcibly();
                end.join();
            }
            assertThat(bodies).containsExactly("", answer, "", answer);
        }
    }

    private static void closeAfter(Process process, ServerSocket api) {
        try (api) {
            process.waitFor();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads a request, hands over an event or takes an answer, and closes. Returns the request's body. */
    private static String answerOne(ServerSocket api) throws IOException {
        try (Socket connection = api.accept()) {
            InputStream in = connection.getInputStream();
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int c = in.read();
                if (c < 0) {
                    throw new IOException("a request was cut short: " + head);
                }
                head.append((char) c);
            }
            int length = head.toString()
                    .lines()
                    .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                    .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                    .findFirst()
                    .orElse(0);
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            String answer = "HTTP/1.1 200 OK\r\nLambda-Runtime-Aws-Request-Id: id\r\nLambda-Runtime-Deadline-Ms: 1\r\n"
                    + "Lambda-Runtime-Invoked-Function-Arn: arn\r\nContent-Length: 6\r\n\r\n\"four\"";
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            return body;
        }
    }
}
