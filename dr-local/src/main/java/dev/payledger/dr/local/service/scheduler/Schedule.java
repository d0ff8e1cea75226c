package dev.payledger.dr.local.service.scheduler;

import dev.payledger.dr.local.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.scheduler.model.GetScheduleResponse;

/** One form of a schedule: an update replaces it by another. Thread safe. */
final class Schedule {
    private final GetScheduleResponse definition;
    private final Expression expression;
    private final List<TimeSource.Task> tasks = new ArrayList<>();
    private boolean ended;

    Schedule(GetScheduleResponse definition, Expression expression) {
        this.definition = definition;
        this.expression = expression;
    }

    GetScheduleResponse definition() {
        return definition;
    }

    Expression expression() {
        return expression;
    }

    String key() {
        return definition.groupName() + "/" + definition.name();
    }

    /** Keeps what is to run next, so that it can be prevented; false if that has happened already. */
    synchronized boolean keep(TimeSource.@Nullable Task task) {
        if (ended) {
            if (task != null) {
                task.cancel();
            }
            return false;
        }
        if (task != null) {
            tasks.add(task);
            // Runs that are over stay behind; only the last ones can still wait.
            while (tasks.size() > 8) {
                tasks.remove(0);
            }
        }
        return true;
    }

    synchronized boolean ended() {
        return ended;
    }

    /** Prevents every further run and every further attempt. */
    synchronized void end() {
        ended = true;
        tasks.forEach(TimeSource.Task::cancel);
        tasks.clear();
    }
}
