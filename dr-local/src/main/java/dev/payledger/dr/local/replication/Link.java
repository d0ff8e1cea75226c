package dev.payledger.dr.local.replication;

import dev.payledger.dr.local.service.dynamodb.table.Outbox;
import dev.payledger.dr.local.service.dynamodb.table.Position;
import dev.payledger.dr.local.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The way of one table's writes from one region to another. Each write is delivered after a lag of its own; writes of
 * one item keep their order, others may overtake each other. While paused, writes wait. Thread safe; deliveries run one
 * after the other on the time source's threads, without the link's lock.
 */
final class Link {

    private static final int DELIVERIES_PER_RUN_MAX = 500;
    private static final int LAGS_KEPT = 256;

    private final String from;
    private final String to;
    private final TimeSource time;
    private final ReplicationLag lag;
    private final Receiver receiver;
    private final PriorityQueue<Pending> queue =
            new PriorityQueue<>(Comparator.comparing(Pending::due).thenComparingLong(Pending::sequence));
    private final Map<Position, Newest> newestByItem = new HashMap<>();
    private final long[] lagNanos = new long[LAGS_KEPT];
    private TimeSource.@Nullable Task alarm;
    private @Nullable Instant alarmAt;
    private Instant notBefore = Instant.MIN;
    private boolean paused;
    private boolean delivering;
    private boolean closed;
    private long sequence;
    private int pendingBackfill;
    private int inFlight;
    private long measured;
    private long applied;
    private long conflicts;

    Link(String from, String to, TimeSource time, ReplicationLag lag, Receiver receiver) {
        this.from = from;
        this.to = to;
        this.time = time;
        this.lag = lag;
        this.receiver = receiver;
    }

    /** Puts a write into effect in the other region. */
    interface Receiver {
        /** Called once for each write, in the order of delivery; {@code backfill}: not a fresh write. */
        Result deliver(Link link, Outbox.Change change, Duration lag, boolean backfill);

        /** Called when the last write of a backfill has been delivered. */
        void backfilled(Link link);
    }

    /** What became of a delivered write. */
    enum Result {
        APPLIED,
        KNOWN,
        CONFLICT
    }

    private record Pending(Instant due, long sequence, Outbox.Change change, Instant written, boolean backfill) {}

    /** The newest pending write of an item, so that the next is not delivered before it. */
    private record Newest(Instant due, long sequence) {}

    String from() {
        return from;
    }

    String to() {
        return to;
    }

    synchronized void offer(Outbox.Change change, boolean backfill) {
        Instant now = time.now();
        Instant due = now.plus(time.interval(lag.next()));
        Newest earlier = newestByItem.get(change.key());
        if (earlier != null && earlier.due().isAfter(due)) {
            due = earlier.due();
        }
        Pending pending = new Pending(due, sequence++, change, now, backfill);
        queue.add(pending);
        newestByItem.put(change.key(), new Newest(due, pending.sequence()));
        pendingBackfill += backfill ? 1 : 0;
        arm();
    }

    synchronized void pause() {
        paused = true;
        disarm();
    }

    /** Lets writes through again; what has waited is on its way at once and takes one lag. */
    synchronized void resume() {
        if (paused) {
            paused = false;
            notBefore = time.now().plus(time.interval(lag.next()));
            arm();
        }
    }

    /** Stops for good; answers what was never delivered. */
    synchronized List<Outbox.Change> close() {
        closed = true;
        disarm();
        List<Outbox.Change> undelivered = new ArrayList<>();
        for (Pending pending = queue.poll(); pending != null; pending = queue.poll()) {
            undelivered.add(pending.change());
        }
        newestByItem.clear();
        pendingBackfill = 0;
        return undelivered;
    }

    synchronized boolean isPaused() {
        return paused;
    }

    synchronized boolean isBackfilled() {
        return pendingBackfill == 0;
    }

    /** Sets the alarm for the next due write, if it is not set already. */
    private void arm() {
        Pending head = queue.peek();
        if (head == null || paused || delivering || closed) {
            return;
        }
        Instant at = head.due().isAfter(notBefore) ? head.due() : notBefore;
        if (alarmAt != null && !at.isBefore(alarmAt)) {
            return;
        }
        disarm();
        Duration delay = Duration.between(time.now(), at);
        alarmAt = at;
        alarm = time.schedule(delay.isNegative() ? Duration.ZERO : delay, this::deliverDue);
    }

    private void disarm() {
        if (alarm != null) {
            alarm.cancel();
        }
        alarm = null;
        alarmAt = null;
    }

    private void deliverDue() {
        synchronized (this) {
            if (delivering) {
                return;
            }
            delivering = true;
            disarm();
        }
        try {
            for (int i = 0; i < DELIVERIES_PER_RUN_MAX; i++) {
                Pending next = takeDue();
                if (next == null) {
                    break;
                }
                deliver(next);
            }
        } finally {
            synchronized (this) {
                delivering = false;
                arm();
            }
        }
    }

    private synchronized @Nullable Pending takeDue() {
        Pending head = queue.peek();
        Instant now = time.now();
        if (head == null || paused || closed || head.due().isAfter(now) || notBefore.isAfter(now)) {
            return null;
        }
        queue.poll();
        inFlight++;
        return head;
    }

    private void deliver(Pending pending) {
        Duration taken = Duration.between(pending.written(), time.now());
        Result result = receiver.deliver(this, pending.change(), taken, pending.backfill());
        if (finish(pending, taken, result)) {
            receiver.backfilled(this);
        }
    }

    /** Keeps the books of a delivery; answers whether it was the last one of a backfill. */
    private synchronized boolean finish(Pending pending, Duration taken, Result result) {
        inFlight--;
        Newest newest = newestByItem.get(pending.change().key());
        if (newest != null && newest.sequence() == pending.sequence()) {
            newestByItem.remove(pending.change().key());
        }
        applied += result == Result.APPLIED ? 1 : 0;
        conflicts += result == Result.CONFLICT ? 1 : 0;
        if (!pending.backfill()) {
            lagNanos[(int) (measured++ % LAGS_KEPT)] = taken.toNanos();
            return false;
        }
        pendingBackfill = Math.max(0, pendingBackfill - 1);
        return pendingBackfill == 0;
    }

    synchronized LinkStatus status(String table) {
        Duration oldest = queue.stream()
                .map(Pending::written)
                .min(Comparator.naturalOrder())
                .map(written -> Duration.between(written, time.now()))
                .orElse(null);
        return new LinkStatus(
                table, from, to, paused, queue.size() + inFlight, applied, conflicts, oldest, medianLag());
    }

    private @Nullable Duration medianLag() {
        if (measured == 0) {
            return null;
        }
        long[] sorted = Arrays.copyOf(lagNanos, (int) Math.min(measured, LAGS_KEPT));
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[sorted.length / 2]);
    }
}
