package dev.payledger.dr.local.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A handler that is a plain public method: with or without an event, with or without a context. */
final class MethodHandler implements Handler {

    private final @Nullable Object target;
    private final Method method;
    private final Json[] parameters;
    private final Json answer;

    private MethodHandler(@Nullable Object target, Method method) {
        this.target = target;
        this.method = method;
        this.parameters =
                Arrays.stream(method.getGenericParameterTypes()).map(Json::of).toArray(Json[]::new);
        this.answer = Json.of(method.getGenericReturnType());
    }

    /** The handler for a method; of several with that name the one with most parameters, a context last. */
    static Handler of(Class<?> type, String name) throws HandlerFault {
        List<Method> candidates = Arrays.stream(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .filter(method -> !method.isBridge() && !method.isSynthetic() && supported(method))
                .sorted(Comparator.<Method>comparingInt(Method::getParameterCount)
                        .thenComparing(MethodHandler::takesContext)
                        .reversed())
                .toList();
        if (candidates.isEmpty()) {
            return HandlerLoader.failing(HandlerFault.atCall(
                    "No public method named " + name + " with appropriate method signature found on class "
                            + type.getName(),
                    "java.lang.NoSuchMethodException"));
        }
        Method method = candidates.get(0);
        Object target = Modifier.isStatic(method.getModifiers()) ? null : HandlerLoader.instance(type);
        return new MethodHandler(target, method);
    }

    private static boolean supported(Method method) {
        int events = method.getParameterCount() - (takesContext(method) ? 1 : 0);
        return events <= 1 || (events == 2 && isStream(method));
    }

    private static boolean isStream(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length >= 2 && types[0] == InputStream.class && types[1] == OutputStream.class;
    }

    private static boolean takesContext(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1] == Context.class;
    }

    @Override
    public byte[] call(byte[] payload, Context context) throws Throwable {
        @Nullable Object[] arguments = new @Nullable Object[parameters.length];
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        Type[] types = method.getParameterTypes();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = types[i] == Context.class
                    ? context
                    : types[i] == OutputStream.class
                            ? written
                            : types[i] == InputStream.class
                                    ? new ByteArrayInputStream(payload)
                                    : parameters[i].read(payload);
        }
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw cause == null ? e : cause;
        }
        return isStream(method) ? written.toByteArray() : answer.write(result);
    }
}
