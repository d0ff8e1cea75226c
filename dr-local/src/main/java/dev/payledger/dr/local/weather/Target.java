package dev.payledger.dr.local.weather;

import dev.payledger.dr.local.wire.SdkPassage;
import java.util.LinkedHashSet;
import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;

/** What a request is about: the values of those of its members that name things. */
final class Target {

    private Target() {}

    static Set<String> of(SdkRequest request) {
        Set<String> names = new LinkedHashSet<>();
        SdkPassage.names(request).values().forEach(names::addAll);
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
