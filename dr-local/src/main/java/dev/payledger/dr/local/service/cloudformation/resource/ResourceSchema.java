package dev.payledger.dr.local.service.cloudformation.resource;

import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a resource type has. Property paths are dotted ({@code Code.S3Bucket}); list levels are not part of a path; a
 * path without anything below it covers everything below it.
 *
 * @param type for example {@code AWS::Lambda::Function}
 * @param supported property paths that are honoured
 * @param notBuilt property paths that AWS has and the local AWS has not
 * @param required top-level properties without which AWS refuses the resource
 * @param createOnly top-level properties whose change needs a replacement
 * @param nameProperty the property that gives the physical name, or null where names are never chosen
 * @param attributes what {@code Fn::GetAtt} can ask for
 */
public record ResourceSchema(
        String type,
        Set<String> supported,
        Set<String> notBuilt,
        Set<String> required,
        Set<String> createOnly,
        @Nullable String nameProperty,
        Set<String> attributes) {

    /** Starts a schema. */
    public static Builder of(String type) {
        return new Builder(type);
    }

    /** Paths of properties that AWS has and this does not, in properties that may still hold functions. */
    public List<String> notBuiltIn(Map<String, Object> properties) {
        List<String> paths = new ArrayList<>();
        walk(properties, "", path -> {
            if (isNotBuilt(path)) {
                paths.add(path);
            }
        });
        return paths;
    }

    /**
     * Checks evaluated properties.
     *
     * @throws ResourceFailure naming every unknown and every missing property in AWS's words
     */
    public void check(Map<String, Object> properties) {
        List<String> problems = new ArrayList<>();
        for (String name : required) {
            if (!properties.containsKey(name)) {
                problems.add("#: required key [" + name + "] not found");
            }
        }
        walk(properties, "", path -> {
            int dot = path.lastIndexOf('.');
            String parent = dot < 0 ? "#" : "#/" + path.substring(0, dot).replace('.', '/');
            problems.add(parent + ": extraneous key [" + path.substring(dot + 1) + "] is not permitted");
        });
        if (!problems.isEmpty()) {
            throw new ResourceFailure("InvalidRequest", String.join("\n", problems));
        }
    }

    /** Calls back with each path that is not supported. */
    private void walk(Object value, String path, java.util.function.Consumer<String> unsupported) {
        if (value instanceof List<?> list) {
            list.forEach(element -> walk(element, path, unsupported));
        } else if (value instanceof Map<?, ?> map && !Evaluator.isFunction(value)) {
            map.forEach((key, below) -> {
                String belowPath = path.isEmpty() ? key.toString() : path + "." + key;
                if (supported.contains(belowPath)) {
                    return;
                }
                if (supported.stream().anyMatch(other -> other.startsWith(belowPath + "."))) {
                    walk(below, belowPath, unsupported);
                } else {
                    unsupported.accept(belowPath);
                }
            });
        }
    }

    private boolean isNotBuilt(String path) {
        return notBuilt.contains(path) || notBuilt.stream().anyMatch(other -> path.startsWith(other + "."));
    }

    /** Collects a schema. */
    public static final class Builder {
        private final String type;
        private Set<String> supported = Set.of();
        private Set<String> notBuilt = Set.of();
        private Set<String> required = Set.of();
        private Set<String> createOnly = Set.of();
        private @Nullable String nameProperty;
        private Set<String> attributes = Set.of();

        private Builder(String type) {
            this.type = type;
        }

        public Builder supported(String... paths) {
            supported = Set.of(paths);
            return this;
        }

        public Builder notBuilt(String... paths) {
            notBuilt = Set.of(paths);
            return this;
        }

        public Builder required(String... names) {
            required = Set.of(names);
            return this;
        }

        public Builder createOnly(String... names) {
            createOnly = Set.of(names);
            return this;
        }

        public Builder name(String property) {
            nameProperty = property;
            return this;
        }

        public Builder attributes(String... names) {
            attributes = Set.of(names);
            return this;
        }

        public ResourceSchema build() {
            return new ResourceSchema(type, supported, notBuilt, required, createOnly, nameProperty, attributes);
        }
    }
}
