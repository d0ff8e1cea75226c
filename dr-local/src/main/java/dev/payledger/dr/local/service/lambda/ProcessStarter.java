package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.runtime.RuntimeLoop;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * Starts functions' processes: with the Java that runs the local AWS, Lambda's environment variables and the function's
 * own and none of this process's, and credentials of the function's role.
 *
 * <p>The heap is 85 % of the function's memory size, as in the managed runtime (unconfirmed). The memory outside of the
 * heap is not limited.
 */
final class ProcessStarter {

    static final String PRINCIPAL = "lambda.amazonaws.com";

    /** A started process and when its credentials end. */
    record Started(FunctionProcess process, Instant expiration) {}

    private final RegionContext context;
    private final LambdaSettings settings;
    private final RoleSessions roles;
    private final RuntimeServer server;
    private final Executor executor;
    private final List<Path> runtime;

    ProcessStarter(
            RegionContext context,
            LambdaSettings settings,
            RoleSessions roles,
            RuntimeServer server,
            Executor executor) {
        this.context = context;
        this.settings = settings;
        this.roles = roles;
        this.server = server;
        this.executor = executor;
        try {
            this.runtime = RuntimeJars.in(settings.workDirectory().resolve("runtime"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the runtime's jar under " + settings.workDirectory(), e);
        }
    }

    /** The Java that really runs, in the shape of Lambda's runtime versions. */
    String runtimeVersion() {
        return "java:" + Runtime.version().feature() + ".v" + Runtime.version().update();
    }

    /** The ARN of {@link #runtimeVersion()}: the same for the same Java. */
    String runtimeVersionArn() {
        byte[] hash = CodeStore.sha256(Runtime.version().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        return "arn:aws:lambda:" + context.region() + "::runtime:"
                + HexFormat.of().formatHex(hash);
    }

    /** A new X-Ray trace header; nothing is sampled. */
    String traceId() {
        String seconds = Long.toHexString(context.time().now().getEpochSecond());
        return "Root=1-" + seconds + "-" + context.ids().hex(24) + ";Parent="
                + context.ids().hex(16) + ";Sampled=0";
    }

    /** Waits for a turn to start a process, and holds it until {@link #endStart}. */
    void beginStart() throws InterruptedException {
        settings.limits().beginStart();
    }

    void endStart() {
        settings.limits().endStart();
    }

    /** Starts a process; its output goes to the consumer. */
    Started start(Deployment deployment, String logStream, Consumer<String> output) throws IOException {
        FunctionConfiguration configuration = deployment.configuration();
        RoleSessions.Session session = roles.assume(configuration.role(), configuration.functionName(), PRINCIPAL);
        FunctionProcess process = new FunctionProcess(context.ids().hex(32), server);
        ProcessBuilder builder = new ProcessBuilder(command(deployment));
        builder.directory(deployment.code().directory().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        if (configuration.environment() != null) {
            environment.putAll(configuration.environment().variables());
        }
        environment.putAll(reserved(deployment, logStream, session, server.addressOf(process.id())));
        process.start(builder, executor, output);
        return new Started(process, session.expiration());
    }

    private List<String> command(Deployment deployment) throws IOException {
        Path home = settings.workDirectory().resolve("home");
        Path temporary = home.resolve("tmp");
        Files.createDirectories(temporary);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:MaxHeapSize=" + deployment.configuration().memorySize() * 1024L * 85 / 100 + "k");
        command.add("-XX:+UseSerialGC");
        command.add("-XX:TieredStopAtLevel=1");
        command.add("-XX:-UsePerfData");
        command.add("-Xshare:auto");
        command.add("-Dfile.encoding=UTF-8");
        command.add("-Dstdout.encoding=UTF-8");
        command.add("-Dstderr.encoding=UTF-8");
        command.add("-Duser.home=" + home);
        command.add("-Djava.io.tmpdir=" + temporary);
        command.add("-cp");
        command.add(Stream.concat(runtime.stream(), deployment.code().classpath().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator)));
        command.add(RuntimeLoop.class.getName());
        return command;
    }

    private Map<String, String> reserved(
            Deployment deployment, String logStream, RoleSessions.Session session, String runtimeApi) {
        FunctionConfiguration configuration = deployment.configuration();
        Map<String, String> variables = new HashMap<>();
        variables.put("_HANDLER", configuration.handler());
        variables.put("AWS_REGION", context.region());
        variables.put("AWS_DEFAULT_REGION", context.region());
        variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + configuration.runtimeAsString());
        variables.put("AWS_LAMBDA_FUNCTION_NAME", configuration.functionName());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(configuration.memorySize()));
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
        variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
        variables.put("AWS_LAMBDA_LOG_GROUP_NAME", deployment.logGroup());
        variables.put("AWS_LAMBDA_LOG_STREAM_NAME", logStream);
        variables.put("AWS_LAMBDA_LOG_FORMAT", "Text");
        variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
        variables.put("AWS_ACCESS_KEY", session.accessKeyId());
        variables.put("AWS_ACCESS_KEY_ID", session.accessKeyId());
        variables.put("AWS_SECRET_ACCESS_KEY", session.secretAccessKey());
        variables.put("AWS_SECRET_KEY", session.secretAccessKey());
        variables.put("AWS_SESSION_TOKEN", session.sessionToken());
        variables.put("AWS_ENDPOINT_URL", settings.endpointUrl());
        variables.put("LAMBDA_TASK_ROOT", deployment.code().directory().toString());
        variables.put(
                "LAMBDA_RUNTIME_DIR",
                settings.workDirectory().resolve("runtime").toString());
        for (Map.Entry<String, String> unreserved : Map.of(
                        "LANG", "en_US.UTF-8", "TZ", ":UTC", "PATH", "/usr/local/bin:/usr/bin/:/bin:/opt/bin")
                .entrySet()) {
            if (configuration.environment() == null
                    || !configuration.environment().variables().containsKey(unreserved.getKey())) {
                variables.put(unreserved.getKey(), unreserved.getValue());
            }
        }
        return variables;
    }
}
