package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A managed policy with its versions, {@code v1} and on, of which one is the default and holds for whoever the policy is
 * attached to. Thread safe.
 */
public final class ManagedPolicy {

    /** How many versions a policy may have. */
    public static final int MOST_VERSIONS = 5;

    /** A version of the policy. Immutable. */
    public record Version(String id, PolicyDocument document, Instant created) {}

    private final String name;
    private final String path;
    private final String id;
    private final String arn;
    private final Instant created;
    private final String description;
    private final Map<String, String> tags;
    private final boolean byAws;
    private final TreeMap<Integer, Version> versions = new TreeMap<>();
    private final Former<Version> former = new Former<>();
    private int last = 1;
    private volatile Version current;
    private volatile Instant updated;

    /**
     * A policy with its first version.
     *
     * @param byAws whether AWS manages it, so that it cannot be changed or deleted
     */
    public ManagedPolicy(
            String name,
            String path,
            String id,
            String arn,
            Instant created,
            String description,
            PolicyDocument document,
            Map<String, String> tags,
            boolean byAws) {
        this.name = name;
        this.path = path;
        this.id = id;
        this.arn = arn;
        this.created = created;
        this.description = description;
        this.tags = Map.copyOf(tags);
        this.byAws = byAws;
        this.current = new Version("v1", document, created);
        this.updated = created;
        this.versions.put(1, current);
    }

    public String name() {
        return name;
    }

    public String path() {
        return path;
    }

    public String id() {
        return id;
    }

    public String arn() {
        return arn;
    }

    public Instant created() {
        return created;
    }

    /** When a version was last added or removed, or made the default. */
    public Instant updated() {
        return updated;
    }

    public String description() {
        return description;
    }

    public Map<String, String> tags() {
        return tags;
    }

    public boolean byAws() {
        return byAws;
    }

    /** The default version's statements. */
    public PolicyDocument document() {
        return current.document();
    }

    /** The statements that hold at a time: after a change of the default version, the former one's for a while. */
    public PolicyDocument document(Instant at) {
        return former.holding(current, at).document();
    }

    /** The version that holds, as soon as it is known everywhere. */
    public Version defaultVersion() {
        return current;
    }

    /** The versions, newest first. */
    public synchronized List<Version> versions() {
        return List.copyOf(versions.descendingMap().values());
    }

    /** A version by its id. */
    public Optional<Version> version(String versionId) {
        return versions().stream()
                .filter(version -> version.id().equals(versionId))
                .findFirst();
    }

    /** Adds a version; empty if there are {@value #MOST_VERSIONS} already. */
    public synchronized Optional<Version> add(PolicyDocument document, boolean asDefault, Instant now) {
        if (versions.size() >= MOST_VERSIONS) {
            return Optional.empty();
        }
        last++;
        Version version = new Version("v" + last, document, now);
        versions.put(last, version);
        if (asDefault) {
            current = version;
        }
        updated = now;
        return Optional.of(version);
    }

    /** Lets a version that is the default no more hold until a change is known everywhere. */
    public void keep(Version replaced, Instant until) {
        former.keep(replaced, until);
    }

    /** Makes one of its versions the one that holds. */
    public synchronized void makeDefault(Version version, Instant now) {
        current = version;
        updated = now;
    }

    /** Takes a version away that is not the default. */
    public synchronized void remove(Version version, Instant now) {
        versions.values().removeIf(version::equals);
        updated = now;
    }
}
