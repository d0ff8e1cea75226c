package dev.payledger.dr.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final DrConfig CONFIG =
            DrConfig.parse(Map.of("dr.service", "shop", "dr.faultMaxDuration", "10m"), Path.of(""));
    private static final DrException RESTORING =
            new DrException(DrError.AWS_001, "ListObjectsV2 failed.", "SlowDown (HTTP 503).", "");

    @Test
    void aDrillThatCouldNotRestoreSaysSoFirst() {
        DrException stop = new DrException(DrError.DRILL_001, "The drill was stopped.", "0 of 16.", "");
        assertThat(Outage.notRestored(CONFIG, true, false, stop, RESTORING))
                .hasMessage("""
                        DR-DRILL-002 The drill was stopped, and its faults in ap-southeast-1 may still be active: restoring them failed.
                        Why: it was stopped by: The drill was stopped. 0 of 16. Restoring: ListObjectsV2 failed. SlowDown (HTTP 503).
                        Next: run dr:fault-restore until it passes; at the latest 600 s after the faults were injected, the fault guard restores them. See docs/reference/errors.md#dr-drill-002""")
                .hasCause(RESTORING)
                .hasSuppressedException(stop);
    }

    @Test
    void whatBrokeNothingDoesNotAlarm() {
        assertThat(Outage.notRestored(CONFIG, false, false, new IllegalStateException("x"), RESTORING))
                .hasMessageContaining("stopped before it broke anything")
                .hasMessageContaining("IllegalStateException: x")
                .hasMessageContaining("Next: run dr:fault-restore until it passes. See ")
                .hasMessageNotContaining("active")
                .hasMessageNotContaining("injected");
    }

    @Test
    void aCutOfReplicationEndsByItself() {
        assertThat(Outage.notRestored(CONFIG, true, true, new IllegalStateException("x"), RESTORING))
                .hasMessageContaining("600 s after the faults were injected, the fault guard restores them, and 600 s"
                        + " after it began, the cut of replication ends by itself. See ");
    }

    @Test
    void aBugWhileRestoringHidesNotWhatStoppedTheDrill() {
        RuntimeException bug = new IllegalStateException("no snapshot");
        DrException stop = new DrException(DrError.DRILL_001, "The drill was stopped.", "0 of 16.", "");
        assertThat(Outage.notRestored(CONFIG, true, false, stop, bug))
                .hasMessageContaining("it was stopped by: The drill was stopped. 0 of 16. Restoring:"
                        + " java.lang.IllegalStateException: no snapshot")
                .hasCause(bug)
                .hasSuppressedException(stop);
    }
}
