package dev.payledger.dr.event;

/**
 * Is told what happens. Called from several threads, one event at a time. What it throws is dropped: a listener cannot
 * break a run.
 */
@FunctionalInterface
public interface DrListener {

    /** Listens to nothing. */
    DrListener NONE = event -> {};

    void on(DrEvent event);
}
