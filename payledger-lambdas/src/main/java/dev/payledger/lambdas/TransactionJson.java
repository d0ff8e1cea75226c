package dev.payledger.lambdas;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.payledger.core.Transaction;
import dev.payledger.core.TransactionStatus;
import java.io.IOException;

/** A transaction as callers see it. Amounts are decimal texts, so that no caller rounds them by accident. */
final class TransactionJson {
    private TransactionJson() {}

    static void write(JsonGenerator json, Transaction transaction, TransactionStatus status) throws IOException {
        json.writeStringField("transactionId", transaction.id().value());
        json.writeStringField("accountId", transaction.accountId().value());
        json.writeStringField("type", transaction.type().name());
        json.writeStringField("amount", transaction.amount().toDecimalString());
        json.writeStringField("currency", transaction.amount().currency().getCurrencyCode());
        String description = transaction.description();
        if (description != null) {
            json.writeStringField("description", description);
        }
        if (transaction.reverses().isPresent()) {
            json.writeStringField("reverses", transaction.reverses().get().value());
        }
        json.writeStringField("acceptedIn", transaction.acceptedIn());
        json.writeStringField("acceptedAt", transaction.acceptedAt().toString());
        json.writeStringField("status", status.name());
    }
}
