package dev.payledger.dr.local.service.secretsmanager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A secret: its description, tags and versions. The staging label AWSCURRENT names the value that is served, and
 * AWSPREVIOUS the one before. Guarded by its {@link SecretStore}.
 */
final class Secret {
    static final String CURRENT = "AWSCURRENT";
    static final String PREVIOUS = "AWSPREVIOUS";

    private static final int MAX_STAGES = 20;
    /** Versions without a label are deprecated; AWS keeps about a hundred. */
    private static final int MAX_DEPRECATED = 100;

    final String name;
    final String arn;
    final Instant created;
    final Map<String, String> tags = new TreeMap<>();
    private final Map<String, SecretVersion> versions = new LinkedHashMap<>();

    @Nullable
    String description;

    Instant changed;

    @Nullable
    Instant accessed;

    /** When it is removed for good, or null where it is not to be. */
    @Nullable
    Instant deletion;

    Secret(String name, String arn, Instant created) {
        this.name = name;
        this.arn = arn;
        this.created = created;
        this.changed = created;
    }

    Collection<SecretVersion> versions() {
        return versions.values();
    }

    Optional<SecretVersion> version(String id) {
        return Optional.ofNullable(versions.get(id));
    }

    Optional<SecretVersion> labelled(String stage) {
        return versions.values().stream()
                .filter(version -> version.stages.contains(stage))
                .findFirst();
    }

    /** The labels of every version that has any. */
    Map<String, List<String>> stages() {
        Map<String, List<String>> stages = new LinkedHashMap<>();
        versions.values().stream()
                .filter(version -> !version.stages.isEmpty())
                .forEach(version -> stages.put(version.id, List.copyOf(version.stages)));
        return stages;
    }

    /**
     * Adds a version. The same token with the same value is the same request made again, and changes nothing.
     *
     * @param labels what to label it with; the first version is always AWSCURRENT
     */
    SecretVersion put(String token, SecretValue value, Collection<String> labels, Instant now) {
        SecretVersion known = versions.get(token);
        if (known != null) {
            if (!known.value.equals(value)) {
                throw SecretErrors.tokenInUse(token, arn);
            }
            return known;
        }
        if (labels.size() > MAX_STAGES) {
            throw SecretErrors.limit("A version can have at most " + MAX_STAGES + " staging labels.");
        }
        boolean first = versions.isEmpty();
        SecretVersion added = new SecretVersion(token, value, now);
        versions.put(token, added);
        labels.forEach(label -> move(label, added));
        if (first && !added.stages.contains(CURRENT)) {
            move(CURRENT, added);
        }
        changed = now;
        prune();
        return added;
    }

    /** Moves a label to a version. AWSCURRENT leaves AWSPREVIOUS behind. */
    void move(String label, SecretVersion to) {
        Optional<SecretVersion> from = labelled(label);
        from.ifPresent(version -> version.stages.remove(label));
        to.stages.add(label);
        if (label.equals(CURRENT) && from.isPresent() && from.get() != to) {
            labelled(PREVIOUS).ifPresent(version -> version.stages.remove(PREVIOUS));
            from.get().stages.add(PREVIOUS);
        }
    }

    /** Remembers the day of an access: AWS knows no more than that. */
    void accessed(SecretVersion version, Instant now) {
        Instant day = now.truncatedTo(ChronoUnit.DAYS);
        accessed = day;
        version.accessed = day;
    }

    private void prune() {
        List<SecretVersion> deprecated = new ArrayList<>();
        versions.values().stream().filter(version -> version.stages.isEmpty()).forEach(deprecated::add);
        for (int i = 0; i < deprecated.size() - MAX_DEPRECATED; i++) {
            versions.remove(deprecated.get(i).id);
        }
    }
}
