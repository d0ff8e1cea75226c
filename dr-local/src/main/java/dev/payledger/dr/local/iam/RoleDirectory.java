package dev.payledger.dr.local.iam;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** The account's roles. IAM is global: every region sees the same ones. Names differ by more than case. Thread safe. */
public final class RoleDirectory {
    private final TreeMap<String, Role> byName = new TreeMap<>();

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

    /** Removes a role. */
    public synchronized void remove(String name) {
        byName.remove(key(name));
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
