package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InputTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "-a", ".a", "a b", "a#b", "a/b", "ä", "a\n", "acc-001\u0000"})
    void accountsOfAnotherShapeAreRefused(String value) {
        refused(() -> new AccountId(value), "accountId");
    }

    @Test
    void accountsHoldUpTo64Characters() {
        assertThat(new AccountId("a".repeat(64)).value()).hasSize(64);
        refused(() -> new AccountId("a".repeat(65)), "accountId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "é", "a\t", "\u007f"})
    void keysOfAnotherShapeAreRefused(String value) {
        refused(() -> new IdempotencyKey(value), "Idempotency-Key");
    }

    @Test
    void keysHoldUpTo255Characters() {
        assertThat(new IdempotencyKey("~".repeat(255)).value()).hasSize(255);
        refused(() -> new IdempotencyKey("~".repeat(256)), "Idempotency-Key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0.00", "-1"})
    void amountsMustBeGreaterThanZero(String amount) {
        refused(() -> Samples.credit("key", amount), "amount");
    }

    @Test
    void descriptionsAreCountedInCharactersNotInChars() {
        String longest = "😀".repeat(TransactionRequest.MAX_DESCRIPTION);

        assertThat(described(longest).description()).isEqualTo(longest);
        refused(() -> described(longest + "a"), "description");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\u0000b", "\u0085", "broken \ud83d", "\ude00", "was \ufffd once"})
    void damagedDescriptionsAreRefused(String description) {
        refused(() -> described(description), "description");
    }

    private static TransactionRequest described(String description) {
        return Samples.request("key", TransactionType.CREDIT, "1.00", "SGD", description);
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String field) {
        assertThatThrownBy(call)
                .asInstanceOf(type(InvalidInputException.class))
                .extracting(InvalidInputException::field)
                .isEqualTo(field);
    }
}
