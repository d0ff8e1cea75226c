package dev.payledger.dr.local.wire.codec;

import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallLocation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.core.sync.ResponseTransformer;

/**
 * A service as the wire sees it: the operations that its class declares itself. The model of an operation is read when
 * it is first called. Thread safe.
 */
public final class ServiceBinding {
    private final SdkClient service;
    private final String signingName;
    private final Map<String, Method> methods = new TreeMap<>();
    private final Map<String, Operation> operations = new ConcurrentHashMap<>();
    private final Shapes shapes = new Shapes();

    private ServiceBinding(SdkClient service) {
        this.service = service;
        this.signingName = service.serviceName();
        for (Method method : service.getClass().getDeclaredMethods()) {
            operationName(method).ifPresent(name -> methods.put(name, method));
        }
    }

    /** Binds a service that implements an SDK client interface. */
    public static ServiceBinding of(SdkClient service) {
        return new ServiceBinding(service);
    }

    /** The name that requests to this service are signed with. */
    public String signingName() {
        return signingName;
    }

    /** The implementation. */
    public SdkClient service() {
        return service;
    }

    /** Every operation that is supported. */
    public Set<String> operationNames() {
        return new TreeSet<>(methods.keySet());
    }

    /** An operation by its name in AWS's API. */
    public Optional<Operation> operation(String name) {
        Operation known = operations.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        Method method = methods.get(name);
        if (method == null) {
            return Optional.empty();
        }
        return Optional.of(operations.computeIfAbsent(name, n -> Operation.of(n, service, method)));
    }

    /** The model of an operation that is supported. */
    public Operation requireOperation(String name) {
        return operation(name).orElseThrow(() -> new IllegalArgumentException("no operation " + name));
    }

    /** Whether the service's own protocol is JSON with a target whose prefix is this. */
    boolean hasTargetPrefix(String prefix) {
        return methods.keySet().stream()
                .findFirst()
                .flatMap(this::operation)
                .map(operation -> operation.info.operationIdentifier())
                .map(target -> target == null || target.indexOf('.') < 0 || target.startsWith(prefix + "."))
                .orElse(false);
    }

    /** The operation that a REST request means; where several fit, the most particular one. */
    Optional<RestMatch> match(String method, String rawPath, Map<String, List<String>> query, Set<String> headers) {
        RestMatch best = null;
        int bestRank = -1;
        for (String name : methods.keySet()) {
            Operation operation = requireOperation(name);
            if (operation.info.httpMethod().name().equals(method)) {
                RestMatch match = match(operation, rawPath, query);
                int rank = match == null ? -1 : rank(operation, query, headers);
                if (rank > bestRank) {
                    best = match;
                    bestRank = rank;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    private @Nullable RestMatch match(Operation operation, String rawPath, Map<String, List<String>> query) {
        if (!operation.uri.literalsIn(query)) {
            return null;
        }
        if (!signingName.equals("s3")) {
            Map<String, String> labels = operation.uri.match(rawPath);
            return labels == null ? null : new RestMatch(operation, labels);
        }
        return matchInBucket(operation, rawPath);
    }

    /** The SDK's templates for S3 begin behind the bucket, which is the first segment in path style. */
    private @Nullable RestMatch matchInBucket(Operation operation, String rawPath) {
        int slash = rawPath.indexOf('/', 1);
        String bucket = slash < 0 ? rawPath.substring(1) : rawPath.substring(1, slash);
        boolean takesBucket = shapes.of(operation.newRequest()).members.stream()
                .anyMatch(member -> member.location == MarshallLocation.PATH && member.wireIn.equals("Bucket"));
        if (takesBucket == bucket.isEmpty()) {
            return null;
        }
        Map<String, String> labels = operation.uri.match(slash < 0 ? "/" : rawPath.substring(slash));
        if (labels != null && takesBucket) {
            labels.put("Bucket", bucket);
        }
        return labels == null ? null : new RestMatch(operation, labels);
    }

    private int rank(Operation operation, Map<String, List<String>> query, Set<String> headers) {
        int required = 0;
        Set<String> unknown = new HashSet<>(query.keySet());
        unknown.removeIf(name -> RestCodec.isTransport(name) || operation.uri.literals.containsKey(name));
        shapes.of(operation.newRequest()).members.forEach(member -> unknown.remove(member.wireIn));
        if (!unknown.isEmpty()) {
            return -1;
        }
        for (Member member : shapes.of(operation.newRequest()).members) {
            boolean inQuery = member.location == MarshallLocation.QUERY_PARAM;
            if (member.required && (inQuery || member.location == MarshallLocation.HEADER)) {
                boolean present = inQuery
                        ? query.containsKey(member.wireIn)
                        : headers.contains(member.wireIn.toLowerCase(java.util.Locale.ROOT));
                if (!present) {
                    return -1;
                }
                required++;
            }
        }
        return operation.uri.literals.size() * 100 + required;
    }

    private static Optional<String> operationName(Method method) {
        Class<?>[] parameters = method.getParameterTypes();
        if (method.isSynthetic() || parameters.length == 0 || !SdkRequest.class.isAssignableFrom(parameters[0])) {
            return Optional.empty();
        }
        boolean streaming = parameters.length == 2
                && (parameters[1] == RequestBody.class || parameters[1] == ResponseTransformer.class);
        String request = parameters[0].getSimpleName();
        String name = request.substring(0, request.length() - "Request".length());
        boolean named = name.equalsIgnoreCase(method.getName());
        return named && (parameters.length == 1 || streaming) ? Optional.of(name) : Optional.empty();
    }

    /** What a REST path said. Labels are still percent-encoded. */
    record RestMatch(Operation operation, Map<String, String> labels) {}
}
