package dev.payledger.dr.maven;

/** Says with one last line what a Ctrl-C left and how to go on. To be closed when the work is done. */
final class Farewell implements AutoCloseable {

    private final Thread hook;

    private Farewell(Runnable words) {
        this.hook = new Thread(words, "dr-farewell");
    }

    /** From now on until {@link #close}, the end of this JVM is an interruption and says these words. */
    static Farewell onInterruption(Runnable words) {
        Farewell farewell = new Farewell(words);
        Runtime.getRuntime().addShutdownHook(farewell.hook);
        return farewell;
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already, and the words are being said.
            return;
        }
    }
}
