package dev.payledger.bench;

import dev.payledger.core.AccountId;
import dev.payledger.core.Balance;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Ledger;
import dev.payledger.core.Money;
import dev.payledger.core.PostResult;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionPage;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import dev.payledger.core.ViewProjector;
import dev.payledger.core.dynamodb.DynamoDbLedgerStore;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Prints what the ledger costs: calls to AWS and consumed capacity of each operation, the time of a balance and of the
 * first page as an account grows, and how fast the projector applies. All on the local table engine in one process and
 * one thread, so the times are those of the ledger and the engine, without network and function start.
 *
 * <p>Arguments: a file for the figures as JSON; then, if wanted, the largest account (1,000,000 by default).
 * Beyond the first ten the transactions of the growing account are put straight into the view, as older ones.
 */
public final class LedgerBenchProcess {
    private static final AccountId ACCOUNT = new AccountId("bench");
    private static final Instant START = Instant.parse("2026-03-01T10:00:00Z");
    private static final int SAMPLES = 2_000;
    private static final int SMALLEST = 10;
    private static final int PROJECTED = 10_000;
    /** What the template hands the projector at most. */
    private static final int BATCH = 100;

    private final PrintStream out;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    private LedgerBenchProcess(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] arguments) throws IOException {
        LedgerBenchProcess bench = new LedgerBenchProcess(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        bench.costs();
        bench.projector();
        bench.reads(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1_000_000);
        if (arguments.length > 0) {
            bench.write(Path.of(arguments[0]));
        }
    }

    private void costs() {
        BenchTables tables = new BenchTables();
        DynamoDbLedgerStore store = tables.store();
        Ledger ledger = ledger(store, START);
        row("local; one thread", "AWS calls", "capacity units");
        Transaction first = ((PostResult.Posted) cost(tables, "post", () -> ledger.post(request(0)))).transaction();
        cost(tables, "post again (replay)", () -> ledger.post(request(0)));
        cost(tables, "post other content (409)", () -> ledger.post(other(0)));
        cost(tables, "reverse", () -> ledger.reverse(ACCOUNT, first.id()));
        cost(tables, "balance", () -> ledger.balances(ACCOUNT));
        cost(tables, "first page of 20", () -> ledger.transactions(ACCOUNT, 20, null));
        ViewProjector projector = new ViewProjector(store, Clock.systemUTC());
        List<Transaction> one = arrived(1, 2);
        cost(tables, "project one", () -> apply(projector, one));
        List<Transaction> batch = arrived(2, 2 + BATCH);
        cost(tables, "project " + BATCH, () -> apply(projector, batch));
        cost(tables, "project " + BATCH + " again", () -> apply(projector, batch));
    }

    private interface Operation<T> {
        T run();
    }

    private <T> T cost(BenchTables tables, String name, Operation<T> operation) {
        tables.client().reset();
        T result = operation.run();
        String calls = tables.client().calls().toString();
        row(
                name,
                calls.substring(1, calls.length() - 1),
                String.valueOf(tables.client().capacity()));
        figures.put(name + ", calls", calls);
        figures.put(name + ", capacity units", tables.client().capacity());
        return result;
    }

    private void projector() {
        BenchTables tables = new BenchTables();
        ViewProjector projector = new ViewProjector(tables.store(), Clock.systemUTC());
        List<Transaction> records = arrived(0, 2 * PROJECTED);
        long began = 0;
        for (int from = 0; from < 2 * PROJECTED; from += BATCH) {
            if (from == PROJECTED) {
                began = System.nanoTime();
            }
            apply(projector, records.subList(from, from + BATCH));
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        row(
                "projector",
                Math.round(PROJECTED / seconds) + " transactions/s",
                "one account, batches of " + BATCH + ", " + PROJECTED + " applied");
        figures.put("projector, transactions per second", Math.round(PROJECTED / seconds));
    }

    private static int apply(ViewProjector projector, List<Transaction> batch) {
        projector.apply(batch, (transaction, outcome) -> {});
        return batch.size();
    }

    private static List<Transaction> arrived(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(i -> Transaction.accepted(request(i), "ap-northeast-1", START))
                .toList();
    }

    private void reads(int largest) {
        row("account of", "balance, median us", "first page of 20, median us");
        BenchTables tables = new BenchTables();
        DynamoDbLedgerStore store = tables.store();
        for (int i = 0; i < SMALLEST; i++) {
            ViewProjector projector = new ViewProjector(store, Clock.fixed(START.plusMillis(i), ZoneOffset.UTC));
            projector.apply(Transaction.accepted(request(i), "ap-northeast-1", START));
        }
        int there = SMALLEST;
        for (int size : new int[] {SMALLEST, 10_000, 1_000_000}) {
            if (size > largest) {
                return;
            }
            tables.fillView(ACCOUNT, START, there, size);
            there = size;
            Ledger ledger = ledger(store, START);
            check(ledger, size);
            long balance = median(() -> ledger.balances(ACCOUNT));
            long page = median(() -> ledger.transactions(ACCOUNT, 20, null));
            row(String.valueOf(size), micros(balance), micros(page));
            figures.put("balance of " + size + ", median us", balance / 1000.0);
            figures.put("first page of " + size + ", median us", page / 1000.0);
        }
    }

    /** A figure of a wrong answer is none. */
    private static void check(Ledger ledger, int size) {
        Balance balance = ledger.balances(ACCOUNT).get(0);
        TransactionPage page = ledger.transactions(ACCOUNT, 20, null);
        if (balance.transactions() != size || page.items().size() != Math.min(20, size)) {
            throw new IllegalStateException("expected " + size + " transactions, found " + balance);
        }
    }

    private static <T> long median(Operation<T> operation) {
        long[] nanos = new long[SAMPLES];
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < SAMPLES; i++) {
                long began = System.nanoTime();
                operation.run();
                nanos[i] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        return nanos[SAMPLES / 2];
    }

    private static Ledger ledger(DynamoDbLedgerStore store, Instant now) {
        return new Ledger(
                store, "ap-southeast-1", Clock.offset(Clock.systemUTC(), Duration.between(Instant.now(), now)));
    }

    private static TransactionRequest request(int number) {
        return new TransactionRequest(
                ACCOUNT,
                new IdempotencyKey("key-" + number),
                TransactionType.CREDIT,
                Money.parse("25.00", Money.currencyOf("SGD")),
                "Invoice " + number);
    }

    private static TransactionRequest other(int number) {
        return new TransactionRequest(
                ACCOUNT,
                new IdempotencyKey("key-" + number),
                TransactionType.CREDIT,
                Money.parse("26.00", Money.currencyOf("SGD")),
                null);
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1000.0);
    }

    private void row(String name, String one, String other) {
        out.printf(Locale.ROOT, "%-28s %-44s %s%n", name, one, other);
    }

    private void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        figures.forEach((name, value) ->
                lines.add("  \"" + name + "\": " + (value instanceof Number ? value : "\"" + value + "\"")));
        Files.writeString(file, "{\n" + String.join(",\n", lines) + "\n}\n");
        out.println("Figures: " + file.getFileName());
    }
}
