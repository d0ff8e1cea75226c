package dev.payledger.dr.local.iam;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The account's users, their access keys and the groups that they can be in. Thread safe. */
public final class UserDirectory extends Directory<User> {
    private final Directory<Group> groups = new Directory<>();
    private final Map<String, String> namesByKey = new ConcurrentHashMap<>();
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    public Directory<Group> groups() {
        return groups;
    }

    /** The groups that a user is in, by name. */
    public List<Group> groupsOf(User user) {
        return user.groups().isEmpty()
                ? List.of()
                : groups.all().stream()
                        .filter(group -> user.groups().contains(group.id()))
                        .toList();
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

    @Override
    public synchronized Optional<User> change(String name, UnaryOperator<User> change) {
        Optional<User> former = find(name);
        Optional<User> changed = super.change(name, change);
        changed.ifPresent(user -> {
            // Keys that stay are never missing, as keys are found without the lock.
            user.keys().keySet().forEach(id -> {
                issued.add(id);
                namesByKey.put(id, user.name());
            });
            former.ifPresent(before -> before.keys().keySet().stream()
                    .filter(id -> !user.keys().containsKey(id))
                    .forEach(namesByKey::remove));
        });
        return changed;
    }

    @Override
    public synchronized void remove(String name) {
        find(name).ifPresent(gone -> gone.keys().keySet().forEach(namesByKey::remove));
        super.remove(name);
    }
}
