package dev.payledger.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Currency;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {
    private static final long MAX = Money.MAX_MINOR_UNITS;

    @Property
    void everyAmountReadsBackAsItWasWritten(
            @ForAll @LongRange(min = -MAX, max = MAX) long minorUnits, @ForAll("currencies") Currency currency) {
        Money money = new Money(minorUnits, currency);

        assertThat(Money.parse(money.toDecimalString(), currency)).isEqualTo(money);
        assertThat(Money.of(money.toBigDecimal().stripTrailingZeros(), currency))
                .isEqualTo(money);
    }

    @Property
    void everyDecimalIsTakenExactlyOrRefused(
            @ForAll("decimals") BigDecimal amount, @ForAll("currencies") Currency currency) {
        BigDecimal scaled = amount.movePointRight(currency.getDefaultFractionDigits());
        boolean fits = scaled.stripTrailingZeros().scale() <= 0 && scaled.abs().compareTo(BigDecimal.valueOf(MAX)) <= 0;

        if (fits) {
            assertThat(Money.of(amount, currency).toBigDecimal()).isEqualByComparingTo(amount);
        } else {
            assertThatThrownBy(() -> Money.of(amount, currency)).satisfies(e -> assertField(e, "amount"));
        }
    }

    @Property
    void anyTextIsMoneyOrIsRefusedByName(@ForAll @StringLength(max = 80) String text) {
        Currency currency = Money.currencyOf("SGD");
        Assume.that(!text.matches("-?[0-9]+(\\.[0-9]+)?"));

        assertThatThrownBy(() -> Money.parse(text, currency)).satisfies(e -> assertField(e, "amount"));
    }

    @ParameterizedTest
    @CsvSource({
        "25.00, SGD, 2500",
        "25, SGD, 2500",
        "0.01, SGD, 1",
        "25.000, SGD, 2500",
        "25, JPY, 25",
        "25.0, JPY, 25",
        "0.001, KWD, 1",
        "10000000000000, SGD, 1000000000000000",
        "-3.5, SGD, -350",
        "0.00, SGD, 0"
    })
    void minorUnitsFollowTheCurrency(String amount, String currency, long minorUnits) {
        assertThat(Money.parse(amount, Money.currencyOf(currency)).minorUnits()).isEqualTo(minorUnits);
    }

    @ParameterizedTest
    @CsvSource({
        "0.001, SGD, has more than 2 decimals",
        "0.5, JPY, has more than 0 decimals",
        "10000000000000.01, SGD, must not exceed 10000000000000.00",
        "99999999999999999999999999, SGD, must not exceed",
        "1e3, SGD, must be a plain decimal number",
        "+1, SGD, must be a plain decimal number",
        "' 1', SGD, must be a plain decimal number",
        "1., SGD, must be a plain decimal number",
        ".5, SGD, must be a plain decimal number",
        "٣, SGD, must be a plain decimal number",
        "'', SGD, must be a plain decimal number"
    })
    void amountsThatCannotBeKeptExactlyAreRefused(String amount, String currency, String reason) {
        assertThatThrownBy(() -> Money.parse(amount, Money.currencyOf(currency)))
                .hasMessageContaining(reason)
                .satisfies(e -> assertField(e, "amount"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e999999999", "1e-999999999", "-1e2147483647", "123456789e100000"})
    void hugeExponentsAreRefusedWithoutBeingWrittenOut(String number) {
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(Duration.ofSeconds(2), () -> assertThatThrownBy(
                        () -> Money.of(new BigDecimal(number), Money.currencyOf("SGD")))
                .satisfies(e -> assertField(e, "amount")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "SG", "SGDX", "ZZZ", "", "XAU", "XXX", "SG\u0044\u0301"})
    void onlyKnownCurrenciesWithMinorUnitsAreTaken(String code) {
        assertThatThrownBy(() -> Money.currencyOf(code)).satisfies(e -> assertField(e, "currency"));
    }

    @Test
    void moneySaysWhatItIs() {
        assertThat(Money.parse("1234.5", Money.currencyOf("SGD"))).hasToString("SGD 1234.50");
        assertThat(Money.parse("1234", Money.currencyOf("JPY"))).hasToString("JPY 1234");
    }

    @Provide
    Arbitrary<Currency> currencies() {
        return Arbitraries.of("SGD", "JPY", "KWD", "USD", "CLF").map(Money::currencyOf);
    }

    @Provide
    Arbitrary<BigDecimal> decimals() {
        return Arbitraries.bigDecimals()
                .between(new BigDecimal("-1e17"), new BigDecimal("1e17"))
                .ofScale(5);
    }

    private static void assertField(Throwable e, String field) {
        assertThat(e).isInstanceOf(InvalidInputException.class);
        assertThat(((InvalidInputException) e).field()).isEqualTo(field);
    }
}
