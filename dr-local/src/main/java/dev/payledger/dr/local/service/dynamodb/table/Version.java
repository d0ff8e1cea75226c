package dev.payledger.dr.local.service.dynamodb.table;

/**
 * When and where an item was last written: what last writer wins compares. Hybrid time: the wall clock's milliseconds,
 * raised above every version seen so far, then a counter, then the region's name to break ties.
 */
public record Version(long millis, int counter, String region) implements Comparable<Version> {
    @Override
    public int compareTo(Version other) {
        int result = Long.compare(millis, other.millis);
        if (result == 0) {
            result = Integer.compare(counter, other.counter);
        }
        return result == 0 ? region.compareTo(other.region) : result;
    }
}
