package dev.payledger.dr.local.wire.codec;

import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkPojo;

/** Shapes by class, each read once. Thread safe. */
final class Shapes {
    private final ConcurrentHashMap<Class<?>, Shape> byClass = new ConcurrentHashMap<>();

    Shape of(SdkPojo pojo) {
        Shape known = byClass.get(pojo.getClass());
        if (known != null) {
            return known;
        }
        Shape shape = Shape.read(pojo);
        byClass.put(pojo.getClass(), shape);
        return shape;
    }
}
