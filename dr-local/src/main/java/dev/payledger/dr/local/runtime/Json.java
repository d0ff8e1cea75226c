package dev.payledger.dr.local.runtime;

import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.amazonaws.services.lambda.runtime.serialization.factories.JacksonFactory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Events and answers of one Java type, bound as Amazon's runtime binds them. */
final class Json {

    private final Type type;
    private @Nullable PojoSerializer<Object> serializer;

    private Json(Type type) {
        this.type = type;
    }

    static Json of(Type type) {
        return new Json(type);
    }

    @Nullable
    Object read(byte[] payload) {
        if (type == Void.class || type == void.class) {
            return null;
        }
        if (type == InputStream.class) {
            return new ByteArrayInputStream(payload);
        }
        return serializer().fromJson(new ByteArrayInputStream(payload));
    }

    byte[] write(@Nullable Object value) {
        if (value == null || type == Void.class || type == void.class) {
            return "null".getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        serializer().toJson(value, answer);
        return answer.toByteArray();
    }

    private PojoSerializer<Object> serializer() {
        PojoSerializer<Object> made = serializer;
        if (made == null) {
            made = make(type);
            serializer = made;
        }
        return made;
    }

    @SuppressWarnings("unchecked") // the serializer of a type takes that type's objects
    private static PojoSerializer<Object> make(Type type) {
        if (type instanceof Class && LambdaEventSerializers.isLambdaSupportedEvent(((Class<?>) type).getName())) {
            return LambdaEventSerializers.serializerFor((Class<Object>) type, Json.class.getClassLoader());
        }
        return JacksonFactory.getInstance().getSerializer(type);
    }
}
