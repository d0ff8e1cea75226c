package dev.payledger.core.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.payledger.core.LedgerStoreException;
import dev.payledger.core.LedgerStoreException.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

class TransactWritesTest {
    private final Deque<SdkException> failures = new ArrayDeque<>();
    private final List<Integer> pauses = new ArrayList<>();
    private final TransactWrites writes = new TransactWrites(new Scripted(), pauses::add);

    @AfterEach
    void clearInterrupt() {
        Thread.interrupted();
    }

    @Test
    void conflictsAreTriedAgainWithPausesBetween() {
        failures.add(cancelled("None", "TransactionConflict"));
        failures.add(error("TransactionInProgressException", 400));
        failures.add(cancelled("ThrottlingError", "None"));

        assertThat(writes.write("table", List.of())).isTrue();
        assertThat(pauses).containsExactly(1, 2, 3);
    }

    @Test
    void afterTheLastAttemptTheLedgerIsBusy() {
        for (int i = 0; i < Backoff.MAX_ATTEMPTS; i++) {
            failures.add(cancelled("TransactionConflict"));
        }

        assertKind(Kind.BUSY, "gave up after 10 attempts");
        assertThat(failures).isEmpty();
        assertThat(pauses).hasSize(Backoff.MAX_ATTEMPTS - 1);
    }

    @Test
    void aConditionThatDoesNotHoldIsAnAnswerEvenBesideAConflict() {
        failures.add(cancelled("TransactionConflict", "ConditionalCheckFailed"));

        assertThat(writes.write("table", List.of())).isFalse();
        assertThat(pauses).isEmpty();
    }

    @Test
    void whatDoesNotPassIsNotTriedAgain() {
        failures.add(error("AccessDeniedException", 400));
        assertKind(Kind.ACCESS_DENIED, "TransactWriteItems on table failed");

        failures.add(error("ResourceNotFoundException", 400));
        assertKind(Kind.FAILED, "TransactWriteItems on table failed");

        failures.add(cancelled("ValidationError"));
        assertKind(Kind.FAILED, "TransactWriteItems on table failed");

        failures.add(error("InternalServerError", 500));
        assertKind(Kind.UNAVAILABLE, "TransactWriteItems on table failed");

        failures.add(SdkClientException.create("Connection refused"));
        assertKind(Kind.UNAVAILABLE, "Connection refused");
        assertThat(pauses).isEmpty();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        failures.add(cancelled("TransactionConflict"));
        TransactWrites interrupted = new TransactWrites(new Scripted(), attempt -> {
            throw new InterruptedException();
        });

        assertThatThrownBy(() -> interrupted.write("table", List.of())).hasMessageContaining("interrupted");
        assertThat(Thread.currentThread().isInterrupted()).isTrue();
    }

    private void assertKind(Kind kind, String message) {
        assertThatThrownBy(() -> writes.write("table", List.of()))
                .hasMessageContaining(message)
                .asInstanceOf(type(LedgerStoreException.class))
                .extracting(LedgerStoreException::kind)
                .isEqualTo(kind);
    }

    private static SdkException cancelled(String... codes) {
        return TransactionCanceledException.builder()
                .cancellationReasons(Arrays.stream(codes)
                        .map(code -> CancellationReason.builder().code(code).build())
                        .toList())
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("TransactionCanceledException")
                        .build())
                .statusCode(400)
                .message("Transaction cancelled")
                .build();
    }

    private static SdkException error(String code, int status) {
        return DynamoDbException.builder()
                .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
                .statusCode(status)
                .message(code)
                .build();
    }

    /** Fails as the script says, then succeeds. */
    private final class Scripted implements DynamoDbClient {
        @Override
        public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
            SdkException failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return TransactWriteItemsResponse.builder().build();
        }

        @Override
        public String serviceName() {
            return "dynamodb";
        }

        @Override
        public void close() {}
    }
}
