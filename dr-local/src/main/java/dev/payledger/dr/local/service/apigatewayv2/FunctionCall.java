package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.FunctionInvoker;
import dev.payledger.dr.local.region.FunctionInvoker.Invocation;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Invokes functions and gives up after the integration's timeout, which is real time at any speed. Thread safe. */
final class FunctionCall implements AutoCloseable {

    /** More calls than this at once are refused, as API Gateway refuses what exceeds the account's throttle. */
    private static final int CONCURRENT_MAX = 1_000;

    private static final long THREAD_IDLE_SECONDS = 20;
    private static final String PRINCIPAL = "apigateway.amazonaws.com";

    private final FunctionInvoker invoker;
    private final ThreadPoolExecutor threads;

    FunctionCall(FunctionInvoker invoker, String region) {
        this.invoker = invoker;
        AtomicInteger count = new AtomicInteger();
        this.threads = new ThreadPoolExecutor(
                0, CONCURRENT_MAX, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "dr-local-api-" + region + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Invokes and waits.
     *
     * @throws TimeoutException if the function has not answered in time; it goes on all the same, as in AWS
     * @throws RejectedExecutionException if too many calls are under way
     * @throws RuntimeException what the invoker throws
     */
    Invocation invoke(String functionArn, byte[] event, String sourceArn, int timeoutMillis) throws TimeoutException {
        Callable<Invocation> call = () -> invoker.invoke(functionArn, event, PRINCIPAL, sourceArn);
        Future<Invocation> answer = threads.submit(call);
        try {
            return answer.get(timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException("the function could not be invoked", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while a function was running", e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
