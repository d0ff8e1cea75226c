package dev.payledger.drill;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import dev.payledger.core.client.LedgerClient;
import dev.payledger.core.client.LedgerClientException;
import dev.payledger.core.client.Receipt;
import dev.payledger.dr.client.ClientAddresses;
import dev.payledger.dr.client.ClientReply;
import dev.payledger.dr.client.ClientRequest;
import dev.payledger.dr.client.ServiceClient;
import dev.payledger.dr.client.ServiceClientFactory;
import java.io.IOException;
import java.util.Currency;
import java.util.Set;

/**
 * Lets a drill measure callers who use {@link LedgerClient}, with its own defaults, on the routes of PayLedger's workload.
 *
 * @since 0.1.0
 */
public final class LedgerClientFactory implements ServiceClientFactory {

    private static final String POST = "POST /transactions";
    private static final String BALANCE = "GET /balance";

    /** As the workload's own requests have it. */
    private static final Currency CURRENCY = Currency.getInstance("SGD");

    @Override
    public String name() {
        return "LedgerClient";
    }

    @Override
    public Set<String> routes() {
        return Set.of(POST, BALANCE);
    }

    @Override
    public ServiceClient open(ClientAddresses addresses) {
        LedgerClient.Builder builder = LedgerClient.builder(addresses.failoverName());
        addresses.regional().forEach(builder::regionalEndpoint);
        addresses.proxy().ifPresent(builder::proxy);
        return new Caller(builder.build());
    }

    private record Caller(LedgerClient ledger) implements ServiceClient {

        @Override
        public ClientReply send(ClientRequest request) throws IOException {
            AccountId account = new AccountId(request.account());
            try {
                return switch (request.route()) {
                    case POST -> post(account, request);
                    case BALANCE -> balance(account);
                    default ->
                        throw new IllegalArgumentException("LedgerClient does not serve " + request.route() + ", only "
                                + POST + " and " + BALANCE);
                };
            } catch (LedgerClientException e) {
                throw new IOException(e.getMessage(), e);
            }
        }

        private ClientReply post(AccountId account, ClientRequest request) {
            Receipt receipt = ledger.post(new TransactionRequest(
                    account,
                    new IdempotencyKey(request.uuid()),
                    TransactionType.CREDIT,
                    Money.parse(request.amount(), CURRENCY),
                    request.text()));
            return new ClientReply(receipt.region(), receipt.id().value());
        }

        private ClientReply balance(AccountId account) {
            ledger.balances(account);
            return new ClientReply("", "");
        }

        @Override
        public void close() {
            // LedgerClient's connections end by themselves once nothing uses them.
        }
    }
}
