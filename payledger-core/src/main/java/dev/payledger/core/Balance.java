package dev.payledger.core;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Currency;

/**
 * The sum of an account's posted transactions in one currency, as one region sees it.
 *
 * @param currency the currency
 * @param minorUnits credits minus debits in minor units; may be negative, and may exceed what one transaction holds
 * @param transactions how many posted transactions it sums
 * @since 0.1.0
 */
public record Balance(Currency currency, BigInteger minorUnits, long transactions) {
    /** The balance in units of the currency, as a plain decimal text with all its decimals. */
    public String toDecimalString() {
        return new BigDecimal(minorUnits, currency.getDefaultFractionDigits()).toPlainString();
    }
}
