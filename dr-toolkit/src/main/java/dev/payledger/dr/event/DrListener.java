package dev.payledger.dr.event;

/**
 * Is told what happens. Called from several threads, one event at a time. What it throws is dropped: a listener cannot
 * break a run.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface DrListener {

    /** Listens to nothing. */
    DrListener NONE = event -> {};

    /**
     * Something happened. The run waits until this returns, so it should be quick.
     *
     * @param event what happened; the set of events may grow, so an unknown one is to be passed over
     */
    void on(DrEvent event);
}
