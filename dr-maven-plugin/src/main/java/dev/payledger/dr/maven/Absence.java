package dev.payledger.dr.maven;

import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.local.LocalAwsState;
import java.nio.file.Path;
import java.util.Optional;

/** What a goal does where no local AWS runs. */
enum Absence {
    /** Starts one: the goal makes things. */
    START,
    /** Fails: the goal needs what others made, and an empty local AWS would not have it. */
    FAIL,
    /** Says so and how to go on. */
    SAY,
    /** Says that there is nothing to remove. */
    NOTHING_TO_REMOVE,
    /** Says that there is nothing to restore. */
    NOTHING_TO_RESTORE;

    private static final String SETUP = "mvn dr:setup";

    /**
     * The line to show.
     *
     * @param lost what a local AWS left that ended without being stopped
     * @throws DrException with {@code DR-ORDER-001} where the goal fails; the user sets up first
     */
    String verdict(Optional<LocalAwsState> lost, Path home) {
        String why = lost.map(Absence::ended).orElse("The local AWS is not running, so nothing is deployed there.");
        return switch (this) {
            case NOTHING_TO_REMOVE -> why + " Nothing to remove.";
            case NOTHING_TO_RESTORE -> why + " Nothing to restore.";
            case FAIL ->
                throw new DrException(
                        DrError.ORDER_001,
                        "Nothing is deployed.",
                        lost.map(Absence::ended).orElse("no local AWS runs in " + home + "."),
                        SETUP);
            case START, SAY -> why + " Next: " + SETUP;
        };
    }

    /** What became of a local AWS that nobody stopped. */
    static String ended(LocalAwsState lost) {
        return "The local AWS (process " + lost.pid() + ", started " + lost.started()
                + ") ended without dr:local-stop; what was deployed there is lost.";
    }
}
