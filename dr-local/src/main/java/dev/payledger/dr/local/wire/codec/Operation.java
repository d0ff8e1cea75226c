package dev.payledger.dr.local.wire.codec;

import dev.payledger.dr.local.wire.Honours;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;
import software.amazon.awssdk.protocols.core.OperationInfo;

/** One operation of a service: its model and the method that implements it. Immutable. */
public final class Operation {
    final OperationInfo info;
    final UriTemplate uri;
    final Protocol restProtocol;
    private final String name;
    private final Object service;
    private final Method method;
    private final Class<?> requestClass;
    private final HonouredMembers honoured;

    private Operation(String name, Object service, Method method) {
        this.name = name;
        this.service = service;
        this.method = method;
        this.requestClass = method.getParameterTypes()[0];
        Class<?> marshaller = marshaller(requestClass, service.getClass());
        this.info = (OperationInfo) constant(marshaller);
        this.uri = new UriTemplate(info.requestUri());
        this.restProtocol = factoryName(marshaller).contains("Xml") ? Protocol.REST_XML : Protocol.REST_JSON;
        Honours honours = method.getAnnotation(Honours.class);
        this.honoured = HonouredMembers.of(newRequest(), honours == null ? List.of() : List.of(honours.value()));
        method.setAccessible(true);
    }

    /**
     * Reads the model of an operation.
     *
     * @throws IllegalStateException if this SDK is not the one that dr-local was built for
     */
    static Operation of(String name, Object service, Method method) {
        return new Operation(name, service, method);
    }

    /** The operation's name in AWS's API. */
    public String name() {
        return name;
    }

    boolean streamsInput() {
        return method.getParameterCount() == 2 && method.getParameterTypes()[1] == RequestBody.class;
    }

    /** An empty builder of the request. */
    public SdkPojo newRequest() {
        try {
            return (SdkPojo) requestClass.getMethod("builder").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw wrongSdk(requestClass, e);
        }
    }

    /** The path of the first member that is set although the operation does not honour it. */
    public Optional<String> refusedMember(SdkRequest request) {
        return honoured.firstRefused(request);
    }

    /**
     * Calls the service.
     *
     * @param body the streamed body, for operations that have one
     */
    public Result invoke(SdkRequest request, byte[] body) {
        try {
            if (method.getParameterCount() == 1) {
                Object answer = method.invoke(service, request);
                if (answer instanceof ResponseInputStream<?> stream) {
                    return new Result((SdkPojo) stream.response(), read(stream));
                }
                return new Result((SdkPojo) answer, null);
            }
            if (streamsInput()) {
                return new Result((SdkPojo) method.invoke(service, request, RequestBody.fromBytes(body)), null);
            }
            ResponseTransformer<SdkPojo, Result> capture =
                    (response, stream) -> new Result(response, stream.readAllBytes());
            return (Result) method.invoke(service, request, capture);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] read(ResponseInputStream<?> stream) {
        try (stream) {
            return stream.readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Services that share their models (DynamoDB and its streams) keep the marshallers beside the client. */
    private static Class<?> marshaller(Class<?> requestClass, Class<?> serviceClass) {
        String beside = clientPackage(serviceClass) + ".transform." + requestClass.getSimpleName() + "Marshaller";
        try {
            return Class.forName(beside, true, requestClass.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw wrongSdk(requestClass, e);
        }
    }

    private static String clientPackage(Class<?> serviceClass) {
        for (Class<?> implemented : serviceClass.getInterfaces()) {
            if (SdkClient.class.isAssignableFrom(implemented)) {
                return implemented.getPackageName();
            }
        }
        throw new IllegalStateException(serviceClass + " implements no client of the AWS SDK");
    }

    private static Object constant(Class<?> marshaller) {
        try {
            Field field = marshaller.getDeclaredField("SDK_OPERATION_BINDING");
            field.setAccessible(true);
            return field.get(null);
        } catch (ReflectiveOperationException e) {
            throw wrongSdk(marshaller, e);
        }
    }

    private static String factoryName(Class<?> marshaller) {
        try {
            return marshaller.getDeclaredField("protocolFactory").getType().getSimpleName();
        } catch (NoSuchFieldException e) {
            throw wrongSdk(marshaller, e);
        }
    }

    private static IllegalStateException wrongSdk(Class<?> type, Exception cause) {
        return new IllegalStateException(
                "dr-local needs AWS SDK 2.40.2; the one on its class path has another layout at " + type.getName(),
                cause);
    }

    /** An answer and, for streaming operations, its body. */
    public record Result(SdkPojo response, byte @Nullable [] stream) {}
}
