package dev.payledger.dr.verify;

import dev.payledger.dr.config.Workload;
import dev.payledger.dr.config.Workload.Ledger;
import dev.payledger.dr.config.Workload.ReadBack;
import dev.payledger.dr.config.Workload.Route;
import dev.payledger.dr.internal.resource.Deployment;
import dev.payledger.dr.internal.resource.GlobalTable;
import dev.payledger.dr.internal.resource.LedgerRead;
import dev.payledger.dr.internal.resource.LedgerRead.Entry;
import dev.payledger.dr.internal.resource.PublicAccess;
import dev.payledger.dr.internal.resource.PublicAccess.Answer;
import dev.payledger.dr.internal.resource.RouteRequest;
import dev.payledger.dr.internal.resource.TableItems;
import dev.payledger.dr.table.TableToReplicate;
import dev.payledger.dr.verify.Check.Observation;
import dev.payledger.dr.verify.VerifyReport.Outcome;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What a ledger promises, seen from outside; for workloads that describe one. */
final class LedgerChecks {

    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final String NEXT = "see replica and replication lag; if both are well, run dr:investigate, then"
            + " compare the view with the transactions";

    private final Deployment deployment;
    private final Workload workload;
    private final PublicAccess access;

    LedgerChecks(Deployment deployment, PublicAccess access) {
        this.deployment = deployment;
        this.workload = deployment.config().workload();
        this.access = access;
    }

