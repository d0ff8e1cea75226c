package dev.payledger.dr.local.weather;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.SdkAutoConstructList;

/** What a request is about: the values of those of its members that name things. */
final class Target {

    private static final Pattern NAMING =
            Pattern.compile("(?i).*(name|names|id|ids|arn|arns|identifier|bucket|key|prefix|resource)");

    private Target() {}

    static Set<String> of(SdkPojo request) {
        Set<String> names = new LinkedHashSet<>();
        for (SdkField<?> field : request.sdkFields()) {
            if (!NAMING.matcher(field.memberName()).matches()) {
                continue;
            }
            Object value = field.getValueOrDefault(request);
            if (value instanceof String name) {
                names.add(name);
            } else if (value instanceof List<?> list && !(value instanceof SdkAutoConstructList)) {
                list.stream().filter(String.class::isInstance).forEach(name -> names.add((String) name));
            }
        }
        return names;
    }

    /** Whether two requests name the same thing, by name or by ARN. */
    static boolean meet(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(one -> others.stream().anyMatch(other -> same(one, other)));
    }

    private static boolean same(String one, String other) {
        return one.equals(other) || endsWith(one, other) || endsWith(other, one);
    }

    private static boolean endsWith(String arn, String name) {
        return arn.endsWith(":" + name) || arn.endsWith("/" + name);
    }
}
