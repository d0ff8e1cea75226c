package dev.payledger.dr.local.runtime;

import java.io.PrintWriter;
import java.io.StringWriter;

/** A handler that cannot be loaded, made or called, in the words of Amazon's runtime. */
final class HandlerFault extends Exception {

    static final String BAD_FUNCTION_CODE = "Runtime.BadFunctionCode";
    static final String USER_EXCEPTION = "Runtime.UserException";

    private final String exceptionName;
    private final String trace;
    private final boolean fatal;

    private HandlerFault(String message, String exceptionName, String trace, boolean fatal) {
        super(message, null, false, false);
        this.exceptionName = exceptionName;
        this.trace = trace;
        this.fatal = fatal;
    }

    /** The constructor threw. */
    static HandlerFault thrownByConstructor(Throwable cause) {
        return new HandlerFault(messageOf(cause), cause.getClass().getName(), traceOf(StackTraces.cut(cause)), true);
    }

    /** Something at loading went wrong, for example a static initializer. */
    static HandlerFault atInit(String message, Throwable cause) {
        String detail = cause.getLocalizedMessage();
        String text = detail == null ? message : message + ": " + detail;
        return new HandlerFault(text, cause.getClass().getName(), traceOf(StackTraces.cut(cause)), true);
    }

    /** The handler's name, class or method is wrong; shows when the function is called. */
    static HandlerFault atCall(String message, Throwable cause) {
        return new HandlerFault(message, cause.getClass().getName(), traceOf(StackTraces.cut(cause)), false);
    }

    /** As {@link #atCall}, where there is no exception behind it. */
    static HandlerFault atCall(String message, String exceptionName) {
        return new HandlerFault(message, exceptionName, "", false);
    }

    /** Whether the process must end. */
    boolean fatal() {
        return fatal;
    }

    /** What is printed: message, exception, stack trace. */
    String text() {
        return text(String.valueOf(getMessage()), exceptionName, trace);
    }

    /** The error document, without a stack trace. */
    byte[] document() {
        return ErrorDocument.of(String.valueOf(getMessage()), exceptionName);
    }

    /** What is printed when a handler throws. */
    static String textOf(Throwable thrown) {
        return text(messageOf(thrown), thrown.getClass().getName(), traceOf(thrown));
    }

    private static String text(String message, String exceptionName, String trace) {
        return message + ": " + exceptionName + "\n" + trace + "\n";
    }

    static String messageOf(Throwable thrown) {
        String message = thrown.getLocalizedMessage();
        return message == null ? thrown.getClass().getName() : message;
    }

    private static String traceOf(Throwable thrown) {
        StringWriter text = new StringWriter();
        PrintWriter writer = new PrintWriter(text);
        thrown.printStackTrace(writer);
        writer.flush();
        return text.toString();
    }
}
