package dev.payledger.dr.local.service.lambda;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Copies between model classes that share members, as {@code FunctionConfiguration} and several responses do. */
final class Members {

    private Members() {}

    /** Sets every member of the target that the source has, too, and that is set there. */
    static <T extends SdkPojo> T copy(SdkPojo from, T to) {
        Map<String, SdkField<?>> source =
                from.sdkFields().stream().collect(Collectors.toMap(SdkField::memberName, Function.identity()));
        for (SdkField<?> target : to.sdkFields()) {
            SdkField<?> field = source.get(target.memberName());
            Object value = field == null ? null : field.getValueOrDefault(from);
            if (value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap)) {
                target.set(to, value);
            }
        }
        return to;
    }
}
