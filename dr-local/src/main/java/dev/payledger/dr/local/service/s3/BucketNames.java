package dev.payledger.dr.local.service.s3;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every bucket of the account, in whichever region: names are global. Shared by the regions. Thread safe. */
public final class BucketNames {
    private final ConcurrentHashMap<String, Bucket> byName = new ConcurrentHashMap<>();

    Optional<Bucket> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Adds a bucket; gives back the one that has the name already. */
    Optional<Bucket> add(Bucket bucket) {
        return Optional.ofNullable(byName.putIfAbsent(bucket.name, bucket));
    }

    void remove(Bucket bucket) {
        byName.remove(bucket.name, bucket);
    }

    Iterable<Bucket> all() {
        return new java.util.TreeMap<>(byName).values();
    }
}
