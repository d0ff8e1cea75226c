package dev.payledger.dr.maven;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns a Ctrl-C into an interrupt of the thread that works, and keeps the JVM until that thread has put things back.
 * To be closed when the work is done.
 */
final class Interruption implements AutoCloseable {

    /** How long putting things back may take. */
    private static final Duration LIMIT = Duration.ofSeconds(90);

    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Thread worker) {
        this.hook = new Thread(() -> interrupt(worker), "dr-interruption");
    }

    /** From now on until {@link #close}, the end of this JVM interrupts the calling thread and waits for the close. */
    static Interruption onShutdown() {
        Interruption interruption = new Interruption(Thread.currentThread());
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        return interruption;
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending already: the hook runs, and has just been told that the work is done.
            return;
        }
    }

    private void interrupt(Thread worker) {
        worker.interrupt();
        try {
            if (!done.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                System.getLogger(Interruption.class.getName())
                        .log(System.Logger.Level.WARNING, "not everything was put back within {0}", LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
