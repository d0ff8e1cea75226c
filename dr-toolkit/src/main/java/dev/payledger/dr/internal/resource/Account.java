package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsCall;
import dev.payledger.dr.internal.aws.AwsClients;
import org.jspecify.annotations.Nullable;

/** The account that the credentials belong to, and what protects it. Thread safe. */
public final class Account {

    private final AwsClients clients;
    private final DrConfig config;
    private volatile @Nullable String id;

    Account(AwsClients clients, DrConfig config) {
        this.clients = clients;
        this.config = config;
    }

    /** The account's twelve digits. */
    public String id() {
        String known = id;
        if (known == null) {
            String region = config.regions().primary();
            known = new AwsCall("sts", "GetCallerIdentity", "the caller", region)
                    .get(() -> clients.sts(region).getCallerIdentity().account());
            id = known;
        }
        return known;
    }

    /** The ARN of whoever calls. */
    public String caller() {
        String region = config.regions().primary();
        return new AwsCall("sts", "GetCallerIdentity", "the caller", region)
                .get(() -> clients.sts(region).getCallerIdentity().arn());
    }

    /**
     * Refuses to change anything in a real account that the user has not named.
     *
     * @throws DrException with {@code DR-ACCOUNT-001}
     */
    public void requireAllowed(String verb) {
        if (config.target().isReal() && !config.guards().allowedAccounts().contains(id())) {
            throw new DrException(
                    DrError.ACCOUNT_001,
                    verb + " would change account " + id() + ", which is not allowed.",
                    config.guards().allowedAccounts().isEmpty()
                            ? "dr.allowedAccounts is not set."
                            : "dr.allowedAccounts names " + config.guards().allowedAccounts() + ".",
                    "if this is the right account, set dr.allowedAccounts=" + id() + "; else change the credentials.");
        }
    }

    /**
     * Refuses to destroy a real deployment that the user has not named.
     *
     * @throws DrException with {@code DR-ACCOUNT-002}
     */
    public void requireConfirmed() {
        String wanted = id() + "/" + config.names().deployment();
        if (config.target().isReal() && !wanted.equals(config.guards().confirm())) {
            throw new DrException(
                    DrError.ACCOUNT_002,
                    "destroy needs a confirmation.",
                    config.guards().confirm() == null
                            ? "dr.confirm is not set."
                            : "dr.confirm is '" + config.guards().confirm() + "'.",
                    "to remove this deployment, set dr.confirm=" + wanted + ".");
        }
    }

    /**
     * Refuses to break production.
     *
     * @throws DrException with {@code DR-ACCOUNT-003}
     */
    public void requireBreakable() {
        if (config.stage().startsWith("prod")) {
            throw new DrException(
                    DrError.ACCOUNT_003,
                    "Faults are refused on stage " + config.stage() + ".",
                    "stages that begin with prod are never broken on purpose.",
                    "use another stage.");
        }
    }
}
