package dev.payledger.dr.local.runtime;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOError;
import java.io.IOException;
import java.io.InputStream;

/**
 * Main class of a function's process, in place of Lambda's managed Java runtime. Behaves as Amazon's runtime interface
 * client does: a handler that cannot be made is reported to {@code init/error} as {@code Runtime.BadFunctionCode} and
 * ends the process with status 1; what a handler throws is printed, reported as {@code Runtime.UserException}, and the
 * loop goes on, unless it is an error of the virtual machine.
 *
 * <p>The process ends when its standard input or the Runtime API is closed, so that it never outlives the local AWS.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html">Runtime API</a>
 */
public final class RuntimeLoop {

    private RuntimeLoop() {}

    /** Runs until the Runtime API is gone. Everything is read from Lambda's environment variables. */
    public static void main(String[] args) throws IOException {
        endWithParent();
        FunctionLog log = new FunctionLog();
        RuntimeApi api = new RuntimeApi(variable("AWS_LAMBDA_RUNTIME_API"));
        Handler handler;
        try {
            handler = HandlerLoader.load(variable("_HANDLER"));
        } catch (HandlerFault fault) {
            log.log(fault.text());
            api.initError(fault.document(), HandlerFault.BAD_FUNCTION_CODE);
            System.exit(1);
            return;
        }
        while (serveOne(api, handler, log)) {
            // one event after the other
        }
        System.exit(1);
    }

    private static boolean serveOne(RuntimeApi api, Handler handler, FunctionLog log) throws IOException {
        RuntimeApi.Event event;
        try {
            event = api.next();
        } catch (IOException gone) {
            System.exit(0);
            return false;
        }
        String id = event.requestId();
        try {
            byte[] answer = handler.call(event.payload(), new InvocationContext(event, log));
            log.endOfInvocation(id);
            api.respond(id, answer);
            return true;
        } catch (HandlerFault fault) {
            log.log(fault.text());
            log.endOfInvocation(id);
            api.fail(id, fault.document(), HandlerFault.BAD_FUNCTION_CODE);
            return !fault.fatal();
        } catch (Throwable thrown) {
            StackTraces.cut(thrown);
            log.log(HandlerFault.textOf(thrown));
            log.endOfInvocation(id);
            api.fail(id, ErrorDocument.of(thrown), HandlerFault.USER_EXCEPTION);
            return !(thrown instanceof VirtualMachineError || thrown instanceof IOError);
        }
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null) {
            throw new IllegalStateException("environment variable " + name + " is not set; this class runs in a"
                    + " function's process, started by the local AWS");
        }
        return value;
    }

    /** The parent holds the other end of standard input: it closes when the parent dies, however it dies. */
    private static void endWithParent() {
        InputStream parent = new FileInputStream(FileDescriptor.in);
        System.setIn(InputStream.nullInputStream());
        Thread watch = new Thread(
                () -> {
                    try {
                        while (parent.read() >= 0) {
                            // nothing is ever sent
                        }
                    } catch (IOException e) {
                        // the same as the end of it
                    }
                    Runtime.getRuntime().halt(0);
                },
                "parent-watch");
        watch.setDaemon(true);
        watch.start();
    }
}
