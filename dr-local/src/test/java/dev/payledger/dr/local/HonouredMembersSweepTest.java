package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.codec.Operation;
import dev.payledger.dr.local.wire.codec.ServiceBinding;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.document.Document;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.utils.builder.Buildable;

/** Every member of every operation that is supported is honoured or refused by its name. */
class HonouredMembersSweepTest {
    private static LocalAws aws;

    @BeforeAll
    static void start() {
        aws = LocalAws.builder().regions(List.of("us-east-1")).start();
    }

    @AfterAll
    static void stop() {
        aws.close();
    }

    @Test
    void membersThatAreNotHonouredAreRefused() {
        List<String> ignored = new ArrayList<>();
        int refusals = 0;
        for (SdkClient service : aws.services("us-east-1")) {
            ServiceBinding binding = ServiceBinding.of(service);
            for (String name : binding.operationNames()) {
                Operation operation = binding.operation(name).orElseThrow();
                Set<String> honoured = honoured(service, name).stream()
                        .map(path -> path.split("\\.")[0])
                        .collect(Collectors.toSet());
                for (SdkField<?> field : operation.newRequest().sdkFields()) {
                    if (!honoured.contains(field.memberName())) {
                        SdkPojo builder = operation.newRequest();
                        field.set(builder, sample(field));
                        SdkRequest request = (SdkRequest) ((Buildable) builder).build();
                        if (!operation.refusedMember(request).equals(java.util.Optional.of(field.memberName()))) {
                            ignored.add(binding.signingName() + ":" + name + "." + field.memberName());
                        }
                        refusals++;
                    }
                }
            }
        }
        assertThat(ignored).isEmpty();
        assertThat(refusals).isGreaterThan(100);
    }

    @Test
    void honouredMembersExist() {
        List<String> unknown = new ArrayList<>();
        for (SdkClient service : aws.services("us-east-1")) {
            ServiceBinding binding = ServiceBinding.of(service);
            for (String name : binding.operationNames()) {
                SdkPojo request = binding.operation(name).orElseThrow().newRequest();
                for (String path : honoured(service, name)) {
                    if (!exists(request, List.of(path.split("\\.")))) {
                        unknown.add(binding.signingName() + ":" + name + "." + path);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyOperationSaysWhatItHonours() {
        List<String> silent = new ArrayList<>();
        for (SdkClient service : aws.services("us-east-1")) {
            for (String name : ServiceBinding.of(service).operationNames()) {
                if (method(service, name).getAnnotation(Honours.class) == null) {
                    silent.add(service.serviceName() + ":" + name);
                }
            }
        }
        assertThat(silent).isEmpty();
    }

    private static boolean exists(SdkPojo shape, List<String> path) {
        for (SdkField<?> field : shape.sdkFields()) {
            if (field.memberName().equals(path.get(0))) {
                if (path.size() == 1) {
                    return true;
                }
                SdkField<?> inner = element(field);
                return inner.constructor() != null && exists(inner.constructor().get(), path.subList(1, path.size()));
            }
        }
        return false;
    }

    private static SdkField<?> element(SdkField<?> field) {
        ListTrait list = field.getTrait(ListTrait.class);
        if (list != null) {
            return element(list.memberFieldInfo());
        }
        MapTrait map = field.getTrait(MapTrait.class);
        return map != null ? element(map.valueFieldInfo()) : field;
    }

    private static List<String> honoured(SdkClient service, String operation) {
        Honours honours = method(service, operation).getAnnotation(Honours.class);
        return honours == null ? List.of() : List.of(honours.value());
    }

    private static Method method(SdkClient service, String operation) {
        return Stream.of(service.getClass().getDeclaredMethods())
                .filter(method -> method.getName().equalsIgnoreCase(operation))
                .filter(method -> !method.isSynthetic() && method.getParameterCount() > 0)
                .filter(method -> SdkRequest.class.isAssignableFrom(method.getParameterTypes()[0]))
                .findFirst()
                .orElseThrow();
    }

    private static Object sample(SdkField<?> field) {
        return switch (field.marshallingType().getKnownType()) {
            case STRING -> "x";
            case INTEGER -> 1;
            case LONG -> 1L;
            case SHORT -> (short) 1;
            case BYTE -> (byte) 1;
            case FLOAT -> 1f;
            case DOUBLE -> 1d;
            case BIG_DECIMAL -> BigDecimal.ONE;
            case BOOLEAN -> true;
            case INSTANT -> Instant.EPOCH;
            case SDK_BYTES -> SdkBytes.fromUtf8String("x");
            case DOCUMENT -> Document.fromString("x");
            case LIST -> List.of(sample(field.getTrait(ListTrait.class).memberFieldInfo()));
            case MAP -> Map.of("x", sample(field.getTrait(MapTrait.class).valueFieldInfo()));
            case SDK_POJO -> ((Buildable) field.constructor().get()).build();
            default -> throw new IllegalStateException("no sample of " + field.marshallingType());
        };
    }
}
