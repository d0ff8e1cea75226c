package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class IdentityTest {
    @Test
    void identityNeverChangesBetweenReleases() {
        TransactionRequest request = Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", "Lunch");

        assertThat(request.fingerprint()).isEqualTo("d26665ccc644c0b5fcde436020aa202bc7c0af172297272959b90d40df59e872");
        assertThat(accepted(request, "ap-southeast-1").id()).hasToString("txn_n2dhniqu7s3roxbiyki7g3xwds");
    }

    @Test
    void bothRegionsGiveOneRequestOneIdentity() {
        TransactionRequest request = Samples.credit("key-1", "25.00");

        assertThat(accepted(request, "ap-northeast-1").id())
                .isEqualTo(accepted(request, "ap-southeast-1").id());
    }

    @Test
    void everyPartOfTheContentMatters() {
        TransactionRequest request = Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", "Lunch");

        assertThat(java.util.List.of(
                        Samples.request("key-2", TransactionType.CREDIT, "25.00", "SGD", "Lunch"),
                        Samples.request("key-1", TransactionType.DEBIT, "25.00", "SGD", "Lunch"),
                        Samples.request("key-1", TransactionType.CREDIT, "25.01", "SGD", "Lunch"),
                        Samples.request("key-1", TransactionType.CREDIT, "25.00", "USD", "Lunch"),
                        Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", "lunch"),
                        Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", null)))
                .allSatisfy(other -> assertThat(
                                accepted(other, "ap-southeast-1").id())
                        .isNotEqualTo(accepted(request, "ap-southeast-1").id()));
    }

    @Test
    void partsThatReadAlikeTogetherDiffer() {
        TransactionId one = Identity.transactionId(new AccountId("a"), new IdempotencyKey("bc"), "f");
        TransactionId other = Identity.transactionId(new AccountId("ab"), new IdempotencyKey("c"), "f");

        assertThat(one).isNotEqualTo(other);
    }

    @Test
    void anEmptyDescriptionIsNone() {
        assertThat(Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", ""))
                .isEqualTo(Samples.request("key-1", TransactionType.CREDIT, "25.00", "SGD", null));
    }

    @Test
    void aTransactionCannotCarryAnotherIdentity() {
        Transaction one = accepted(Samples.credit("key-1", "25.00"), "ap-southeast-1");

        assertThatThrownBy(() ->
                        new Transaction(one.id(), Samples.credit("key-1", "25.01"), "ap-southeast-1", Samples.NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(one.id().value());
    }

    private static Transaction accepted(TransactionRequest request, String region) {
        return Transaction.accepted(request, region, Samples.NOON);
    }
}
