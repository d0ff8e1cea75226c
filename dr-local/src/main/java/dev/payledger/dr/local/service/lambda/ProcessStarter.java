package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RoleSessions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;

/**
 * Starts functions' processes: with Lambda's environment variables and the function's own and none of this process's,
 * and credentials of the function's role. Which program runs them says {@link Commands}.
 */
final class ProcessStarter {

    static final String PRINCIPAL = "lambda.amazonaws.com";

    /** Where the files of a function's layers are, which Lambda has in {@code /opt}. */
    static final String LAYERS = "DR_LOCAL_OPT";

    /**
     * A started process.
     *
     * @param expiration when its credentials end
     * @param initialised is to be told how its initialisation ended: whether well
     */
    record Started(FunctionProcess process, Instant expiration, Consumer<Optional<ProcessHandle>> initialised) {}

    private final RegionContext context;
    private final LambdaSettings settings;
    private final RoleSessions roles;
    private final RuntimeServer server;
    private final Executor executor;
    private final Runtimes runtimes;
    private final Commands commands;

    ProcessStarter(
            RegionContext context,
            LambdaSettings settings,
            RoleSessions roles,
            RuntimeServer server,
            Executor executor,
            Runtimes runtimes) {
        this.context = context;
        this.settings = settings;
        this.roles = roles;
        this.server = server;
        this.executor = executor;
        this.runtimes = runtimes;
        Path directory = settings.workDirectory().resolve("runtime");
        try {
            this.commands = new Commands(directory, runtimes, settings.archives());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the runtimes under " + directory, e);
        }
    }

    Runtimes runtimes() {
        return runtimes;
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

    /** A new folder for what an environment keeps in its {@code /tmp}. */
    Path temporaryFolder() throws IOException {
        Path all = Files.createDirectories(settings.workDirectory().resolve("tmp"));
        return Files.createDirectory(all.resolve(context.ids().hex(16)));
    }

    /**
     * Starts a process; its output goes to the consumer.
     *
     * @param temporary the environment's own folder
     * @throws EntrypointException if the function brings no program that can be started
     */
    Started start(Deployment deployment, String logStream, Path temporary, Consumer<String> output)
            throws IOException, EntrypointException {
        FunctionConfiguration configuration = deployment.configuration();
        Language language = deployment.language();
        RoleSessions.Session session = roles.assume(
                configuration.role(), configuration.functionName(), PRINCIPAL, deployment.unqualifiedArn());
        Commands.Command command = commands.of(deployment, temporary);
        boolean loopIsOurs = language != Language.OWN;
        FunctionProcess process = new FunctionProcess(context.ids().hex(32), server, loopIsOurs);
        String runtimeApi = loopIsOurs ? server.addressOf(process.id()) : server.ownAddressOf(process.id());
        ProcessBuilder builder = new ProcessBuilder(command.words());
        builder.directory(command.taskRoot().toFile());
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(command.variables());
        environment.put("TMPDIR", temporary.toString());
        environment.put("LANG", "en_US.UTF-8");
        environment.put("TZ", ":UTC");
        Path layers = command.layers();
        environment.put("PATH", "/usr/local/bin:/usr/bin/:/bin:" + (layers == null ? "/opt/bin" : layers + "/bin"));
        if (layers != null) {
            environment.put("LD_LIBRARY_PATH", layers + "/lib");
            environment.put(LAYERS, layers.toString());
        }
        if (configuration.environment() != null) {
            environment.putAll(configuration.environment().variables());
        }
        environment.putAll(reserved(deployment, logStream, session, runtimeApi));
        environment.put("LAMBDA_TASK_ROOT", command.taskRoot().toString());
        try {
            process.start(builder, executor, output);
        } catch (IOException e) {
            command.initialised().accept(Optional.empty());
            if (language == Language.OWN) {
                throw EntrypointException.notStarted(e);
            }
            throw e;
        }
        return new Started(process, session.expiration(), command.initialised());
    }

    private Map<String, String> reserved(
            Deployment deployment, String logStream, RoleSessions.Session session, String runtimeApi) {
        FunctionConfiguration configuration = deployment.configuration();
        Map<String, String> variables = new HashMap<>();
        variables.put("_HANDLER", configuration.handler());
        variables.put("AWS_REGION", context.region());
        variables.put("AWS_DEFAULT_REGION", context.region());
        if (deployment.language() != Language.OWN) {
            variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + configuration.runtimeAsString());
        }
        variables.put("AWS_LAMBDA_FUNCTION_NAME", configuration.functionName());
        variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", String.valueOf(configuration.memorySize()));
        variables.put("AWS_LAMBDA_FUNCTION_VERSION", configuration.version());
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
        variables.put("LAMBDA_RUNTIME_DIR", commands.directory().toString());
        return variables;
    }
}
