package dev.payledger.dr.local.runtime;

import org.jspecify.annotations.Nullable;

/** Cuts the runtime's own frames, and all below, off a stack trace: a function's author has no use for them. */
final class StackTraces {

    private static final String OURS = StackTraces.class.getPackageName() + ".";
    private static final int MAX_CAUSES = 50;

    private StackTraces() {}

    /** Cuts the traces of an exception and of its causes, in place, and returns it. */
    static Throwable cut(Throwable thrown) {
        @Nullable Throwable next = thrown;
        for (int depth = 0; next != null && depth < MAX_CAUSES; depth++) {
            cutOne(next);
            next = next.getCause();
        }
        return thrown;
    }

    private static void cutOne(Throwable thrown) {
        StackTraceElement[] frames = thrown.getStackTrace();
        for (int i = 0; i < frames.length; i++) {
            if (frames[i].getClassName().startsWith(OURS)) {
                thrown.setStackTrace(java.util.Arrays.copyOf(frames, i));
                return;
            }
        }
    }
}
