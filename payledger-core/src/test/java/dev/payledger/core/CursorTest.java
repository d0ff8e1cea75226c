package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class CursorTest {
    private static final String REGION = "ap-southeast-1";
    private static final TransactionId ID = Transaction.accepted(
                    Samples.credit("key", "1.00"), "ap-southeast-1", Samples.NOON)
            .id();

    @Property
    void aCursorReadsBackForItsAccountOnly(@ForAll @LongRange(min = 0, max = 9_999_999_999_999L) long millis) {
        Position position = new Position(Instant.ofEpochMilli(millis), ID);
        String token = Cursor.encode(REGION, Samples.ACCOUNT, position);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.decode(REGION, Samples.ACCOUNT, token)).isEqualTo(position);
        refused(new AccountId("acc-002"), token);
    }

    @Property
    void aChangedCursorIsRefused(@ForAll @IntRange(min = 0, max = 77) int at, @ForAll char put) {
        String token = Cursor.encode(REGION, Samples.ACCOUNT, new Position(Samples.NOON, ID));
        String changed = token.substring(0, at) + put + token.substring(at + 1);

        if (!changed.equals(token)) {
            refused(Samples.ACCOUNT, changed);
        }
    }

    @Test
    void aCursorOfAnotherRegionIsRefusedByName() {
        String token = Cursor.encode("ap-northeast-1", Samples.ACCOUNT, new Position(Samples.NOON, ID));

        assertThatThrownBy(() -> Cursor.decode(REGION, Samples.ACCOUNT, token))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cursor belongs to the list of ap-northeast-1, and ap-southeast-1 has an order of its own:"
                        + " begin again without a cursor");
    }

    @Property
    void anyOtherTextIsRefused(@ForAll String text) {
        refused(Samples.ACCOUNT, text);
    }

    private static void refused(AccountId account, String token) {
        assertThatThrownBy(() -> Cursor.decode(REGION, account, token))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cursor is not a cursor of this account's list");
    }
}
