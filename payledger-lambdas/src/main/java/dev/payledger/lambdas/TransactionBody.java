package dev.payledger.lambdas;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.InvalidInputException;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionId;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of {@code POST /transactions}: one JSON object with exactly the fields it may have, each once and of
 * its type, for a new transaction or for the reversal of one. An amount is a string or a number; a number is taken digit by digit, never as floating point.
 */
final class TransactionBody {
    private static final String ACCOUNT_ID = "accountId";
    private static final String AMOUNT = "amount";
    private static final String CURRENCY = "currency";
    private static final String DESCRIPTION = "description";
    private static final String TYPE = "type";
    private static final String REVERSES = "reverses";
    private static final Set<String> FIELDS = Set.of(ACCOUNT_ID, AMOUNT, CURRENCY, DESCRIPTION, REVERSES, TYPE);

    private final Map<String, String> texts = new LinkedHashMap<>();
    private boolean amountIsNumber;

    private TransactionBody() {}

    /**
     * @throws InvalidInputException if the text is not such an object or a value is not valid
     */
    static TransactionBody parse(String body) {
        TransactionBody fields = new TransactionBody();
        fields.read(body);
        return fields;
    }

    /**
     * @throws InvalidInputException if the field is missing or not valid
     */
    AccountId account() {
        return new AccountId(required(ACCOUNT_ID));
    }

    /**
     * The transaction to reverse, if that is what is asked.
     *
     * @throws InvalidInputException if it is not an identity, or a field stands beside it that derives from it
     */
    Optional<TransactionId> reverses() {
        String original = texts.get(REVERSES);
        if (original == null) {
            return Optional.empty();
        }
        for (String field : texts.keySet()) {
            if (!field.equals(REVERSES) && !field.equals(ACCOUNT_ID)) {
                throw new InvalidInputException(field, "must not stand beside reverses: it derives from the original");
            }
        }
        if (!original.matches("txn_[a-z2-7]{26}")) {
            throw new InvalidInputException(REVERSES, "must be txn_ and 26 characters a-z or 2-7");
        }
        return Optional.of(new TransactionId(original));
    }

    private void read(String body) {
        try (JsonParser json = Json.FACTORY.createParser(body)) {
            try {
                readObject(json);
            } catch (JsonProcessingException e) {
                throw notJson(json.currentName(), e);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory failed", e);
        }
    }

    private void readObject(JsonParser json) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            throw new InvalidInputException("body", "must be a JSON object");
        }
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            take(field, json);
        }
        if (json.nextToken() != null) {
            throw new InvalidInputException("body", "must end after the JSON object");
        }
    }

    /** Blames the field whose value was being read; behind a value that was taken, the body. */
    private InvalidInputException notJson(@Nullable String field, JsonProcessingException e) {
        String blamed = field != null && FIELDS.contains(field) && !texts.containsKey(field) ? field : "body";
        JsonLocation at = e.getLocation();
        return new InvalidInputException(
                blamed,
                "is not valid JSON"
                        + (at == null ? "" : " near line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }

    private void take(String field, JsonParser json) throws IOException {
        if (!FIELDS.contains(field)) {
            throw new InvalidInputException(shown(field), "is not a field of a transaction");
        }
        if (texts.containsKey(field)) {
            throw new InvalidInputException(field, "is given twice");
        }
        JsonToken token = json.currentToken();
        boolean number = token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
        if (field.equals(AMOUNT) && number) {
            amountIsNumber = true;
        } else if (field.equals(DESCRIPTION) && token == JsonToken.VALUE_NULL) {
            texts.put(field, "");
            return;
        } else if (token != JsonToken.VALUE_STRING) {
            throw new InvalidInputException(
                    field, field.equals(AMOUNT) ? "must be a string or a number" : "must be a string");
        }
        texts.put(field, json.getText());
    }

    /**
     * What is to be posted.
     *
     * @throws InvalidInputException if a field is missing or not valid
     */
    TransactionRequest request(AccountId account, IdempotencyKey key) {
        TransactionType type = TransactionType.of(required(TYPE));
        String amount = required(AMOUNT);
        Currency currency = Money.currencyOf(required(CURRENCY));
        return new TransactionRequest(account, key, type, money(amount, currency), texts.get(DESCRIPTION));
    }

    private Money money(String amount, Currency currency) {
        if (!amountIsNumber) {
            return Money.parse(amount, currency);
        }
        try {
            return Money.of(new BigDecimal(amount), currency);
        } catch (NumberFormatException exponentOutOfRange) {
            throw new InvalidInputException(AMOUNT, "is out of range");
        }
    }

    private String required(String field) {
        String text = texts.get(field);
        if (text == null) {
            throw new InvalidInputException(field, "is missing");
        }
        return text;
    }

    /** A name that is fit for a message. */
    private static String shown(@Nullable String field) {
        String name = String.valueOf(field);
        return name.matches("[A-Za-z0-9_.-]{1,64}") ? name : "body";
    }
}
