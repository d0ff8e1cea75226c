package dev.payledger.dr.maven;

import java.io.Console;
import org.apache.maven.execution.MavenSession;

/** Whether a person watches. */
final class Terminal {

    private Terminal() {}

    static boolean isInteractive(MavenSession session) {
        return session.getRequest().isInteractiveMode() && isTerminal(System.console());
    }

    /** A newer Java has a console even where there is no terminal, and a method that tells. */
    private static boolean isTerminal(@org.jspecify.annotations.Nullable Console console) {
        if (console == null || "dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }
}
