package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The functions of a region by name. Thread safe. */
final class FunctionStore {

    private static final Duration EVICTABLE_AFTER = Duration.ofMillis(200);

    private final RegionContext context;
    private final ConcurrentSkipListMap<String, LambdaFunction> functions = new ConcurrentSkipListMap<>();

    FunctionStore(RegionContext context) {
        this.context = context;
    }

    /** A function and the qualifier by which it was named, which may be of nothing that is there. */
    record Named(LambdaFunction function, @Nullable String qualifier) {}

    /** A function by name or ARN, and its qualifier. */
    Named named(String nameOrArn, @Nullable String qualifier) {
        FunctionName name = FunctionName.of(context, nameOrArn, qualifier);
        LambdaFunction function = functions.get(name.name());
        if (function == null) {
            throw LambdaErrors.functionNotFound(name.qualifiedArn(context));
        }
        return new Named(function, name.qualifier());
    }

    /** What a call to this name or ARN runs. */
    Target target(String nameOrArn, @Nullable String qualifier) {
        Named named = named(nameOrArn, qualifier);
        return named.function().target(named.qualifier());
    }

    /** A function by name or ARN, where versions and aliases are not meant. */
    LambdaFunction get(String nameOrArn) {
        Named named = named(nameOrArn, null);
        if (named.qualifier() != null && !named.qualifier().equals(LambdaFunction.LATEST)) {
            throw LambdaErrors.invalid("This operation is permitted on Lambda functions only. Aliases and versions do"
                    + " not support this operation. Please specify either a function name or an unqualified function"
                    + " ARN.");
        }
        return named.function();
    }

    /** In the order of their names. */
    List<LambdaFunction> all() {
        return List.copyOf(functions.values());
    }

    /** Functions whose names come after this one. */
    List<LambdaFunction> after(@Nullable String name) {
        return name == null ? all() : List.copyOf(functions.tailMap(name, false).values());
    }

    boolean exists(FunctionName name) {
        return functions.containsKey(name.name());
    }

    void add(FunctionName name, Supplier<LambdaFunction> maker) {
        synchronized (functions) {
            if (exists(name)) {
                throw LambdaErrors.conflict("Function already exist: " + name.name());
            }
            functions.put(name.name(), maker.get());
        }
    }

    void remove(LambdaFunction function) {
        functions.remove(function.configuration().functionName(), function);
    }

    /** Ends environments that have been idle for so long. */
    void reap(Duration idleFor) {
        all().forEach(function -> function.pools().forEach(pool -> pool.reap(idleFor)));
    }

    /** Ends one environment that is idle, to make room for another. */
    boolean evictOne() {
        return all().stream()
                .anyMatch(function -> function.pools().stream().anyMatch(pool -> pool.evict(EVICTABLE_AFTER)));
    }
}
