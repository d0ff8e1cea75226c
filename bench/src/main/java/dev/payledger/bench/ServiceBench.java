package dev.payledger.bench;

import dev.payledger.dr.local.LocalAwsState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.LogType;

/** PayLedger in the local AWS, at speed 1: HTTP API, function processes, tables and replication. */
final class ServiceBench {
    private static final int COLD_STARTS = 20;
    private static final Duration PROBE = Duration.ofMillis(250);
    private static final Duration ARCHIVED = Duration.ofSeconds(15);
    private static final Duration WARM_UP = Duration.ofSeconds(30);
    private static final Duration REPLICATED = Duration.ofMinutes(2);
    private static final Duration UPDATED = Duration.ofMinutes(1);
    private static final Pattern TRANSACTION = Pattern.compile("\"transactionId\":\"([^\"]+)\"");
    private static final Pattern INIT = Pattern.compile("Init Duration: ([0-9.]+) ms");
    private static final List<String> FUNCTIONS =
            List.of("health", "createTransaction", "listTransactions", "getBalance", "projector");
    private static final String EVENT = "{\"version\":\"2.0\",\"routeKey\":\"GET /health\",\"rawPath\":\"/health\","
            + "\"headers\":{},\"Records\":[],\"requestContext\":{\"http\":{\"method\":\"GET\",\"path\":\"/health\"},"
            + "\"requestId\":\"bench\",\"timeEpoch\":1767225600000},\"isBase64Encoded\":false}";

    private final Figures figures;
    private final LocalAwsState state;
    private final Path jar;
    private final Duration load;
    private final String how;
    private final Service service;

    ServiceBench(Figures figures, LocalAwsState state, Path jar, Duration load, String how) {
        this.figures = figures;
        this.state = state;
        this.jar = jar;
        this.load = load;
        this.how = how;
        figures.section("PayLedger in the local AWS, at speed 1" + how);
        this.service = Service.deploy(figures, state, jar, how);
    }

    void run() throws IOException, InterruptedException {
        figures.add("functions jar", Files.size(jar) / 1e6, "MB");
        coldStarts();
        transactions(8, ", just started");
        new Load(service.door(), number -> post("acc-" + number % 100)).run(8, WARM_UP);
        transactions(1, ", warm");
        transactions(8, ", warm");
        hotAccount();
        replication();
        LocalAwsBenchProcess.memory(figures, "memory of the local AWS afterwards, resident", state.pid());
    }

    void coldStarts() throws InterruptedException {
        // The first starts are recorded for the archive; it is there some seconds later.
        for (String function : FUNCTIONS) {
            invokeAnew(function, 1, false);
        }
        Thread.sleep(ARCHIVED.toMillis());
        for (String function : FUNCTIONS) {
            invokeAnew(function, COLD_STARTS, true);
        }
    }

    /** Each change of a variable ends the environments that run, so that the next invocation starts one. */
    private void invokeAnew(String name, int times, boolean counts) throws InterruptedException {
        String function = "payledger-dev-" + name;
        long[] whole = new long[times];
        long[] init = new long[times];
        try (LambdaClient lambda = LambdaClient.builder()
                .endpointOverride(URI.create(state.endpoint()))
                .region(Region.of(Service.PRIMARY))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            Map<String, String> variables = lambda.getFunctionConfiguration(get -> get.functionName(function))
                    .environment()
                    .variables();
            for (int i = 0; i < times; i++) {
                Map<String, String> changed = new HashMap<>(variables);
                changed.put("BENCH", String.valueOf(i));
                lambda.updateFunctionConfiguration(update ->
                        update.functionName(function).environment(environment -> environment.variables(changed)));
                long limit = System.nanoTime() + UPDATED.toNanos();
                while (lambda.getFunctionConfiguration(get -> get.functionName(function))
                                .lastUpdateStatus()
                        == LastUpdateStatus.IN_PROGRESS) {
                    requireBefore(limit, function + " is still being updated");
                    Thread.sleep(20);
                }
                long began = System.nanoTime();
                InvokeResponse answer = lambda.invoke(invoke ->
                        invoke.functionName(function).logType(LogType.TAIL).payload(SdkBytes.fromUtf8String(EVENT)));
                whole[i] = System.nanoTime() - began;
                Matcher report = INIT.matcher(new String(Base64.getDecoder().decode(answer.logResult())));
                if (!report.find()) {
                    throw new IllegalStateException(name + " did not start anew");
                }
                init[i] = (long) (Double.parseDouble(report.group(1)) * 1e6);
            }
        }
        if (counts) {
            figures.spread(name + how + ", first invocation", whole, 90);
            figures.spread(name + how + ", Init Duration", init, 90);
        }
    }

