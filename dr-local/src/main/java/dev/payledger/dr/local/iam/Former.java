package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What changes replaced and what holds until each of them is known everywhere, in the order of the changes. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot.html#troubleshoot_general_eventual-consistency">
 *     Changes that I make are not always immediately visible</a>
 */
final class Former<T> {

    private final Deque<Held<T>> held = new ArrayDeque<>();

    /** Keeps what a change replaced; never shorter than what an earlier change replaced. */
    synchronized void keep(T value, Instant until) {
        Held<T> last = held.peekLast();
        held.addLast(new Held<>(value, last == null || last.until.isBefore(until) ? until : last.until));
    }

    /** What holds at a time: the oldest that is kept, else what is there now. */
    synchronized T holding(T now, Instant at) {
        while (!held.isEmpty() && !at.isBefore(held.peekFirst().until)) {
            held.removeFirst();
        }
        Held<T> first = held.peekFirst();
        return first == null ? now : first.value;
    }

    private record Held<T>(T value, Instant until) {}
}
