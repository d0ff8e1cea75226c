package dev.payledger.dr.local.service.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.payledger.dr.local.service.lambda.handlers.Handlers;
import dev.payledger.dr.local.time.SystemTime;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.State;

/** Functions find what is in their layers, in each language. Skipped where the machine cannot run one. */
final class LayersIT {

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
    void javaHasTheJarsOfItsLayersBehindItsOwnCode() throws Exception {
        String other = publish("other", text(Map.of("java/lib/readme.txt", "no jar")));
        String handlers = publish("handlers", Map.of("java/lib/handlers.jar", FakeRegion.zipOf(Handlers.Plain.class)));
        create("java21", Handlers.Plain.class.getName() + "::length", text(Map.of("readme.txt", "")), other, handlers);

        assertThat(invoke("\"four\"")).isEqualTo("4");
        lambda.publishVersion(request -> request.functionName("f"));
        lambda.deleteLayerVersion(request -> request.layerName("handlers").versionNumber(1L));
        assertThat(invoke("f:1", "\"seven..\""))
                .as("a deleted layer's content stays")
                .isEqualTo("7");
    }

    @Test
    void nodeFindsPackagesProgramsAndTheLaterLayersFiles() throws Exception {
        needs("nodejs20.x");
        String first = publish(
                "first",
                text(Map.of(
                        "nodejs/node_modules/word/index.js", "module.exports = 'first';",
                        "nodejs/node20/node_modules/only20/index.js", "module.exports = 20;",
                        "bin/say", "#!/bin/sh\necho said",
                        "data/kept", "kept")));
        String second =
                publish("second", text(Map.of("nodejs/node_modules/word/index.js", "module.exports = 'second';")));
        create("nodejs20.x", "index.handler", text(Map.of("index.mjs", """
                import word from 'word';
                import twenty from 'only20';
                import fs from 'node:fs';
                import { execSync } from 'node:child_process';
                export const handler = async () => [word, twenty, execSync('say').toString().trim(),
                  fs.readFileSync(process.env.DR_LOCAL_OPT + '/data/kept', 'utf8'),
                  process.env.LD_LIBRARY_PATH === process.env.DR_LOCAL_OPT + '/lib'];
                """)), first, second);

        assertThat(invoke("{}")).isEqualTo("[\"second\",20,\"said\",\"kept\",true]");
        lambda.updateFunctionConfiguration(request -> request.functionName("f").layers(first));
        settle();
        assertThat(invoke("{}")).as("with other layers").startsWith("[\"first\",20");
    }

    @Test
    void pythonFindsModulesBehindItsOwn() throws Exception {
        needs("python3.12");
        String layer = publish(
                "modules",
                text(Map.of(
                        "python/word.py", "word = 'plain'",
                        "python/lib/python3.12/site-packages/word.py", "word = 'site'",
                        "python/other.py", "word = 'other'",
                        "python/mine.py", "word = 'hidden'")));
        create("python3.12", "main.handler", text(Map.of("mine.py", "word = 'mine'", "main.py", """
                import mine, other, word
                def handler(event, context):
                    return [word.word, other.word, mine.word]
                """)), layer);

        assertThat(invoke("{}")).isEqualTo("[\"site\", \"other\", \"mine\"]");
    }

    @Test
    void anOwnRuntimesBootstrapMayBeInALayer() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "skipped: the test's bootstrap needs /usr/bin/curl");
        String layer = publish("runtime", text(Map.of("bootstrap", """
                #!/bin/sh
                api="http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime"
                while true; do
                  curl -sS -o /dev/null -D "$TMPDIR/head" "$api/invocation/next" || exit 0
                  id=$(tr -d '\\r' < "$TMPDIR/head" | sed -n 's/^Lambda-Runtime-Aws-Request-Id: //Ip')
                  curl -sS -o /dev/null -d "\\"$(cat word.txt)\\"" "$api/invocation/$id/response"
                done
                """)));
        create("provided.al2023", "any", text(Map.of("word.txt", "of the function")), layer);

        assertThat(invoke("{}")).isEqualTo("\"of the function\"");
    }

    private static void needs(String runtime) {
        try {
            Interpreters.onPath().of(Runtimes.languageOf(runtime), runtime);
        } catch (AwsServiceException e) {
            assumeTrue(false, "skipped: " + e.getMessage());
        }
    }

    private String publish(String layer, Map<String, byte[]> files) {
        return lambda.publishLayerVersion(
                        request -> request.layerName(layer).content(c -> c.zipFile(SdkBytes.fromByteArray(zip(files)))))
                .layerVersionArn();
    }

    private void create(String runtime, String handler, Map<String, byte[]> files, String... layers) {
        lambda.createFunction(request -> request.functionName("f")
                .runtime(runtime)
                .handler(handler)
                .role(FakeRegion.ROLE)
                .timeout(10)
                .layers(List.of(layers))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(zip(files)))));
        settle();
    }

    private void settle() {
        var now = lambda.getFunctionConfiguration(request -> request.functionName("f"));
        while (now.state() == State.PENDING || "InProgress".equals(now.lastUpdateStatusAsString())) {
            Thread.onSpinWait();
            now = lambda.getFunctionConfiguration(request -> request.functionName("f"));
        }
    }

    private String invoke(String payload) {
        return invoke("f", payload);
    }

    private String invoke(String function, String payload) {
        return lambda.invoke(request -> request.functionName(function).payload(SdkBytes.fromUtf8String(payload)))
                .payload()
                .asUtf8String();
    }

    private static Map<String, byte[]> text(Map<String, String> files) {
        Map<String, byte[]> contents = new HashMap<>();
        files.forEach((name, text) -> contents.put(name, text.getBytes(StandardCharsets.UTF_8)));
        return contents;
    }

    /** A zip whose files may be executed. */
    private byte[] zip(Map<String, byte[]> files) {
        try {
            Path zip = directory.resolve("code.zip");
            Files.deleteIfExists(zip);
            Map<String, String> options = Map.of("create", "true", "enablePosixFileAttributes", "true");
            try (FileSystem contents = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), options)) {
                for (Map.Entry<String, byte[]> file : files.entrySet()) {
                    Path entry = contents.getPath("/" + file.getKey());
                    Files.createDirectories(entry.getParent());
                    Files.write(entry, file.getValue());
                    Files.setPosixFilePermissions(entry, PosixFilePermissions.fromString("rwxr-xr-x"));
                }
            }
            return Files.readAllBytes(zip);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
