package dev.payledger.dr.local.service.cloudformation.resource;

import dev.payledger.dr.local.service.cloudformation.template.Evaluator;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Fills a request of the SDK from properties of the same names: most types have the members of their service's API.
 */
final class SdkShape {

    private SdkShape() {}

    /**
     * Sets each property on the builder's member of that name.
     *
     * @return the same builder
     * @throws ResourceFailure if a property has no member, or a value cannot be converted
     */
    static <B extends SdkPojo> B fill(B builder, Properties properties) {
        fill(builder, properties.values(), "#");
        return builder;
    }

    /** A model's members that are set, under the names that templates have for them. */
    static Map<String, Object> members(SdkPojo model) {
        Map<String, Object> members = new LinkedHashMap<>();
        for (SdkField<?> field : model.sdkFields()) {
            Object value = field.getValueOrDefault(model);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                members.put(field.memberName(), plain(value));
            }
        }
        return members;
    }

    private static Object plain(Object value) {
        if (value instanceof SdkPojo nested) {
            return members(nested);
        }
        if (value instanceof List<?> list) {
            List<Object> plain = new ArrayList<>();
            list.forEach(element -> plain.add(plain(element)));
            return plain;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> plain = new LinkedHashMap<>();
            map.forEach((key, below) -> plain.put(key.toString(), plain(below)));
            return plain;
        }
        return value;
    }

    private static void fill(SdkPojo builder, Map<String, Object> values, String path) {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        builder.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        values.forEach((name, value) -> {
            SdkField<?> field = fields.get(name);
            if (field == null) {
                throw Properties.invalid(path + ": extraneous key [" + name + "] is not permitted");
            }
            field.set(builder, convert(field, value, path + "/" + name));
        });
    }

    private static Object convert(SdkField<?> field, Object value, String path) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST) {
            ListTrait trait = field.getTrait(ListTrait.class);
            List<Object> list = new ArrayList<>();
            for (Object element : listOf(value, path)) {
                list.add(convert(trait.memberFieldInfo(), element, path));
            }
            return list;
        }
        if (type == MarshallingType.MAP) {
            MapTrait trait = field.getTrait(MapTrait.class);
            Map<String, Object> map = new LinkedHashMap<>();
            mapOf(value, path)
                    .forEach((key, below) -> map.put(key, convert(trait.valueFieldInfo(), below, path + "/" + key)));
            return map;
        }
        if (type == MarshallingType.SDK_POJO) {
            Supplier<SdkPojo> constructor = field.constructor();
            SdkPojo nested = constructor.get();
            fill(nested, mapOf(value, path), path);
            return ((Buildable) nested).build();
        }
        return scalar(type, value, path);
    }

    private static Object scalar(MarshallingType<?> type, Object value, String path) {
        if (value instanceof Map || value instanceof List) {
            throw expected(type.getTargetClass(), value, path);
        }
        String text = Evaluator.text(value);
        try {
            if (type == MarshallingType.STRING) {
                return text;
            }
            if (type == MarshallingType.INTEGER) {
                return Integer.valueOf(text);
            }
            if (type == MarshallingType.LONG) {
                return Long.valueOf(text);
            }
            if (type == MarshallingType.DOUBLE) {
                return Double.valueOf(text);
            }
        } catch (NumberFormatException e) {
            throw expected(type.getTargetClass(), value, path);
        }
        if (type == MarshallingType.BOOLEAN && (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"))) {
            return Boolean.valueOf(text);
        }
        throw expected(type.getTargetClass(), value, path);
    }

    private static List<?> listOf(Object value, String path) {
        if (value instanceof List<?> list) {
            return list;
        }
        throw Properties.invalid(path + ": expected type: JSONArray, found: " + Properties.typeOf(value));
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> mapOf(Object value, String path) {
        if (value instanceof Map) {
            return (Map<String, Object>) value;
        }
        throw Properties.invalid(path + ": expected type: JSONObject, found: " + Properties.typeOf(value));
    }

    private static ResourceFailure expected(@Nullable Class<?> type, Object value, String path) {
        String name = type == null ? "another type" : type.getSimpleName();
        return Properties.invalid(path + ": expected type: " + name + ", found: " + Properties.typeOf(value));
    }
}
