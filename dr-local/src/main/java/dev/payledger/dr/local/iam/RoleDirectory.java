package dev.payledger.dr.local.iam;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The account's roles. IAM is global: every region sees the same ones. Names differ by more than case. Thread safe. */
public final class RoleDirectory {
    private final TreeMap<String, Role> byName = new TreeMap<>();
    private final Map<String, Former<Role>> formerById = new HashMap<>();

    /** Adds a role; false if its name is taken. */
    public synchronized boolean add(Role role) {
        return byName.putIfAbsent(key(role.name()), role) == null;
    }

    public synchronized Optional<Role> find(String name) {
        return Optional.ofNullable(byName.get(key(name)));
    }

    /** The role with this ARN, which includes its path. */
    public Optional<Role> findByArn(String arn) {
        return find(arn.substring(arn.lastIndexOf('/') + 1))
                .filter(role -> role.arn().equals(arn));
    }

    /** Every role, by name. */
    public synchronized Collection<Role> all() {
        return java.util.List.copyOf(byName.values());
    }

    /** Replaces a role by a changed one; empty if there is none of this name. */
    public synchronized Optional<Role> change(String name, UnaryOperator<Role> change) {
        Role role = byName.get(key(name));
        if (role == null) {
            return Optional.empty();
        }
        Role changed = change.apply(role);
        byName.put(key(name), changed);
        return Optional.of(changed);
    }

    /** Lets a role hold as it was before a change. */
    public synchronized void keep(Role former, Instant until) {
        formerById.computeIfAbsent(former.id(), id -> new Former<>()).keep(former, until);
    }

    /** A role with the policies that hold at a time. */
    public synchronized Role holding(Role role, Instant at) {
        Former<Role> former = formerById.get(role.id());
        return former == null ? role : former.holding(role, at);
    }

    /** Removes a role. */
    public synchronized void remove(String name) {
        Role gone = byName.remove(key(name));
        if (gone != null) {
            formerById.remove(gone.id());
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
