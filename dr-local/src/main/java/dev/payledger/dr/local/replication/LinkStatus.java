package dev.payledger.dr.local.replication;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the replication of one table from one region to another stands.
 *
 * @param table the table's name
 * @param from the region of the writes
 * @param to the region that receives them
 * @param paused whether nothing is delivered at present
 * @param pending how many writes are on their way
 * @param applied how many writes have taken effect in the receiving region
 * @param conflicts how many writes arrived where a later version from elsewhere was held already, and were dropped;
 *     exact with two regions, with more it also counts writes that were merely overtaken
 * @param oldestPending how long the oldest write has been on its way, or null where there is none
 * @param medianLag the median time from write to effect of the last 256 writes, or null before the first
 */
public record LinkStatus(
        String table,
        String from,
        String to,
        boolean paused,
        int pending,
        long applied,
        long conflicts,
        @Nullable Duration oldestPending,
        @Nullable Duration medianLag) {}
