package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.runtime.RuntimeLoop;
import dev.payledger.dr.local.service.lambda.Interpreters.Interpreter;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which program runs a function: the Java that runs the local AWS, the machine's Node or Python, or the function's own
 * {@code bootstrap}, which may be in a layer.
 *
 * <p>Java's heap is 85 % of the function's memory size and Node's old space 90 %, as in the managed runtimes
 * (unconfirmed). Nothing else of a process's memory is limited.
 */
final class Commands {

    /**
     * How a process is started.
     *
     * @param words the program and its arguments
     * @param taskRoot its working directory, which holds the function's code
     * @param variables what its runtime needs besides; the function may set them otherwise
     * @param layers the folder with the files of its layers, or null
     * @param initialised is to be told which process has initialised; none where it did not
     */
    record Command(
            List<String> words,
            Path taskRoot,
            Map<String, String> variables,
            @Nullable Path layers,
            Consumer<Optional<ProcessHandle>> initialised) {
        Command(List<String> words, Path taskRoot, Map<String, String> variables, @Nullable Path layers) {
            this(words, taskRoot, variables, layers, process -> {});
        }
    }

    private final Path directory;
    private final Runtimes runtimes;
    private final List<Path> jars;
    private final ClassArchives archives;

    /** Writes the runtimes into a directory. */
    Commands(Path directory, Runtimes runtimes, ClassArchives archives) throws IOException {
        this.directory = directory;
        this.runtimes = runtimes;
        this.archives = archives;
        this.jars = RuntimeJars.in(directory);
        RuntimeJars.loopsInto(directory);
    }

    /** Where the runtimes are: functions' {@code LAMBDA_RUNTIME_DIR}. */
    Path directory() {
        return directory;
    }

    /**
     * The command for a deployment.
     *
     * @param temporary the environment's own folder for temporary files
     * @throws EntrypointException if the function has no program of its own, and needs one
     */
    Command of(Deployment deployment, Path temporary) throws IOException, EntrypointException {
        return switch (deployment.language()) {
            case JAVA -> java(deployment, temporary);
            case NODE -> node(deployment, temporary);
            case PYTHON -> python(deployment, temporary);
            case OWN -> own(deployment, temporary);
        };
    }

    private Command java(Deployment deployment, Path temporary) throws IOException {
        ClassArchives.Start start = archives.start(
                Stream.concat(jars.stream(), deployment.code().classpathWithLayers().stream())
                        .toList(),
                deployment.configuration().handler());
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.add("-XX:MaxHeapSize=" + deployment.configuration().memorySize() * 1024L * 85 / 100 + "k");
        words.add("-XX:+UseSerialGC");
        words.add("-XX:TieredStopAtLevel=1");
        words.add("-XX:-UsePerfData");
        words.addAll(start.options());
        words.add("-Dfile.encoding=UTF-8");
        words.add("-Dstdout.encoding=UTF-8");
        words.add("-Dstderr.encoding=UTF-8");
        words.add("-Duser.home=" + temporary);
        words.add("-Djava.io.tmpdir=" + temporary);
        words.add("-cp");
        words.add(start.classPath().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
        words.add(RuntimeLoop.class.getName());
        return new Command(
                words,
                deployment.code().directory(),
                Map.of(),
                deployment.code().layersFolder(),
                start.initialised());
    }

    private Command node(Deployment deployment, Path temporary) throws IOException {
        Interpreter node =
                runtimes.interpreter(Language.NODE, deployment.configuration().runtimeAsString());
        Path task = deployment.code().unpacked();
        int memory = deployment.configuration().memorySize();
        Path packages = Interpreters.globalPackages(node);
        Path layers = deployment.code().layersFolder();
        List<Path> ofLayers = layers == null
                ? List.of()
                : List.of(
                        layers.resolve("nodejs/node" + majorVersion(deployment) + "/node_modules"),
                        layers.resolve("nodejs/node_modules"));
        String nodePath = Stream.concat(ofLayers.stream(), Stream.of(packages, directory, task))
                .filter(path -> path != null)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        return new Command(
                List.of(
                        node.program().toString(),
                        "--max-semi-space-size=" + Math.max(1, memory * 5 / 100),
                        "--max-old-space-size=" + memory * 90 / 100,
                        directory.resolve(RuntimeJars.NODE_LOOP).toString()),
                task,
                Map.of("NODE_PATH", nodePath, "HOME", temporary.toString()),
                layers);
    }

    /** {@code 20} of {@code nodejs20.x}. */
    private static String majorVersion(Deployment deployment) {
        return Language.NODE.versionIn(deployment.configuration().runtimeAsString())
                .split("\\.")[0];
    }

    private Command python(Deployment deployment, Path temporary) throws IOException {
        Interpreter python =
                runtimes.interpreter(Language.PYTHON, deployment.configuration().runtimeAsString());
        Map<String, String> variables = new HashMap<>(Map.of("HOME", temporary.toString()));
        Path layers = deployment.code().layersFolder();
        if (layers != null) {
            String runtime = deployment.configuration().runtimeAsString();
            variables.put(
                    "PYTHONPATH",
                    layers.resolve("python/lib/" + runtime + "/site-packages")
                            + File.pathSeparator
                            + layers.resolve("python"));
        }
        return new Command(
                List.of(
                        python.program().toString(),
                        "-u",
                        "-B",
                        directory.resolve(RuntimeJars.PYTHON_LOOP).toString()),
                deployment.code().unpacked(),
                variables,
                layers);
    }

    private static Command own(Deployment deployment, Path temporary) throws IOException, EntrypointException {
        Path task = deployment.code().unpacked();
        Path layers = deployment.code().layersFolder();
        Path bootstrap = Stream.of(task, layers)
                .filter(folder -> folder != null)
                .map(folder -> folder.resolve("bootstrap"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(EntrypointException::missing);
        return new Command(List.of(bootstrap.toString()), task, Map.of("HOME", temporary.toString()), layers);
    }
}