    List<Check> all() {
        Ledger ledger = workload.ledger();
        ReadBack readBack = workload.readBack();
        Optional<Route> route = workload.routes().stream()
                .filter(found -> found.writes() && found.idField() != null)
                .findFirst();
        if (ledger == null || readBack == null || route.isEmpty()) {
            return List.of(new Check(
                    "ledger",
                    "the workload describes a ledger",
                    "add ledger, readBack and a route with idField to workload.json, or leave dr.verifyLedger out",
                    () -> Observation.of(false, "nothing says how this service shows what it wrote")));
        }
        LedgerRead read = new LedgerRead(access, readBack, ledger);
        boolean writes = deployment.config().verification().writes();
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "ledger posts once",
                "one id from both regions, replays marked, HTTP " + ledger.conflict() + " for other content",
                NEXT,
                () -> writes
                        ? once(route.get(), ledger, read)
                        : new Observation(Outcome.SKIPPED, "nothing is written, because dr.verifyWrites is false")));
        for (String region : deployment.regions().both()) {
            checks.add(balances(read, region, maxLag()));
        }
        checks.add(new Check("ledger entries in both regions", "the same, none twice", NEXT, () -> same(read)));
        checks.add(new Check(
                "ledger table", "the same items in both regions, each entry listed", NEXT, () -> tables(read, ledger)));
        return checks;
    }

    /** That balances are right in one region, whatever the other does; empty where the workload describes no ledger. */
    Optional<Check> balances(String region, Duration limit) {
        Ledger ledger = workload.ledger();
        ReadBack readBack = workload.readBack();
        return ledger == null || readBack == null
                ? Optional.empty()
                : Optional.of(balances(new LedgerRead(access, readBack, ledger), region, limit));
    }

    private Check balances(LedgerRead read, String region, Duration limit) {
        return new Check(
                "ledger balances " + region,
                "each the sum of the entries that count",
                NEXT,
                () -> sums(read, region, limit));
    }

    private String host(String region) {
        return deployment.names().regionalName(region);
    }

    private List<String> accounts() {
        List<String> accounts = new ArrayList<>(workload.accounts());
        accounts.add(RequestChecks.CANARY_ACCOUNT);
        return accounts;
    }

    /** Looks until it is well or replication has had its time. */
    private interface Look {
        List<String> problems() throws IOException;
    }

    private Duration maxLag() {
        return deployment.config().verification().maxLag();
    }

    private Observation until(Look look, String right) {
        return until(look, () -> right, maxLag());
    }

    private Observation until(Look look, Supplier<String> right, Duration limit) {
        long start = deployment.time().nanoTime();
        List<String> problems;
        do {
            try {
                problems = look.problems();
            } catch (IOException e) {
                // The reader's own failures say all; those of the network are put into words.
                problems = List.of(
                        e.getClass() == IOException.class ? String.valueOf(e.getMessage()) : RequestChecks.reason(e));
            }
            if (!problems.isEmpty()) {
                deployment.time().sleep(PAUSE);
            }
        } while (!problems.isEmpty() && deployment.time().since(start).compareTo(limit) < 0);
        return Observation.ofProblems(problems, right.get());
    }

    private Observation once(Route route, Ledger ledger, LedgerRead read) {
        RouteRequest request = request(UUID.randomUUID().toString(), "1");
        RouteRequest other = request(request.uuid(), "2");
        String primary = deployment.regions().primary();
        String secondary = deployment.regions().secondary();
        String id;
        try {
            Answer first = access.send(request.to(host(primary), route));
            Answer again = access.send(request.to(host(primary), route));
            Answer elsewhere = access.send(request.to(host(secondary), route));
            Answer refused = access.send(other.to(host(primary), route));
            id = RouteRequest.idOf(first.body(), route.idField()).orElse("no id");
            List<String> problems = new ArrayList<>();
            for (Answer answer : List.of(first, again, elsewhere)) {
                String got = RouteRequest.idOf(answer.body(), route.idField()).orElse("no id");
                if (!route.accepts(answer.status()) || !got.equals(id)) {
                    problems.add("HTTP " + answer.status() + " " + got + " after " + id);
                }
            }
            if (again.header(ledger.replayHeader()).isEmpty()) {
                problems.add("the replay of " + id + " has no " + ledger.replayHeader());
            }
            if (refused.status() != ledger.conflict()) {
                problems.add("HTTP " + refused.status() + " for other content under the key of " + id);
            }
            if (!problems.isEmpty()) {
                return Observation.ofProblems(problems, "");
            }
        } catch (IOException e) {
            return Observation.of(false, RequestChecks.reason(e));
        }
        return until(() -> listedOnce(read, id), id + " posted by three requests, listed once in each region");
    }

    private RouteRequest request(String uuid, String amount) {
        return new RouteRequest(RequestChecks.CANARY_ACCOUNT, uuid, amount, "verify ledger");
    }

    private List<String> listedOnce(LedgerRead read, String id) throws IOException {
        List<String> problems = new ArrayList<>();
        for (String region : deployment.regions().both()) {
            long times = read.entries(host(region), RequestChecks.CANARY_ACCOUNT).stream()
                    .filter(entry -> entry.id().equals(id))
                    .count();
            if (times != 1) {
                problems.add(id + " is listed " + times + " times in " + region);
            }
        }
        return problems;
    }

    /**
     * A list is read in pages: where entries arrive meanwhile, balance and list are of different moments, and the account
     * is looked at again.
     */
    private Observation sums(LedgerRead read, String region, Duration limit) {
        Set<String> left = new TreeSet<>(accounts());
        return until(
                () -> {
                    List<String> problems = new ArrayList<>();
                    for (String account : List.copyOf(left)) {
                        Map<String, BigDecimal> before = read.balances(host(region), account);
                        Map<String, BigDecimal> sums = LedgerRead.sums(read.entries(host(region), account));
                        if (before.equals(sums)) {
                            left.remove(account);
                        } else if (before.equals(read.balances(host(region), account))) {
                            problems.add(account + ": balances " + before + ", entries " + sums);
                        } else {
                            problems.add(account + ": entries kept arriving");
                        }
                    }
                    return problems;
                },
                () -> "equal for " + accounts().size() + " accounts",
                limit);
    }

    private Observation same(LedgerRead read) {
        String primary = deployment.regions().primary();
        String secondary = deployment.regions().secondary();
        Suspects suspects = new Suspects();
        return until(
                () -> {
                    List<String> twice = new ArrayList<>();
                    for (String account : accounts()) {
                        Map<String, String> here = states(read, primary, account, twice);
                        Map<String, String> there = states(read, secondary, account, twice);
                        Map<String, String> only = new TreeMap<>(here);
                        only.entrySet().removeAll(there.entrySet());
                        there.entrySet().removeAll(here.entrySet());
                        suspects.found("of " + account + " are listed so only in " + primary, only.keySet());
                        suspects.found("of " + account + " are listed so only in " + secondary, there.keySet());
                    }
                    List<String> problems = new ArrayList<>(suspects.still());
                    problems.addAll(twice);
                    return problems;
                },
                "equal for " + accounts().size() + " accounts");
    }

    /** The source of truth itself: both replicas, and what each region makes of its own. */
    private Observation tables(LedgerRead read, Ledger ledger) {
        Optional<String> name = new TableToReplicate(deployment).find();
        if (name.isEmpty()) {
            return Observation.of(false, "it is not clear which table is global; set dr.table");
        }
        GlobalTable table = deployment.table(name.get());
        String primary = deployment.regions().primary();
        String secondary = deployment.regions().secondary();
        boolean named = ledger.tableAccount() != null && ledger.tableEntry() != null;
        Suspects suspects = new Suspects();
        int[] items = new int[1];
        return until(
                () -> {
                    TableItems here = table.items(primary, ledger.tableAccount(), ledger.tableEntry());
                    TableItems there = table.items(secondary, ledger.tableAccount(), ledger.tableEntry());
                    items[0] = here.size();
                    suspects.found("of " + primary + " are not so in " + secondary, here.notIn(there));
                    suspects.found("of " + secondary + " are not so in " + primary, there.notIn(here));
                    for (String account : named ? accounts() : List.<String>of()) {
                        listed(read, primary, account, here.namesOf(account), suspects);
                        listed(read, secondary, account, there.namesOf(account), suspects);
                    }
                    return suspects.still();
                },
                () -> items[0] + " items, every one in both regions" + (named ? " and listed" : ""),
                maxLag());
    }

    private void listed(LedgerRead read, String region, String account, Set<String> stored, Suspects suspects)
            throws IOException {
        Set<String> shown = read.entries(host(region), account).stream()
                .map(Entry::id)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> hidden = new TreeSet<>(stored);
        hidden.removeAll(shown);
        shown.removeAll(stored);
        suspects.found("of " + account + " are in the table of " + region + " and not listed there", hidden);
        suspects.found("of " + account + " are listed in " + region + " and not in its table", shown);
    }

    private Map<String, String> states(LedgerRead read, String region, String account, List<String> problems)
            throws IOException {
        Map<String, String> states = new TreeMap<>();
        for (Entry entry : read.entries(host(region), account)) {
            String state = entry.state() + " " + entry.currency();
            if (states.put(entry.id(), state) != null) {
                problems.add(entry.id() + " is listed twice in " + region);
            }
        }
        return states;
    }
}
