package dev.payledger.dr.report;

/**
 * What a verb found and did. Implementations are records of JDK types, so that they can be written as JSON, and immutable.
 * What did not hold is in the report; a verb that could not do its work throws instead.
 *
 * @since 0.1.0
 */
public interface DrReport {

    /** The verb, as in the report's file name: {@code deploy}, {@code setup-global-table}. */
    String verb();

    /** Whether everything held. A verb that could not do its work throws instead. */
    default boolean passed() {
        return true;
    }

    /** What to do where it did not pass: a command, without a full stop. */
    default String next() {
        return "mvn dr:status shows what stands; then run the goal again";
    }

    /** One line that says how it went. */
    String summary();
}
