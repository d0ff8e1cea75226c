package dev.payledger.dr.event;

import java.time.Duration;
import java.time.Instant;

/**
 * Something happened. The records say what; a renderer decides how it looks.
 *
 * @since 0.1.0
 */
public sealed interface DrEvent {

    /** When, by the clock of the machine that runs the toolkit. */
    Instant at();

    /**
     * A step began.
     *
     * @param step the step's number in this call, from 1
     * @param of how many steps this call has
     * @param name the step's name, for example {@code deploy}
     * @since 0.1.0
     */
    record StepStarted(Instant at, int step, int of, String name) implements DrEvent {}

    /**
     * Something is under way; the next event of the same subject replaces it on a live display.
     *
     * @param subject what it is about: a region, a resource
     * @param message its state, for example {@code CREATE_IN_PROGRESS 4 of 17}
     * @param elapsed since the waiting began
     * @since 0.1.0
     */
    record Progress(Instant at, String step, String subject, String message, Duration elapsed) implements DrEvent {}

    /**
     * Part of a step has its result: what was found or changed.
     *
     * @param subject what it is about: a region, a resource
     * @param took how long it took
     * @since 0.1.0
     */
    record Result(Instant at, String step, String subject, String message, Duration took) implements DrEvent {}

    /**
     * A step ended well. {@code summary} may be empty where the results say it all.
     *
     * @since 0.1.0
     */
    record StepFinished(Instant at, int step, int of, String name, String summary, Duration took) implements DrEvent {}

    /**
     * Something that a person should know and that does not stop the run.
     *
     * @since 0.1.0
     */
    record Warning(Instant at, String step, String message) implements DrEvent {}

    /**
     * A moment on a drill's timeline.
     *
     * @param sinceFault time since the first fault was requested; negative before
     * @param source who says so: {@code users}, {@code route53}, {@code dns}, {@code inject}, {@code restore}
     * @since 0.1.0
     */
    record Moment(Instant at, Duration sinceFault, String source, String message) implements DrEvent {}
}
