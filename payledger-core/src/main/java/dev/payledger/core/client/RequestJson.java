package dev.payledger.core.client;

import dev.payledger.core.AccountId;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;

/** Requests as the ledger's HTTP API reads them. */
final class RequestJson {
    private RequestJson() {}

    static String body(TransactionRequest request) {
        return "{" + fields(request) + "}";
    }

    static String reversal(AccountId account, TransactionId original) {
        return "{\"accountId\":" + JsonText.quote(account.value()) + ",\"reverses\":" + JsonText.quote(original.value())
                + "}";
    }

    /** With the key, which travels as a header. */
    static String kept(TransactionRequest request) {
        return "{\"idempotencyKey\":" + JsonText.quote(request.idempotencyKey().value()) + "," + fields(request) + "}";
    }

    private static String fields(TransactionRequest request) {
        String description = request.description();
        return "\"accountId\":" + JsonText.quote(request.accountId().value())
                + ",\"type\":" + JsonText.quote(request.type().name())
                + ",\"amount\":" + JsonText.quote(request.amount().toDecimalString())
                + ",\"currency\":"
                + JsonText.quote(request.amount().currency().getCurrencyCode())
                + (description == null ? "" : ",\"description\":" + JsonText.quote(description));
    }
}
