package dev.payledger.core.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.payledger.core.AccountId;
import dev.payledger.core.IdempotencyKey;
import dev.payledger.core.Money;
import dev.payledger.core.TransactionRequest;
import dev.payledger.core.TransactionType;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

class JsonTextTest {

    @Property
    void whatIsSentReadsBackAsItWasMeant(
            @ForAll @StringLength(max = 60) String description,
            @ForAll @LongRange(min = 1, max = 1_000_000) long minor) {
        Money amount = new Money(minor, Money.currencyOf("KWD"));
        String words = description.isBlank() ? "x" : description.strip().replaceAll("\\p{C}", "?");
        TransactionRequest request = new TransactionRequest(
                new AccountId("acc-001"), new IdempotencyKey("key"), TransactionType.DEBIT, amount, words);

        Map<String, Object> read = JsonText.readObject(RequestJson.body(request));

        assertThat(read)
                .containsEntry("description", words)
                .containsEntry("amount", amount.toDecimalString())
                .containsEntry("currency", "KWD");
    }

    @Property
    void anyTextIsAnObjectOrIsRefused(@ForAll @StringLength(max = 80) String text) {
        ThrowingCallable read = () -> JsonText.readObject(text);
        assertThatCode(() -> readOrRefused(read)).doesNotThrowAnyException();
    }

    @Property
    void anObjectThatIsCutShortOrChangedIsNeverAnotherFailure(@ForAll @LongRange(max = 200) long at, @ForAll char put) {
        String whole = "{\"a\":[1,2.5e3,{\"b\":\"\\u00e9\\n\"}],\"c\":true,\"d\":null,\"e\":-0}";
        int cut = (int) Math.min(at, whole.length() - 1);
        assertThatCode(() -> readOrRefused(() -> JsonText.readObject(whole.substring(0, cut))))
                .doesNotThrowAnyException();
        String changed = whole.substring(0, cut) + put + whole.substring(cut + 1);
        assertThatCode(() -> readOrRefused(() -> JsonText.readObject(changed))).doesNotThrowAnyException();
    }

    private static void readOrRefused(ThrowingCallable read) throws Throwable {
        try {
            read.call();
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
        }
    }
}
