package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceFailure;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceProvider;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceRequest;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A resource type of its own, so that stacks can be tested without a service. {@code Fail} says which operation fails:
 * {@code create}, {@code late} (after the thing exists), {@code update} or {@code delete}.
 */
final class Things implements ResourceProvider {

    final Map<String, Map<String, Object>> standing = new TreeMap<>();
    final Map<String, Map<String, String>> tags = new TreeMap<>();
    final List<String> calls = new ArrayList<>();
    Consumer<String> whileCreating = name -> {};

    @Override
    public ResourceSchema schema() {
        return ResourceSchema.of("AWS::Test::Thing")
                .supported("Name", "Value", "Fail", "Kind", "Tags", "Nested.A")
                .notBuilt("Later")
                .createOnly("Name", "Kind")
                .name("Name")
                .attributes("Arn", "Value")
                .build();
    }

    @Override
    public Made create(ResourceRequest request) {
        Properties properties = request.properties();
        String name = properties.has("Name")
                ? properties.required("Name")
                : request.context().generatedName(40);
        if ("create".equals(properties.string("Fail"))) {
            throw new ResourceFailure("InvalidRequest", "no such luck");
        }
        if (standing.containsKey(name)) {
            throw ResourceFailure.alreadyExists("AWS::Test::Thing", name);
        }
        calls.add("create " + name);
        whileCreating.accept(name);
        return put(name, request, "late");
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        calls.add("update " + existing.physicalId());
        return put(existing.physicalId(), request, "update");
    }

    private Made put(String name, ResourceRequest request, String failing) {
        standing.put(name, request.properties().values());
        tags.put(name, request.context().tags(request.properties()));
        request.initiated(name);
        if (failing.equals(request.properties().string("Fail"))) {
            throw new ResourceFailure("GeneralServiceException", "half way");
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("Arn", "arn:aws:test:::" + name);
        String value = request.properties().string("Value");
        if (value != null) {
            attributes.put("Value", value);
        }
        return new Made(name, attributes);
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        if ("delete".equals(existing.view().string("Fail"))) {
            throw new ResourceFailure("GeneralServiceException", "still in use");
        }
        calls.add("delete " + existing.physicalId());
        standing.remove(existing.physicalId());
    }

    TreeSet<String> names() {
        return new TreeSet<>(standing.keySet());
    }
}
