package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.Workload.Ledger;
import dev.payledger.dr.config.Workload.ReadBack;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a region's ledger shows of an account, over HTTP. */
public final class LedgerRead {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGES_MAX = 10_000;
    private static final int OK = 200;

    private final PublicAccess access;
    private final ReadBack readBack;
    private final Ledger ledger;

    public LedgerRead(PublicAccess access, ReadBack readBack, Ledger ledger) {
        this.access = access;
        this.readBack = readBack;
        this.ledger = ledger;
    }

    /**
     * An entry as it is listed.
     *
     * @param state its status, amount and direction, as one text
     * @param amount what it adds to the balance of its currency; zero where it does not count
     */
    public record Entry(String id, String currency, String state, BigDecimal amount) {}

    /**
     * Every entry, page by page.
     *
     * @throws IOException if a page is not answered, or not as the workload says
     */
    public List<Entry> entries(String host, String account) throws IOException {
        List<Entry> entries = new ArrayList<>();
        String first = new RouteRequest(account, "", "", "").path(readBack.path());
        String path = first;
        for (int page = 0; page < PAGES_MAX; page++) {
            JsonNode json = json(host, path);
            json.path(readBack.items()).forEach(item -> entries.add(entry(item)));
            Optional<String> cursor =
                    RouteRequest.page(json.toString(), readBack).map(RouteRequest.Page::cursor);
            if (cursor.isEmpty()) {
                return entries;
            }
            path = RouteRequest.nextPage(first, readBack, cursor.get());
        }
        throw new IOException("the list of " + account + " does not end within " + PAGES_MAX + " pages");
    }

    /**
     * The balances, by currency, without those that are zero.
     *
     * @throws IOException if they are not answered, or not as the workload says
     */
    public Map<String, BigDecimal> balances(String host, String account) throws IOException {
        JsonNode json = json(host, new RouteRequest(account, "", "", "").path(ledger.balances()));
        Map<String, BigDecimal> balances = new TreeMap<>();
        for (JsonNode item : json.path(ledger.balanceItems())) {
            add(balances, item.path(ledger.currency()).asText(), number(item, ledger.balance()));
        }
        return balances;
    }

    /** What the entries sum to, by currency, without what is zero. */
    public static Map<String, BigDecimal> sums(List<Entry> entries) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        entries.forEach(entry -> add(sums, entry.currency(), entry.amount()));
        return sums;
    }

    private static void add(Map<String, BigDecimal> sums, String currency, BigDecimal amount) {
        // Zeros at the end of a decimal are no difference, and neither is a balance of nothing.
        BigDecimal sum =
                sums.getOrDefault(currency, BigDecimal.ZERO).add(amount).stripTrailingZeros();
        if (sum.signum() == 0) {
            sums.remove(currency);
        } else {
            sums.put(currency, sum);
        }
    }

    private Entry entry(JsonNode item) {
        BigDecimal amount = number(item, ledger.amount());
        String sign = item.path(ledger.sign()).asText();
        String status = item.path(ledger.status()).asText();
        BigDecimal signed = sign.equals(ledger.negative()) ? amount.negate() : amount;
        return new Entry(
                item.path(readBack.idField()).asText(),
                item.path(ledger.currency()).asText(),
                status + " " + sign + " " + amount,
                status.equals(ledger.counted()) ? signed : BigDecimal.ZERO);
    }

    private static BigDecimal number(JsonNode item, String field) {
        return new BigDecimal(item.path(field).asText("0"));
    }

    private JsonNode json(String host, String path) throws IOException {
        PublicAccess.Answer answer =
                access.send(new PublicAccess.Request(readBack.method(), host, path, Map.of(), null));
        if (answer.status() != OK) {
            throw new IOException(host + path + " answered HTTP " + answer.status());
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new IOException(host + path + " did not answer JSON", e);
        }
    }
}
