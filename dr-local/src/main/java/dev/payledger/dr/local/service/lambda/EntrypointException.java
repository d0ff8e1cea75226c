package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A function's own program is missing or cannot be started: {@code Runtime.InvalidEntrypoint}, in Lambda's words. */
final class EntrypointException extends Exception {

    static final String TYPE = "Runtime.InvalidEntrypoint";

    private static final Pattern REASON = Pattern.compile("(?:error=\\d+, |error: \\d+ \\()([A-Z][A-Za-z ]+)");

    private EntrypointException(String message) {
        super(message, null, false, false);
    }

    static EntrypointException missing() {
        return new EntrypointException("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
    }

    /** The operating system refused to start it, for example because it may not be executed. */
    static EntrypointException notStarted(IOException cause) {
        Matcher reason = REASON.matcher(String.valueOf(cause.getMessage()));
        String words = reason.find() ? reason.group(1).toLowerCase(Locale.ROOT) : String.valueOf(cause.getMessage());
        return new EntrypointException("fork/exec /var/task/bootstrap: " + words);
    }
}