    /** Functions' code, and the local AWS's own, is compiled while it runs. */
    private void transactions(int connections, String state) throws InterruptedException {
        Load.Outcome outcome = new Load(service.door(), number -> post("acc-" + number % 100)).run(connections, load);
        String name = "POST /transactions, " + connections + " connections" + state;
        figures.add(name, outcome.rate(), "per second");
        figures.add(name + ", refused", outcome.refused(), "answers");
        figures.spread(name, outcome.nanos(), 99);
    }

    private void hotAccount() throws InterruptedException {
        Load.Outcome outcome = new Load(service.door(), number -> post("acc-hot")).run(8, load);
        figures.add("POST /transactions, 8 connections, one account", outcome.rate(), "per second");
        figures.add(
                "POST /transactions, 8 connections, one account, told to retry",
                100.0 * outcome.refused() / (outcome.refused() + outcome.nanos().length),
                "percent");
        figures.spread("POST /transactions, 8 connections, one account", outcome.nanos(), 99);
    }

    /** How long a transaction takes to be listed in the other region while this one's functions write at full rate. */
    private void replication() throws IOException, InterruptedException {
        CompletableFuture<Load.Outcome> busy = CompletableFuture.supplyAsync(() -> {
            try {
                return new Load(service.door(), number -> post("acc-" + number % 100)).run(8, load.multipliedBy(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        });
        long began = System.nanoTime();
        Map<String, Long> sent = new LinkedHashMap<>();
        List<Long> lags = new ArrayList<>();
        byte[] list =
                Connection.request("GET", "/transactions?accountId=acc-probe&limit=100", service.secondary(), "", "");
        try (Connection there = new Connection(service.door());
                Connection here = new Connection(service.door())) {
            boolean last = false;
            for (long limit = Long.MAX_VALUE; !last || !sent.isEmpty(); Thread.sleep(PROBE.toMillis())) {
                if (!last) {
                    // The one after the load has everything before it in the stream.
                    last = busy.isDone();
                    limit = System.nanoTime() + REPLICATED.toNanos();
                    Matcher id =
                            TRANSACTION.matcher(there.send(post("acc-probe")).body());
                    if (id.find()) {
                        sent.put(id.group(1), System.nanoTime());
                    }
                }
                requireBefore(limit, sent.size() + " transactions are not listed in the other region");
                String listed = here.send(list).body();
                for (Iterator<Map.Entry<String, Long>> waiting = sent.entrySet().iterator(); waiting.hasNext(); ) {
                    Map.Entry<String, Long> probe = waiting.next();
                    if (listed.contains(probe.getKey())) {
                        lags.add(System.nanoTime() - probe.getValue());
                        waiting.remove();
                    }
                }
            }
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Load.Outcome load = busy.join();
        figures.add("POST /transactions while the other region follows", load.rate(), "per second");
        figures.add("projected in the other region meanwhile", (load.all() + lags.size()) / seconds, "per second");
        figures.spread(
                "listed in the other region after the answer",
                lags.stream().mapToLong(Long::longValue).toArray(),
                100);
    }

    private static void requireBefore(long limitNanos, String state) {
        if (System.nanoTime() - limitNanos > 0) {
            throw new IllegalStateException(state + " after its limit");
        }
    }

    private byte[] post(String account) {
        return service.post(account, UUID.randomUUID().toString());
    }
}
