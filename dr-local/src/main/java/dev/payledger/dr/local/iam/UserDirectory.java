package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The account's users and their access keys. Names differ by more than case. Thread safe. */
public final class UserDirectory {
    private final TreeMap<String, User> byName = new TreeMap<>();
    private final Map<String, Former<User>> formerById = new HashMap<>();
    private final Map<String, String> namesByKey = new ConcurrentHashMap<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    /** Adds a user; false if the name is taken. */
    public synchronized boolean add(User user) {
        return byName.putIfAbsent(key(user.name()), user) == null;
    }

    public synchronized Optional<User> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** The user with this ARN, which includes the path. */
    public Optional<User> findByArn(String arn) {
        return find(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(user -> user.arn().equals(arn));
    }

    /** The user that an access key belongs to, active or not. Costs no lock for keys that nobody has. */
    public Optional<User> findByKey(String accessKeyId) {
        String name = namesByKey.get(accessKeyId);
        return name == null ? Optional.empty() : find(name);
    }

    /** Whether an access key is or was a user's: a deleted key stays one. Costs no lock. */
    public boolean hasIssued(String accessKeyId) {
        return issued.contains(accessKeyId);
    }

    /** Every user, by name. */
    public synchronized Collection<User> all() {
        return List.copyOf(byName.values());
    }

    /** Replaces a user by a changed one; empty if there is none of this name. */
    public synchronized Optional<User> change(String name, UnaryOperator<User> change) {
        User user = byName.get(key(name));
        if (user == null) {
            return Optional.empty();
        }
        User changed = change.apply(user);
        byName.put(key(name), changed);
        // Keys that stay are never missing, as keys are found without the lock.
        changed.keys().keySet().forEach(id -> {
            issued.add(id);
            namesByKey.put(id, changed.name());
        });
        user.keys().keySet().stream()
                .filter(id -> !changed.keys().containsKey(id))
                .forEach(namesByKey::remove);
        return Optional.of(changed);
    }

    /** Lets a user's policies hold as they were before a change. */
    public synchronized void keep(User former, Instant until) {
        formerById.computeIfAbsent(former.id(), id -> new Former<>()).keep(former, until);
    }

    /** A user with the policies that hold at a time. */
    public synchronized User holding(User user, Instant at) {
        Former<User> former = formerById.get(user.id());
        return former == null ? user : former.holding(user, at);
    }

    /** Removes a user. */
    public synchronized void remove(String name) {
        User gone = byName.remove(key(name));
        if (gone != null) {
            gone.keys().keySet().forEach(namesByKey::remove);
            formerById.remove(gone.id());
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
