package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class CursorTest {
    private static final TransactionId ID = Transaction.accepted(
                    Samples.credit("key", "1.00"), "ap-southeast-1", Samples.NOON)
            .id();

    @Property
    void aCursorReadsBackForItsAccountOnly(@ForAll @LongRange(min = 0, max = 9_999_999_999_999L) long millis) {
        Position position = new Position(Instant.ofEpochMilli(millis), ID);
        String token = Cursor.encode(Samples.ACCOUNT, position);

        assertThat(token).matches("[A-Za-z0-9_-]+");
        assertThat(Cursor.decode(Samples.ACCOUNT, token)).isEqualTo(position);
        refused(new AccountId("acc-002"), token);
    }

    @Property
    void aChangedCursorIsRefused(@ForAll @IntRange(min = 0, max = 58) int at, @ForAll char put) {
        String token = Cursor.encode(Samples.ACCOUNT, new Position(Samples.NOON, ID));
        String changed = token.substring(0, at) + put + token.substring(at + 1);

        if (!changed.equals(token)) {
            refused(Samples.ACCOUNT, changed);
        }
    }

    @Property
    void anyOtherTextIsRefused(@ForAll String text) {
        refused(Samples.ACCOUNT, text);
    }

    private static void refused(AccountId account, String token) {
        assertThatThrownBy(() -> Cursor.decode(account, token))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("cursor is not a cursor of this account's list");
    }
}
