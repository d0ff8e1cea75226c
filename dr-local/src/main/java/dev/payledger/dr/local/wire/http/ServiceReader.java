package dev.payledger.dr.local.wire.http;

import dev.payledger.dr.local.wire.SdkPassage;
import dev.payledger.dr.local.wire.codec.Operation;
import dev.payledger.dr.local.wire.codec.ServiceBinding;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.utils.builder.Buildable;

/** Asks one service what no caller asked. */
final class ServiceReader implements SdkPassage.Reader {
    private final ServiceBinding service;

    ServiceReader(ServiceBinding service) {
        this.service = service;
    }

    @Override
    public Optional<SdkPassage.Question> ask(String operation, Map<String, Object> members) {
        Optional<Operation> known = service.operation(operation);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        SdkPojo builder = known.get().newRequest();
        int set = 0;
        for (SdkField<?> field : builder.sdkFields()) {
            Object value = members.get(field.memberName());
            if (value != null) {
                field.set(builder, value);
                set++;
            }
        }
        if (set < members.size()) {
            return Optional.empty();
        }
        SdkRequest input = (SdkRequest) ((Buildable) builder).build();
        return Optional.of(new Asked(known.get(), input));
    }

    private record Asked(Operation operation, SdkRequest input) implements SdkPassage.Question {
        @Override
        public Object answer() {
            return operation.invoke(input, new byte[0]);
        }
    }
}
