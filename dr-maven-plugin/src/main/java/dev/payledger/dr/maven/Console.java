package dev.payledger.dr.maven;

import java.io.PrintStream;

/**
 * Where goals print what they do: plain lines, and on a terminal one live line that the next line replaces. Nothing but
 * verdicts when Maven is told to be quiet. Thread safe.
 */
final class Console {

    private static final String CLEAR_LINE = "\r\u001b[2K";
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";
    private static final int LIVE_COLUMNS = 100;

    private final PrintStream out;
    private final boolean quiet;
    private final boolean live;
    private boolean liveLineShown;
    private boolean ended;

    Console(PrintStream out, boolean quiet, boolean live) {
        this.out = out;
        this.quiet = quiet;
        this.live = live && !quiet;
    }

    /** Whether one line can be replaced by the next. */
    boolean isLive() {
        return live;
    }

    /** The last line, printed even when quiet: whatever comes later is not shown. */
    synchronized void last(String text) {
        clearLiveLine();
        out.println(text);
        out.flush();
        ended = true;
    }

    /** A line of progress; not printed when quiet. */
    synchronized void line(String text) {
        if (!quiet && !ended) {
            clearLiveLine();
            out.println(text);
        }
    }

    /** A line that is printed even when quiet. */
    synchronized void verdict(String text) {
        if (!ended) {
            clearLiveLine();
            out.println(text);
        }
    }

    /** A line that the progress has shown already, unless it was quiet. */
    synchronized void verdictIfQuiet(String text) {
        if (quiet) {
            verdict(text);
        }
    }

    /** A line that the next one replaces; only on a terminal. */
    synchronized void liveLine(String text) {
        if (live && !ended) {
            clearLiveLine();
            out.print(text.length() > LIVE_COLUMNS ? text.substring(0, LIVE_COLUMNS) : text);
            out.flush();
            liveLineShown = true;
        }
    }

    /** Begins a new screen on a terminal, a new paragraph elsewhere. */
    synchronized void newScreen() {
        if (live) {
            out.print(CLEAR_SCREEN);
            out.flush();
        } else if (!quiet) {
            out.println();
        }
    }

    private void clearLiveLine() {
        if (liveLineShown) {
            out.print(CLEAR_LINE);
            liveLineShown = false;
        }
    }
}
