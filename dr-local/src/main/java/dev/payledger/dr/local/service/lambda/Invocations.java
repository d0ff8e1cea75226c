package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.AwsError;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.RequestTooLargeException;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.ThrottleReason;

/** Invokes functions: throttles, finds an environment, counts. Thread safe. */
final class Invocations {

    private static final int MAX_PAYLOAD_BYTES = 6 * 1024 * 1024;

    /** What a synchronous invocation came to. */
    record Done(
            String requestId, @Nullable String functionError, byte[] payload, String logTail, String executedVersion) {
        InvokeResponse toResponse(boolean withLogTail) {
            byte[] tail = logTail.getBytes(StandardCharsets.UTF_8);
            return InvokeResponse.builder()
                    .statusCode(200)
                    .executedVersion(executedVersion)
                    .functionError(functionError)
                    .payload(SdkBytes.fromByteArrayUnsafe(payload))
                    .logResult(withLogTail ? Base64.getEncoder().encodeToString(tail) : null)
                    .build();
        }
    }

    private final RegionContext context;
    private final FunctionMetrics metrics;

    Invocations(RegionContext context, FunctionMetrics metrics) {
        this.context = context;
        this.metrics = metrics;
    }

    /** Invokes a function and waits for its answer, or throws what AWS answers instead. */
    Done invoke(Target target, byte[] payload) {
        return invoke(target, payload, context.ids().uuid());
    }

    /** Invokes a function under a request id that is known already. */
    Done invoke(Target target, byte[] payload, String requestId) {
        LambdaFunction function = target.function();
        if (target.configuration().state() == State.PENDING) {
            throw LambdaErrors.conflict(
                    "The operation cannot be performed at this time. The function is currently in the"
                            + " following state: Pending");
        }
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw tooLarge(payload.length);
        }
        String name = target.functionName();
        int concurrent = function.concurrent().incrementAndGet();
        try {
            Integer reserved = function.reservedConcurrency();
            int most = reserved == null ? ReservedConcurrency.OF_ACCOUNT : reserved;
            if (concurrent > most) {
                metrics.throttled(target);
                throw LambdaErrors.throttled(
                        reserved == null
                                ? ThrottleReason.CONCURRENT_INVOCATION_LIMIT_EXCEEDED
                                : ThrottleReason.RESERVED_FUNCTION_CONCURRENT_INVOCATION_LIMIT_EXCEEDED);
            }
            metrics.begun(target, concurrent);
            return run(target, payload, most, requestId);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for function " + name, e);
        } finally {
            function.concurrent().decrementAndGet();
        }
    }

    private Done run(Target target, byte[] payload, int most, String requestId) throws InterruptedException {
        long arrived = System.nanoTime();
        ExecutionEnvironment environment =
                target.pool().acquire(most, context.time().now());
        try {
            ExecutionEnvironment.Result result = environment.invoke(requestId, payload, arrived, target.arn());
            metrics.ended(target, result.functionError() != null, result.millis());
            return new Done(
                    requestId, result.functionError(), result.payload(), environment.logTail(), target.version());
        } finally {
            target.pool().release(environment);
        }
    }

    private static RuntimeException tooLarge(int bytes) {
        return AwsError.of(
                RequestTooLargeException.builder().type("User"),
                "RequestTooLargeException",
                413,
                bytes + " byte payload is too large for the RequestResponse invocation type (limit " + MAX_PAYLOAD_BYTES
                        + " bytes)");
    }
}
