package dev.payledger.core;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Currency;
import java.util.regex.Pattern;

/**
 * An amount of money: whole minor units (cents) of an ISO 4217 currency, between -10<sup>15</sup> and
 * 10<sup>15</sup>. How many minor units make one unit is what {@link Currency#getDefaultFractionDigits()} says: 2
 * for SGD, 0 for JPY, 3 for KWD. Nothing here passes through floating point and nothing is rounded.
 *
 * @param minorUnits the amount in minor units
 * @param currency a currency that has minor units (gold and test codes have none)
 * @since 0.1.0
 */
public record Money(long minorUnits, Currency currency) {
    /** The largest amount, in minor units. */
    public static final long MAX_MINOR_UNITS = 1_000_000_000_000_000L;

    /** Longer texts cannot name an amount within the limits. */
    private static final int MAX_TEXT = 64;

    private static final Pattern PLAIN_DECIMAL = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");
    private static final Pattern CURRENCY_CODE = Pattern.compile("[A-Z]{3}");

    /**
     * @throws InvalidInputException (field {@code amount}) if the amount is beyond the limit; (field
     *     {@code currency}) if the currency has no minor units
     */
    public Money {
        if (currency.getDefaultFractionDigits() < 0) {
            throw new InvalidInputException("currency", "has no minor units: " + currency.getCurrencyCode());
        }
        if (minorUnits > MAX_MINOR_UNITS || minorUnits < -MAX_MINOR_UNITS) {
            throw tooLarge(currency);
        }
    }

    /**
     * The currency of an ISO 4217 code.
     *
     * @throws InvalidInputException (field {@code currency}) if the code is not three capital letters, not known to
     *     this JVM, or of something without minor units
     */
    public static Currency currencyOf(String code) {
        if (!CURRENCY_CODE.matcher(code).matches()) {
            throw new InvalidInputException("currency", "must be an ISO 4217 code of three capital letters");
        }
        Currency currency;
        try {
            currency = Currency.getInstance(code);
        } catch (IllegalArgumentException unknown) {
            throw new InvalidInputException("currency", "is not a known ISO 4217 currency: " + code);
        }
        if (currency.getDefaultFractionDigits() < 0) {
            throw new InvalidInputException("currency", "has no minor units: " + code);
        }
        return currency;
    }

    /**
     * The money that a plain decimal such as {@code 25}, {@code 25.5} or {@code -0.01} names; no exponent, no sign
     * {@code +}, no grouping.
     *
     * @throws InvalidInputException (field {@code amount}) if the text is not a plain decimal, is finer than the
     *     currency's minor unit or beyond the limit
     */
    public static Money parse(String amount, Currency currency) {
        if (amount.length() > MAX_TEXT || !PLAIN_DECIMAL.matcher(amount).matches()) {
            throw new InvalidInputException("amount", "must be a plain decimal number, such as 25.00");
        }
        return of(new BigDecimal(amount), currency);
    }

    /**
     * The money of an exact decimal amount.
     *
     * @throws InvalidInputException (field {@code amount}) if the amount is finer than the currency's minor unit or
     *     beyond the limit
     */
    public static Money of(BigDecimal amount, Currency currency) {
        int digits = currency.getDefaultFractionDigits();
        if (digits < 0) {
            throw new InvalidInputException("currency", "has no minor units: " + currency.getCurrencyCode());
        }
        if (amount.signum() == 0) {
            return new Money(0, currency);
        }
        // Zeros at the end carry no value. Asking for the exponent first keeps 1e999999999 from being written out.
        BigDecimal exact = amount.stripTrailingZeros();
        if (exact.scale() > digits) {
            throw new InvalidInputException(
                    "amount", "has more than " + digits + " decimals, finer than " + currency + " allows");
        }
        if ((long) exact.precision() - exact.scale() + digits > 16) {
            throw tooLarge(currency);
        }
        return new Money(
                exact.movePointRight(digits)
                        .setScale(0, RoundingMode.UNNECESSARY)
                        .longValueExact(),
                currency);
    }

    /** The amount in units of the currency, with all its decimals: {@code 25.00} for SGD, {@code 25} for JPY. */
    public BigDecimal toBigDecimal() {
        return BigDecimal.valueOf(minorUnits, currency.getDefaultFractionDigits());
    }

    /** {@link #toBigDecimal()} as a plain decimal text. */
    public String toDecimalString() {
        return toBigDecimal().toPlainString();
    }

    @Override
    public String toString() {
        return currency.getCurrencyCode() + " " + toDecimalString();
    }

    private static InvalidInputException tooLarge(Currency currency) {
        return new InvalidInputException(
                "amount",
                "must not exceed "
                        + BigDecimal.valueOf(MAX_MINOR_UNITS, currency.getDefaultFractionDigits())
                                .toPlainString());
    }
}
