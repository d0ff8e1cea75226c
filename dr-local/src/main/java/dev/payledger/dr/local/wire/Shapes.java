package dev.payledger.dr.local.wire;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/**
 * Copies members of the same name between the SDK's shapes: AWS repeats a resource's members in the requests and answers
 * of each of its operations.
 */
public final class Shapes {

    private Shapes() {}

    /**
     * Sets on a builder every member that the source has a value for and that the builder knows. Members without a value
     * leave the builder as it was, so a partial update is a copy of the request onto the stored shape.
     *
     * @return the builder
     */
    public static <B extends SdkPojo> B copy(SdkPojo source, B builder) {
        Map<String, SdkField<?>> targets = new HashMap<>();
        for (SdkField<?> field : builder.sdkFields()) {
            targets.put(field.memberName(), field);
        }
        for (SdkField<?> field : source.sdkFields()) {
            SdkField<?> target = targets.get(field.memberName());
            Object value = field.getValueOrDefault(source);
            if (target != null && target.marshallingType().equals(field.marshallingType()) && isSet(value)) {
                target.set(builder, value);
            }
        }
        return builder;
    }

    /** The names of the members that have a value, out of those named. */
    public static List<String> present(SdkPojo shape, List<String> memberNames) {
        return shape.sdkFields().stream()
                .filter(field -> memberNames.contains(field.memberName()) && isSet(field.getValueOrDefault(shape)))
                .map(SdkField::memberName)
                .toList();
    }

    private static boolean isSet(@Nullable Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }
}
