package dev.payledger.dr.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.StackState;
import dev.payledger.dr.internal.resource.UndoSchedule;
import dev.payledger.dr.internal.resource.UndoSchedule.Armed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Undoes a region's faults although the machine that injected them is gone: a one-shot schedule and the fault guard, both
 * in the other region. One per region, at the earliest time that any of its faults allows; armed and read back before
 * anything is broken, disarmed when nothing is broken any more. It is not scaled by the local AWS's speed.
 */
final class DeadManSwitch {

    private final Deployment deployment;
    private final String region;
    private final UndoSchedule schedule;

    DeadManSwitch(Deployment deployment, String region) {
        this.deployment = deployment;
        this.region = region;
        this.schedule = deployment.undoSchedule(region);
    }

    /** When the guard will restore; empty where it is not armed, or its time is over. */
    Optional<Instant> armedFor() {
        return schedule.find()
                .map(Armed::at)
                .filter(at -> at.isAfter(deployment.time().now()));
    }

    /** Whether there is a schedule, whatever its time. */
    boolean isArmed() {
        return schedule.find().isPresent();
    }

    /**
     * Arms the switch for these functions, unless it is armed already.
     *
     * @return when the guard will restore
     * @throws DrException with {@code DR-ORDER-001} where the guard is missing or may not change one of the functions,
     *     {@code DR-FAULT-006} where the schedule cannot be made or is not what was asked for
     */
    Instant arm(List<String> functions, boolean othersActive) {
        StackState companion = deployment.companion(schedule.region()).require();
        String guard = output(companion, "GuardArn");
        String role = output(companion, "ScheduleRoleArn");
        requireReach(companion, functions);
        Optional<Instant> armed = armedFor();
        if (othersActive && armed.isPresent()) {
            return armed.get();
        }
        Instant at = deployment
                .time()
                .now()
                .plus(deployment.config().limits().maxDuration())
                .truncatedTo(ChronoUnit.SECONDS);
        String input =
                new ObjectMapper().createObjectNode().put("region", region).toString();
        try {
            schedule.arm(at, guard, role, input);
        } catch (DrException e) {
            throw new DrException(
                    DrError.FAULT_006,
                    "The dead man's switch could not be armed, so nothing was broken.",
                    e.what() + " " + e.why(),
                    e.next().isEmpty() ? "mend it, then inject again." : e.next(),
                    e);
        }
        Armed wanted = new Armed(at, guard, input);
        Optional<Armed> read = schedule.find();
        if (!read.equals(Optional.of(wanted))) {
            throw new DrException(
                    DrError.FAULT_006,
                    "The dead man's switch is not armed as asked for, so nothing was broken.",
                    "schedule " + schedule.name() + " in " + schedule.region() + " reads "
                            + read.map(Armed::toString).orElse("nothing") + ", and should read " + wanted + ".",
                    "look who else changes that schedule, then inject again.");
        }
        return at;
    }

    /** Disarms the switch; it must not be needed any more. */
    void disarm() {
        schedule.disarm();
    }

    private String output(StackState companion, String name) {
        String value = companion.outputs().get(name);
        if (value == null) {
            throw new DrException(
                    DrError.ORDER_001,
                    "The companion stack in " + schedule.region() + " has no fault guard.",
                    "its output " + name + " is missing.",
                    "run dr:deploy first.");
        }
        return value;
    }

    private void requireReach(StackState companion, List<String> functions) {
        Set<String> beyond = new TreeSet<>(deployment.functionArns(region, functions));
        beyond.removeAll(List.of(
                companion.parameters().getOrDefault("OtherFunctions", "").split(",")));
        if (!beyond.isEmpty()) {
            throw new DrException(
                    DrError.ORDER_001,
                    "The fault guard in " + schedule.region()
                            + " may not restore every function, so nothing was broken.",
                    "its stack does not name " + String.join(", ", beyond) + ".",
                    "run dr:deploy for both regions first.");
        }
    }
}
