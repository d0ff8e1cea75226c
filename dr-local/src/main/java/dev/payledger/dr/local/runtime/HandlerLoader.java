package dev.payledger.dr.local.runtime;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Type;

/**
 * Makes a handler from its name, {@code package.Class} or {@code package.Class::method}: a {@link RequestHandler}, a
 * {@link RequestStreamHandler}, or any public method.
 */
final class HandlerLoader {

    private static final String INTERFACE_METHOD = "handleRequest";

    private HandlerLoader() {}

    /**
     * Loads the class and makes its instance.
     *
     * @throws HandlerFault if the class cannot be initialised or its constructor throws. A class that is missing and a
     *     name that is wrong show only when the function is called, as in AWS
     */
    static Handler load(String name) throws HandlerFault {
        int colons = name.indexOf("::");
        String className = colons < 0 ? name : name.substring(0, colons);
        String method = colons < 0 ? "" : name.substring(colons + 2);
        if (className.isEmpty() || (colons >= 0 && method.isEmpty())) {
            return failing(
                    HandlerFault.atCall("Invalid handler: `" + name + "'", "java.lang.IllegalArgumentException"));
        }
        Class<?> type;
        try {
            type = Class.forName(className, true, HandlerLoader.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return failing(HandlerFault.atCall("Class not found: " + className, e));
        } catch (Throwable e) {
            throw HandlerFault.atInit("Error loading class " + className, e);
        }
        return load(type, method);
    }

    private static Handler load(Class<?> type, String method) throws HandlerFault {
        boolean byInterface = method.isEmpty() || method.equals(INTERFACE_METHOD);
        if (byInterface && RequestStreamHandler.class.isAssignableFrom(type)) {
            return stream((RequestStreamHandler) instance(type));
        }
        if (byInterface && RequestHandler.class.isAssignableFrom(type)) {
            Type[] arguments = TypeArguments.of(type, RequestHandler.class);
            if (arguments.length == 2) {
                return typed((RequestHandler<?, ?>) instance(type), arguments[0], arguments[1]);
            }
        }
        if (method.isEmpty()) {
            return failing(HandlerFault.atCall(
                    "Class " + type.getName() + " does not implement an appropriate handler interface",
                    "java.lang.IllegalArgumentException"));
        }
        return MethodHandler.of(type, method);
    }

    /** An instance by the public constructor without parameters. */
    static Object instance(Class<?> type) throws HandlerFault {
        try {
            Constructor<?> constructor = type.getConstructor();
            return constructor.newInstance();
        } catch (NoSuchMethodException e) {
            throw HandlerFault.atInit("Class " + type.getName() + " has no public zero-argument constructor", e);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            throw HandlerFault.thrownByConstructor(cause == null ? e : cause);
        } catch (IllegalAccessException e) {
            throw HandlerFault.atInit(
                    "Class " + type.getName() + "'s public zero-argument constructor is not accessible", e);
        } catch (InstantiationException e) {
            throw HandlerFault.atInit("Class " + type.getName() + " is abstract and cannot be instantiated", e);
        } catch (Throwable e) {
            throw HandlerFault.atInit("Error creating an instance of " + type.getName(), e);
        }
    }

    /** A handler that fails at each call. */
    static Handler failing(HandlerFault fault) {
        return (payload, context) -> {
            throw fault;
        };
    }

    private static Handler stream(RequestStreamHandler handler) {
        return (payload, context) -> {
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            handler.handleRequest(new ByteArrayInputStream(payload), answer, context);
            return answer.toByteArray();
        };
    }

    @SuppressWarnings("unchecked") // the types are those that the handler's class declares
    private static Handler typed(RequestHandler<?, ?> declared, Type input, Type output) {
        RequestHandler<Object, Object> handler = (RequestHandler<Object, Object>) declared;
        Json in = Json.of(input);
        Json out = Json.of(output);
        return (payload, context) -> out.write(handler.handleRequest(in.read(payload), context));
    }
}
