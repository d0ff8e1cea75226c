package dev.payledger.systemtests.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.error.DrException;
import dev.payledger.systemtests.crash.DyingCaller.Change;
import dev.payledger.systemtests.crash.DyingCaller.When;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * A caller that dies at any changing call of inject or restore, before the call is sent or after it took effect: a restore
 * from another checkout brings back every function, equal to what it was, and leaves nothing behind.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultCrashIT {

    private FaultedService service;
    private DyingCaller caller;

    @BeforeAll
    void start() throws IOException {
        service = new FaultedService();
        caller = new DyingCaller(service.endpoint());
    }

    @AfterAll
    void stop() throws IOException {
        caller.close();
        service.close();
    }

    @Test
    void aDeathAtAnyChangeOfInjectIsUndone() {
        List<Change> changes = changesOf(DrToolkit::injectFaults);
        service.restoreFromElsewhere();
        assertThat(service.differences()).isEmpty();
        // Lock, switch, three snapshots, three faults, three notes that they are active, and the lock again.
        assertThat(changes).hasSizeGreaterThanOrEqualTo(12);
        int cases = 0;
        for (Change change : changes) {
            for (When when : When.values()) {
                dies(change, when, DrToolkit::injectFaults);
                service.restoreFromElsewhere();
                service.restoreFromElsewhere();
                leftovers(change, when);
                cases++;
            }
        }
        assertThat(cases).isEqualTo(2 * changes.size());
    }

    @Test
    void aDeathAtAnyChangeOfRestoreIsContinued() {
        inject();
        List<Change> changes = changesOf(DrToolkit::restoreFaults);
        assertThat(service.differences()).isEmpty();
        // Lock, three notes that the undo has begun, three undos, three snapshots away, the switch, and the lock again.
        assertThat(changes).hasSizeGreaterThanOrEqualTo(12);
        for (Change change : changes) {
            for (When when : When.values()) {
                inject();
                dies(change, when, DrToolkit::restoreFaults);
                service.restoreFromElsewhere();
                leftovers(change, when);
            }
        }
    }

    private interface Verb {
        void run(DrToolkit toolkit);
    }

    private void inject() {
        caller.live();
        try (DrToolkit toolkit = service.toolkit(service.endpoint())) {
            toolkit.injectFaults();
        }
    }

    private List<Change> changesOf(Verb verb) {
        caller.live();
        try (DrToolkit toolkit = service.toolkit(caller.endpoint())) {
            verb.run(toolkit);
        }
        return caller.changes();
    }

    private void dies(Change change, When when, Verb verb) {
        caller.dieAt(change, when);
        try (DrToolkit toolkit = service.toolkit(caller.endpoint())) {
            assertThatThrownBy(() -> verb.run(toolkit))
                    .as("%s %s", change, when)
                    .isInstanceOf(DrException.class);
        }
        assertThat(caller.isDead()).as("%s %s", change, when).isTrue();
    }

    /** Nothing is left but perhaps the lock of a caller that died while nothing was broken: the next run takes it over. */
    private void leftovers(Change change, When when) {
        assertThat(service.differences().keySet())
                .as("%s %s: %s", change, when, service.differences())
                .isSubsetOf("bucket");
        assertThat(service.differences().getOrDefault("bucket", "[dr/ap-southeast-1/lock.json]"))
                .isEqualTo("[dr/ap-southeast-1/lock.json]");
        try (DrToolkit toolkit = service.toolkit(service.endpoint())) {
            assertThat(toolkit.status().faults()).as("%s %s", change, when).isEmpty();
        }
        service.forgetLock();
        caller.live();
    }
}
