package dev.payledger.dr.maven;

import dev.payledger.dr.event.DrEvent;
import dev.payledger.dr.event.DrListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows the toolkit's events: {@code [3/9] global table   replica ap-northeast-1 ACTIVE   0.6 s}. A run of several goals
 * in one numbers its own stages; then the numbers of each call are not shown.
 */
final class ProgressRenderer implements DrListener {

    private static final int NAME_COLUMNS = 15;
    private static final int TEXT_COLUMNS = 72;
    private static final Duration PLAIN_PROGRESS = Duration.ofSeconds(10);

    private final Console console;
    private @Nullable String stage;
    private String heading = "";
    private boolean headingShown;
    private boolean summariesOnly;
    private boolean momentsOnly;
    private Instant lastProgress = Instant.MIN;

    ProgressRenderer(Console console) {
        this.console = console;
    }

    /** Begins a stage of a run that numbers its own. */
    synchronized void stage(int number, int of, String name) {
        stage = name;
        summariesOnly = false;
        momentsOnly = false;
        begin(number, of, name);
    }

    /** Begins a stage of which only the summaries stay on the screen. */
    synchronized void briefStage(int number, int of, String name) {
        stage(number, of, name);
        summariesOnly = true;
    }

    /** Begins a drill, of which the moments stay on the screen: its verdict is printed at its end. */
    synchronized void drillStage(int number, int of, String name) {
        stage(number, of, name);
        summariesOnly = true;
        momentsOnly = true;
    }

    /** A result of a stage. */
    synchronized void result(String text, Duration took) {
        print(text, seconds(took));
    }

    @Override
    public synchronized void on(DrEvent event) {
        if (event instanceof DrEvent.StepStarted started) {
            if (stage == null) {
                begin(started.step(), started.of(), started.name());
            }
        } else if (event instanceof DrEvent.Progress progress) {
            progress(progress);
        } else if (event instanceof DrEvent.Result result) {
            if (summariesOnly) {
                console.liveLine(prefix() + join(result.subject(), result.message()));
            } else {
                print(join(result.subject(), result.message()), seconds(result.took()));
            }
        } else if (event instanceof DrEvent.StepFinished finished) {
            if (momentsOnly) {
                return;
            }
            if (!finished.summary().isEmpty()) {
                print(finished.summary(), seconds(finished.took()));
            } else if (!headingShown) {
                print("done", seconds(finished.took()));
            }
        } else if (event instanceof DrEvent.Warning warning) {
            console.line("WARN  " + warning.message());
        } else if (event instanceof DrEvent.Moment moment) {
            moment(moment);
        }
    }

    /** A duration as people read it: {@code 0.8 s}, {@code 41 s}, {@code 3 min 5 s}. */
    static String seconds(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 10_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
        }
        long seconds = Math.round(millis / 1000.0);
        return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    private void begin(int number, int of, String name) {
        heading = "[" + number + "/" + of + "] " + pad(name, NAME_COLUMNS);
        headingShown = false;
        lastProgress = Instant.MIN;
        console.liveLine(heading.stripTrailing());
    }

    private void progress(DrEvent.Progress progress) {
        String text = join(progress.subject(), progress.message()) + " (" + seconds(progress.elapsed()) + ")";
        if (console.isLive()) {
            console.liveLine(prefix() + text);
        } else if (progress.elapsed().compareTo(PLAIN_PROGRESS) >= 0
                && (lastProgress.equals(Instant.MIN)
                        || Duration.between(lastProgress, progress.at()).compareTo(PLAIN_PROGRESS) >= 0)) {
            lastProgress = progress.at();
            print(text, "");
        }
    }

    private void moment(DrEvent.Moment moment) {
        if (!headingShown) {
            print("", "");
        }
        double seconds = moment.sinceFault().toMillis() / 1000.0;
        String time = String.format(Locale.ROOT, seconds < 10 ? "%+.2f" : "%+.1f", seconds);
        console.line("  " + pad(time, 6) + " " + pad(moment.source(), 8) + " " + moment.message());
    }

    private void print(String text, String took) {
        console.line((prefix() + (took.isEmpty() ? text : pad(text, TEXT_COLUMNS) + " " + took)).stripTrailing());
        headingShown = true;
    }

    private String prefix() {
        return headingShown ? " ".repeat(heading.length()) : heading;
    }

    private static String join(String subject, String message) {
        return subject.isEmpty() ? message : message.isEmpty() ? subject : subject + " " + message;
    }

    private static String pad(String text, int columns) {
        return text.length() >= columns ? text + " " : text + " ".repeat(columns - text.length());
    }
}
