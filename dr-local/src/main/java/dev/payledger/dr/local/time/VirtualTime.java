package dev.payledger.dr.local.time;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that moves only when told to, for tests and simulations. Tasks run on the thread that calls {@link #advance},
 * in the order of their time, and in the order of scheduling where the time is equal. Safe for use by several threads,
 * but deterministic only when one thread drives it.
 */
public final class VirtualTime implements TimeSource {

    private final PriorityQueue<Entry> queue =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::sequence));
    private final Instant start;
    private final double speed;
    private Instant now;
    private long sequence;

    public VirtualTime(Instant start, double speed) {
        this.start = start;
        this.now = start;
        this.speed = speed;
    }

    /**
     * Moves time on by a duration and runs everything that is due on the way. A task may itself move time on; then this
     * call ends no earlier than that.
     */
    public void advance(Duration duration) {
        Instant end = now().plus(duration);
        for (Entry due = nextDue(end); due != null; due = nextDue(end)) {
            due.task().run();
        }
        synchronized (queue) {
            if (end.isAfter(now)) {
                now = end;
            }
        }
    }

    private @org.jspecify.annotations.Nullable Entry nextDue(Instant end) {
        synchronized (queue) {
            Entry head = queue.peek();
            if (head == null || head.at().isAfter(end)) {
                return null;
            }
            queue.poll();
            if (head.at().isAfter(now)) {
                now = head.at();
            }
            return head;
        }
    }

    @Override
    public Instant now() {
        synchronized (queue) {
            return now;
        }
    }

    @Override
    public long nanoTime() {
        return Duration.between(start, now()).toNanos();
    }

    @Override
    public double speed() {
        return speed;
    }

    @Override
    public Task schedule(Duration delay, Runnable task) {
        synchronized (queue) {
            Entry entry = new Entry(now.plus(delay), sequence++, task);
            queue.add(entry);
            return () -> {
                synchronized (queue) {
                    queue.remove(entry);
                }
            };
        }
    }

    @Override
    public Task scheduleEvery(Duration initialDelay, Duration period, Runnable task) {
        Repeating repeating = new Repeating(period, task);
        repeating.next = schedule(initialDelay, repeating);
        return repeating;
    }

    @Override
    public void sleep(Duration duration) {
        throw new UnsupportedOperationException("virtual time does not sleep; schedule the continuation instead");
    }

    private record Entry(Instant at, long sequence, Runnable task) {}

    private final class Repeating implements Runnable, Task {
        private final Duration period;
        private final Runnable task;
        private Task next = () -> {};
        private boolean cancelled;

        private Repeating(Duration period, Runnable task) {
            this.period = period;
            this.task = task;
        }

        @Override
        public void run() {
            task.run();
            synchronized (queue) {
                if (!cancelled) {
                    next = schedule(period, this);
                }
            }
        }

        @Override
        public void cancel() {
            synchronized (queue) {
                cancelled = true;
                next.cancel();
            }
        }
    }
}
