package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The account's identities of one kind. IAM is global: every region sees the same ones. Names differ by more than case.
 * Thread safe.
 */
public class Directory<E extends Identity<E>> {
    private final TreeMap<String, E> byName = new TreeMap<>();
    private final Map<String, Former<E>> formerById = new HashMap<>();

    /** Adds an identity; false if its name is taken. */
    public synchronized boolean add(E identity) {
        return byName.putIfAbsent(key(identity.name()), identity) == null;
    }

    public synchronized Optional<E> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** The identity with this ARN, which includes its path. */
    public Optional<E> findByArn(String arn) {
        return find(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(identity -> identity.arn().equals(arn));
    }

    /** Every identity, by name. */
    public synchronized Collection<E> all() {
        return List.copyOf(byName.values());
    }

    /** Replaces an identity by a changed one; empty if there is none of this name. */
    public synchronized Optional<E> change(String name, UnaryOperator<E> change) {
        E identity = byName.get(key(name));
        if (identity == null) {
            return Optional.empty();
        }
        E changed = change.apply(identity);
        byName.remove(key(name));
        byName.put(key(changed.name()), changed);
        return Optional.of(changed);
    }

    /** Lets an identity hold as it was before a change. */
    public synchronized void keep(E former, Instant until) {
        formerById.computeIfAbsent(former.id(), id -> new Former<>()).keep(former, until);
    }

    /** An identity with the policies that hold at a time. */
    public synchronized E holding(E identity, Instant at) {
        Former<E> former = formerById.get(identity.id());
        return former == null ? identity : former.holding(identity, at);
    }

    /** Removes an identity. */
    public synchronized void remove(String name) {
        E gone = byName.remove(key(name));
        if (gone != null) {
            formerById.remove(gone.id());
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
