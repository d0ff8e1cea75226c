package dev.payledger.dr.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the toolkit is told about a service: {@code META-INF/dr/workload.json} in its functions jar, or the file of
 * {@code dr.workload}. Without either, a workload is one route, {@code GET <healthPath>}. Immutable; its form is checked
 * when the settings are.
 *
 * @param service the service's name, where {@code dr.service} does not give it
 * @param title the service's name as people read it; null where it is the same
 * @param healthPath what health checks ask for; default {@code /health}
 * @param regionHeader the response header that names the serving region; null where there is none
 * @param routes the requests that users send
 * @param seed what a seed is; null where there is none
 * @param readBack how what a route wrote can be read; null where it cannot
 * @param compare paths whose bodies must be equal in both regions once replication is quiet
 * @param faults what to break by default
 * @param ledger what makes the workload a ledger; null where it is none
 * @since 0.1.0
 */
public record Workload(
        @Nullable String service,
        @Nullable String title,
        String healthPath,
        @Nullable String regionHeader,
        List<Route> routes,
        @Nullable Seed seed,
        @Nullable ReadBack readBack,
        List<String> compare,
        List<Fault> faults,
        @Nullable Ledger ledger) {

    /** Default of {@code dr.healthPath}. */
    public static final String DEFAULT_HEALTH_PATH = "/health";

    /** The workload of a service that says nothing about itself. */
    public static Workload none(String healthPath) {
        return new Workload(
                null,
                null,
                healthPath,
                null,
                List.of(new Route("GET " + healthPath, "GET", healthPath, Map.of(), null, null, null)),
                null,
                null,
                List.of(),
                List.of(),
                null);
    }

    /** The route of this name, or null. */
    public @Nullable Route route(String name) {
        return routes.stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The accounts that {@code ${account}} goes round; one made-up account where the seed names none. */
    public List<String> accounts() {
        return seed == null || seed.accounts().isEmpty() ? List.of("dr-account") : seed.accounts();
    }

    /**
     * A request that users send. Path, header values and body may hold {@code ${account}}, {@code ${uuid}},
     * {@code ${amount}} and {@code ${text}}.
     *
     * @param body JSON text; null where there is none
     * @param expect the status that means success; null for any 2xx
     * @param idField the field of the answer that names what was written; null where there is none
     * @since 0.1.0
     */
    public record Route(
            String name,
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body,
            @Nullable Integer expect,
            @Nullable String idField) {

        /** Method and path without its query: the route as API Gateway names it, if its path has no parameters. */
        public String key() {
            int query = path.indexOf('?');
            return method + " " + (query < 0 ? path : path.substring(0, query));
        }

        /** Whether this status means success. */
        public boolean accepts(int status) {
            return expect == null ? status >= 200 && status < 300 : status == expect;
        }

        /** Whether the route changes something. */
        public boolean writes() {
            return !method.equals("GET") && !method.equals("HEAD");
        }
    }

    /**
     * What to write so that there is something to read: {@code count} requests of a route.
     *
     * @since 0.1.0
     */
    public record Seed(String route, int count, List<String> accounts) {}

    /**
     * How to read what was written.
     *
     * @param items the field that holds the list
     * @param idField the field of an item that names it
     * @param cursor the field that holds the next page's cursor; null where there is one page
     * @param cursorParameter the query parameter that takes it
     * @since 0.1.0
     */
    public record ReadBack(
            String method,
            String path,
            String items,
            String idField,
            @Nullable String cursor,
            @Nullable String cursorParameter) {}

    /**
     * How a ledger shows what it promises: what {@code readBack} lists are entries, and a balance is their sum.
     *
     * @param conflict the status that refuses other content under a used {@code ${uuid}}
     * @param replayHeader the response header that marks a replay
     * @param amount the field of an entry that holds its amount
     * @param currency the field of an entry, and of a balance, that holds the currency
     * @param sign the field of an entry that says which way it goes
     * @param negative the value of {@code sign} that takes away
     * @param status the field of an entry that says whether it counts
     * @param counted the value of {@code status} that counts
     * @param balances the path of an account's balances
     * @param balanceItems the field that holds the list of balances
     * @param balance the field of a balance that holds the sum
     * @param tableAccount the attribute of an item of the global table that says whose entry it is; null: the table is
     *     compared with its replica only
     * @param tableEntry the attribute that holds the entry's id; null as before
     * @since 0.1.0
     */
    public record Ledger(
            int conflict,
            String replayHeader,
            String amount,
            String currency,
            String sign,
            String negative,
            String status,
            String counted,
            String balances,
            String balanceItems,
            String balance,
            @Nullable String tableAccount,
            @Nullable String tableEntry) {}

    /**
     * A fault of the default set. {@code variable} belongs to {@link FaultKind#ENVVAR}.
     *
     * @since 0.1.0
     */
    public record Fault(
            String function, FaultKind kind, @Nullable String variable) {}
}
