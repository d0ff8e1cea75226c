package dev.payledger.dr.local.service.cloudformation.resource;

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

/**
 * Turns CloudFront's properties into what its API takes: a list is there an object of {@code Quantity} and
 * {@code Items}, and some names are written in other cases.
 */
final class CloudFrontShapes {

    private static final String ITEMS = "Items";
    private static final String QUANTITY = "Quantity";
    private static final Map<String, String> NAMES = Map.of(
            "IPV6Enabled", "IsIPV6Enabled",
            "AcmCertificateArn", "ACMCertificateArn",
            "IamCertificateId", "IAMCertificateId",
            "SslSupportMethod", "SSLSupportMethod");

    private CloudFrontShapes() {}

    /** Fills a builder of the API from properties. */
    static <B extends SdkPojo> B fill(B builder, Properties properties) {
        return SdkShape.fill(builder, new Properties(object(builder, properties.values())));
    }

    private static Map<String, Object> object(SdkPojo shape, Map<?, ?> values) {
        Map<String, SdkField<?>> fields = new LinkedHashMap<>();
        shape.sdkFields().forEach(field -> fields.put(field.memberName(), field));
        Map<String, Object> converted = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            String name = NAMES.getOrDefault(key.toString(), key.toString());
            SdkField<?> field = fields.get(name);
            converted.put(name, field == null ? value : convert(field, value));
        });
        Object items = converted.get(ITEMS);
        if (fields.containsKey(QUANTITY) && items instanceof List<?> list) {
            converted.putIfAbsent(QUANTITY, list.size());
        }
        return cachedMethodsWithin(fields, converted);
    }

    /** {@code CachedMethods} stands beside {@code AllowedMethods} in a template, and within it in the API. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> cachedMethodsWithin(
            Map<String, SdkField<?>> fields, Map<String, Object> converted) {
        Object cached = converted.get("CachedMethods");
        if (cached instanceof List<?> list
                && !fields.containsKey("CachedMethods")
                && converted.get("AllowedMethods") instanceof Map<?, ?> allowed) {
            converted.remove("CachedMethods");
            ((Map<String, Object>) allowed).put("CachedMethods", wrapped(list));
        }
        return converted;
    }

    private static Object convert(SdkField<?> field, Object value) {
        MarshallingType<?> type = field.marshallingType();
        if (type == MarshallingType.LIST && value instanceof List<?> list) {
            return elements(field, list);
        }
        if (type != MarshallingType.SDK_POJO) {
            return value;
        }
        Supplier<SdkPojo> constructor = field.constructor();
        SdkPojo below = constructor.get();
        if (value instanceof Map<?, ?> map) {
            return object(below, map);
        }
        SdkField<?> items = itemsOf(below);
        return value instanceof List<?> list && items != null ? wrapped(elements(items, list)) : value;
    }

    private static List<Object> elements(SdkField<?> field, List<?> list) {
        SdkField<?> element = field.getTrait(ListTrait.class).memberFieldInfo();
        List<Object> converted = new ArrayList<>();
        list.forEach(value -> converted.add(convert(element, value)));
        return converted;
    }

    private static Map<String, Object> wrapped(List<?> list) {
        Map<String, Object> wrapped = new LinkedHashMap<>();
        wrapped.put(QUANTITY, list.size());
        wrapped.put(ITEMS, list);
        return wrapped;
    }

    private static @Nullable SdkField<?> itemsOf(SdkPojo shape) {
        for (SdkField<?> field : shape.sdkFields()) {
            if (field.memberName().equals(ITEMS)) {
                return field;
            }
        }
        return null;
    }
}
