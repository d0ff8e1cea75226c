package dev.payledger.dr.local.runtime;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.HashMap;
import java.util.Map;

/** Finds what a class puts for the type parameters of an interface that it implements, however far up. */
final class TypeArguments {

    private static final Type[] NONE = {};

    private TypeArguments() {}

    /** The arguments, each a class or a parameterized type; empty where the class leaves one open. */
    static Type[] of(Class<?> type, Class<?> wanted) {
        return find(type, wanted, Map.of());
    }

    private static Type[] find(Type type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        if (type instanceof ParameterizedType) {
            ParameterizedType parameterized = (ParameterizedType) type;
            Class<?> raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            Map<TypeVariable<?>, Type> inner = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                Type argument = known.getOrDefault(arguments[i], arguments[i]);
                if (argument instanceof TypeVariable) {
                    return NONE;
                }
                arguments[i] = argument;
                inner.put(raw.getTypeParameters()[i], argument);
            }
            return raw == wanted ? arguments : findAbove(raw, wanted, inner);
        }
        return type instanceof Class ? findAbove((Class<?>) type, wanted, Map.of()) : NONE;
    }

    private static Type[] findAbove(Class<?> type, Class<?> wanted, Map<TypeVariable<?>, Type> known) {
        for (Type above : type.getGenericInterfaces()) {
            Type[] found = find(above, wanted, known);
            if (found.length > 0) {
                return found;
            }
        }
        Type superclass = type.getGenericSuperclass();
        return superclass == null ? NONE : find(superclass, wanted, known);
    }
}
