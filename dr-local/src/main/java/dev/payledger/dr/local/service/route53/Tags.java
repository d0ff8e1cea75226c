package dev.payledger.dr.local.service.route53;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.route53.model.ResourceTagSet;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;

/** Tags of health checks and hosted zones. Thread safe. */
final class Tags {

    private static final int TAGS_MAX = 10;

    private final Map<Resource, Map<String, String>> tags = new ConcurrentHashMap<>();
    private final Zones zones;
    private final HealthChecks healthChecks;

    Tags(Zones zones, HealthChecks healthChecks) {
        this.zones = zones;
        this.healthChecks = healthChecks;
    }

    void change(TagResourceType type, String id, List<Tag> add, List<String> remove) {
        if (add.isEmpty() && remove.isEmpty()) {
            throw Failures.invalidInput("Invalid request: AddTags or RemoveTagKeys must be given");
        }
        tags.compute(existing(type, id), (resource, before) -> {
            Map<String, String> after = new TreeMap<>(before == null ? Map.of() : before);
            remove.forEach(after::remove);
            add.forEach(tag -> after.put(tag.key(), tag.value() == null ? "" : tag.value()));
            if (after.size() > TAGS_MAX) {
                throw Failures.invalidInput("Invalid request: a resource can have at most " + TAGS_MAX + " tags");
            }
            return after;
        });
    }

    ResourceTagSet list(TagResourceType type, String id) {
        Resource resource = existing(type, id);
        List<Tag> list = tags.getOrDefault(resource, Map.of()).entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
        return ResourceTagSet.builder()
                .resourceType(type)
                .resourceId(resource.id())
                .tags(list)
                .build();
    }

    void forget(TagResourceType type, String id) {
        tags.remove(new Resource(type, Zones.bareId(id)));
    }

    private Resource existing(TagResourceType type, String id) {
        String bare = Zones.bareId(id);
        if (type == TagResourceType.HOSTEDZONE) {
            zones.require(bare);
        } else if (type == TagResourceType.HEALTHCHECK) {
            healthChecks.require(bare);
        } else {
            throw Failures.invalidInput("Invalid request: ResourceType must be healthcheck or hostedzone");
        }
        return new Resource(type, bare);
    }

    private record Resource(TagResourceType type, String id) {}
}
