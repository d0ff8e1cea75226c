package dev.payledger.dr.local.service.scheduler;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The schedules of a region in their groups. Thread safe. */
final class ScheduleBook {
    /** How many requests are remembered, so that one made twice is answered once. */
    private static final int MAX_TOKENS = 1_000;

    private final Map<String, Group> groups = new TreeMap<>();
    private final Map<String, String> tokens = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, String> eldest) {
            return size() > MAX_TOKENS;
        }
    };

    ScheduleBook(Instant now) {
        groups.put(ScheduleRules.DEFAULT_GROUP, new Group(ScheduleRules.DEFAULT_GROUP, now, Map.of()));
    }

    /** A group of schedules. */
    static final class Group {
        final String name;
        final Instant created;
        Instant changed;
        private Map<String, String> tags;
        private final Map<String, Schedule> schedules = new TreeMap<>();

        private Group(String name, Instant created, Map<String, String> tags) {
            this.name = name;
            this.created = created;
            this.changed = created;
            this.tags = Map.copyOf(tags);
        }

        synchronized Map<String, String> tags() {
            return tags;
        }

        synchronized void tags(Map<String, String> changedTags) {
            tags = Map.copyOf(changedTags);
        }
    }

    /** Whether this very request was served before. */
    synchronized boolean served(@Nullable String token, String what) {
        return token != null && what.equals(tokens.get(token));
    }

    synchronized void serve(@Nullable String token, String what) {
        if (token != null) {
            tokens.put(token, what);
        }
    }

    synchronized Group addGroup(String name, Instant now, Map<String, String> tags) {
        Group group = new Group(name, now, tags);
        if (groups.putIfAbsent(name, group) != null) {
            throw SchedulerErrors.exists("Schedule group " + name);
        }
        return group;
    }

    synchronized Group group(String name) {
        Group group = groups.get(name);
        if (group == null) {
            throw SchedulerErrors.notFound("Schedule group " + name);
        }
        return group;
    }

    synchronized List<Group> groups() {
        return List.copyOf(groups.values());
    }

    /** Removes a group with everything in it; in AWS that takes a moment. */
    synchronized void removeGroup(String name) {
        group(name).schedules.values().forEach(Schedule::end);
        groups.remove(name);
    }

    synchronized Optional<Schedule> find(String group, String name) {
        return Optional.ofNullable(group(group).schedules.get(name));
    }

    Schedule get(String group, String name) {
        return find(group, name).orElseThrow(() -> SchedulerErrors.notFound("Schedule " + name));
    }

    synchronized void add(Schedule schedule) {
        String name = schedule.definition().name();
        if (group(schedule.definition().groupName()).schedules.putIfAbsent(name, schedule) != null) {
            throw SchedulerErrors.exists("Schedule " + name);
        }
    }

    /** Replaces a schedule by its changed form, and ends the former. */
    synchronized void replace(Schedule former, Schedule changed) {
        Map<String, Schedule> schedules = group(changed.definition().groupName()).schedules;
        if (!schedules.replace(changed.definition().name(), former, changed)) {
            throw SchedulerErrors.notFound("Schedule " + changed.definition().name());
        }
        former.end();
    }

    /** Removes this form of a schedule, unless it was replaced meanwhile. */
    synchronized void remove(Schedule schedule) {
        schedule.end();
        Group group = groups.get(schedule.definition().groupName());
        if (group != null) {
            group.schedules.remove(schedule.definition().name(), schedule);
        }
    }

    /** Every schedule of a group or of all, by group and name. */
    synchronized List<Schedule> schedules(@Nullable String group) {
        return groups.values().stream()
                .filter(candidate -> group == null || candidate.name.equals(group))
                .flatMap(candidate -> candidate.schedules.values().stream())
                .toList();
    }
}
