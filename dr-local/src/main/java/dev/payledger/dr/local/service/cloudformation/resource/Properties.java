package dev.payledger.dr.local.service.cloudformation.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Evaluated properties with typed access. Scalars are converted as CloudFormation does ({@code "128"} is a number where
 * one is expected); what cannot be converted fails with {@link ResourceFailure}.
 *
 * @param values the properties; nothing in them is null or a function
 */
public record Properties(Map<String, Object> values) {

    private static final JsonMapper JSON = new JsonMapper();

    public boolean has(String name) {
        return values.containsKey(name);
    }

    /** A string, or null where the property is absent. */
    public @Nullable String string(String name) {
        Object value = values.get(name);
        return value == null ? null : scalar(name, value, "String");
    }

    /** A string that the schema requires. */
    public String required(String name) {
        String value = string(name);
        if (value == null) {
            throw invalid("#: required key [" + name + "] not found");
        }
        return value;
    }

    /** A whole number, or null where the property is absent. */
    public @Nullable Integer integer(String name) {
        String text = string(name);
        if (text == null) {
            return null;
        }
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw invalid("#/" + name + ": expected type: Integer, found: String");
        }
    }

    /** Whether a property is there and true. */
    public boolean isTrue(String name) {
        String text = string(name);
        if (text != null && !text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw invalid("#/" + name + ": expected type: Boolean, found: String");
        }
        return "true".equalsIgnoreCase(text);
    }

    /** A nested object; empty where the property is absent. */
    public Properties object(String name) {
        Object value = values.get(name);
        return new Properties(value == null ? Map.of() : map(name, value));
    }

    /** A list of objects; empty where the property is absent. */
    public List<Properties> objects(String name) {
        List<Properties> objects = new ArrayList<>();
        for (Object element : list(name)) {
            objects.add(new Properties(map(name, element)));
        }
        return objects;
    }

    /** A list of strings; empty where the property is absent. */
    public List<String> strings(String name) {
        List<String> strings = new ArrayList<>();
        for (Object element : list(name)) {
            strings.add(scalar(name, element, "String"));
        }
        return strings;
    }

    /** Tags written as a list of {@code Key} and {@code Value}, or as a map. */
    public Map<String, String> tags(String name) {
        Map<String, String> tags = new TreeMap<>();
        if (values.get(name) instanceof Map) {
            object(name).values().forEach((key, value) -> tags.put(key, scalar(name, value, "String")));
        } else {
            objects(name).forEach(tag -> tags.put(tag.required("Key"), tag.required("Value")));
        }
        return tags;
    }

    /** The tags of the property {@code Tags} over those of the stack. */
    public Map<String, String> tagsOver(Map<String, String> stackTags) {
        Map<String, String> tags = new TreeMap<>(stackTags);
        tags.putAll(tags("Tags"));
        return tags;
    }

    /** A property as JSON text: policy documents; a string is taken as it is. */
    public String json(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw invalid("#: required key [" + name + "] not found");
        }
        return value instanceof String text ? text : json(value);
    }

    /** All properties as JSON text, as events show them. */
    public String json() {
        return json(values);
    }

    /** A copy without some properties. */
    public Properties without(String... names) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.keySet().removeAll(Set.of(names));
        return new Properties(copy);
    }

    /** A copy with one property set. */
    public Properties with(String name, Object value) {
        Map<String, Object> copy = new LinkedHashMap<>(values);
        copy.put(name, value);
        return new Properties(copy);
    }

    /**
     * These properties, and the defaults of those that were there before and are not any more: most update operations
     * leave alone what they are not told.
     *
     * @param defaults what stands for a property that has gone
     * @throws ResourceFailure if a property has gone that has no default; it cannot be taken out in place
     */
    public Properties resetting(Properties before, Map<String, Object> defaults) {
        Map<String, Object> complete = new LinkedHashMap<>(values);
        for (String name : before.values().keySet()) {
            if (!values.containsKey(name)) {
                Object value = defaults.get(name);
                if (value == null) {
                    throw new ResourceFailure(
                            "InvalidRequest",
                            "The local AWS (dr-local) cannot take the property " + name + " out of a resource.");
                }
                complete.put(name, value);
            }
        }
        return new Properties(complete);
    }

    /** Names of the properties that differ; {@code "1"} and {@code 1} do not. */
    public static Set<String> changed(Map<String, Object> before, Map<String, Object> after) {
        Set<String> names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        names.removeIf(name -> same(before.get(name), after.get(name)));
        return names;
    }

    private static boolean same(@Nullable Object before, @Nullable Object after) {
        if (before == null || after == null) {
            return before == after;
        }
        if (before instanceof Map<?, ?> left && after instanceof Map<?, ?> right) {
            return left.keySet().equals(right.keySet())
                    && left.keySet().stream().allMatch(key -> same(left.get(key), right.get(key)));
        }
        if (before instanceof List<?> left && after instanceof List<?> right) {
            if (left.size() != right.size()) {
                return false;
            }
            for (int i = 0; i < left.size(); i++) {
                if (!same(left.get(i), right.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (before instanceof Map || before instanceof List || after instanceof Map || after instanceof List) {
            return false;
        }
        return Objects.equals(Evaluator.text(before), Evaluator.text(after));
    }

    private List<?> list(String name) {
        Object value = values.get(name);
        if (value == null) {
            return List.of();
        }
        if (value instanceof List<?> list) {
            return list;
        }
        throw invalid("#/" + name + ": expected type: JSONArray, found: " + typeOf(value));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(String name, Object value) {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw invalid("#/" + name + ": expected type: JSONObject, found: " + typeOf(value));
    }

    private static String scalar(String name, Object value, String expected) {
        if (value instanceof Map || value instanceof List) {
            throw invalid("#/" + name + ": expected type: " + expected + ", found: " + typeOf(value));
        }
        return Evaluator.text(value);
    }

    static String typeOf(Object value) {
        if (value instanceof Map) {
            return "JSONObject";
        }
        return value instanceof List ? "JSONArray" : value.getClass().getSimpleName();
    }

    static ResourceFailure invalid(String problem) {
        return new ResourceFailure("InvalidRequest", "Model validation failed (" + problem + ")");
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + value, e);
        }
    }
}
