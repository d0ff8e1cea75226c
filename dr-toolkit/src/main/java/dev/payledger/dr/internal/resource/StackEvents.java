package dev.payledger.dr.internal.resource;

import dev.payledger.dr.event.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;

/** The events of one stack operation, each seen once. Not thread safe. */
final class StackEvents {

    private final Stack stack;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> complete = new HashSet<>();
    private final List<String> failures = new ArrayList<>();
    private boolean began;
    private final long start;

    StackEvents(Stack stack) {
        this.stack = stack;
        this.start = stack.waiting().time().nanoTime();
        stack.latestEvents().forEach(event -> seen.add(event.eventId()));
    }

    /** Reports what is new, oldest first. */
    void poll(Step step) {
        List<StackEvent> latest = new ArrayList<>(stack.latestEvents());
        Collections.reverse(latest);
        for (StackEvent event : latest) {
            if (seen.add(event.eventId())) {
                note(event, step);
            }
        }
    }

    private void note(StackEvent event, Step step) {
        String status = String.valueOf(event.resourceStatusAsString());
        String reason = event.resourceStatusReason() == null ? "" : event.resourceStatusReason();
        Duration elapsed = stack.waiting().time().since(start);
        began |= !status.equals("REVIEW_IN_PROGRESS");
        step.progress(stack.region(), event.logicalResourceId() + " " + status, elapsed);
        if (status.endsWith("_COMPLETE") && !event.logicalResourceId().equals(stack.name())) {
            complete.add(event.logicalResourceId());
        }
        if (status.endsWith("_FAILED") && !reason.contains("cancelled")) {
            failures.add(event.logicalResourceId() + " (" + event.resourceType() + "): " + reason);
        }
    }

    /** Whether any event came. */
    boolean began() {
        return began;
    }

    /** How many resources are complete, for a progress line. */
    String count() {
        return complete.isEmpty() ? "" : " (" + complete.size() + " resources done)";
    }

    /** Why resources failed, the first first. */
    List<String> failures() {
        return failures;
    }
}
