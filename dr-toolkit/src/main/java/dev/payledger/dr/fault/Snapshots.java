package dev.payledger.dr.fault;

import dev.payledger.dr.internal.resource.Bucket;
import dev.payledger.dr.internal.resource.Deployment;
import java.util.List;
import java.util.Optional;

/** The snapshots of one region's faults, in the other region's bucket. */
final class Snapshots {

    private final Bucket bucket;
    private final String folder;

    Snapshots(Deployment deployment, String region) {
        this.bucket = deployment.bucket(deployment.regions().other(region));
        this.folder = "dr/" + region + "/faults/";
    }

    /** The region that keeps them. */
    String region() {
        return bucket.region();
    }

    private String key(String function) {
        return folder + function + ".json";
    }

    Optional<Snapshot> find(String function) {
        return bucket.get(key(function)).map(object -> Snapshot.parse(object.text(), key(function)));
    }

    List<Snapshot> all() {
        return bucket.keys(folder).stream()
                .flatMap(key -> bucket.get(key).map(object -> Snapshot.parse(object.text(), key)).stream())
                .toList();
    }

    /** Stores a first snapshot; says whether there was none yet. */
    boolean begin(Snapshot snapshot) {
        return bucket.putIfAbsent(key(snapshot.function()), snapshot.json());
    }

    void update(Snapshot snapshot) {
        bucket.put(key(snapshot.function()), snapshot.json());
    }

    void remove(Snapshot snapshot) {
        bucket.delete(key(snapshot.function()));
    }
}
