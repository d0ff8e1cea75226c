package dev.payledger.dr.local.service.dynamodb.item;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * DynamoDB's numbers: up to 38 significant digits, magnitudes from 1E-130 to 9.9...9E+125, exact arithmetic, one
 * canonical text for each number.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html">Data
 *     types</a>
 */
public final class Numbers {

    private static final int DIGITS_MAX = 38;
    private static final int EXPONENT_MAX = 125;
    private static final int EXPONENT_MIN = -130;
    private static final Pattern NUMBER = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]{1,6})?");

    private Numbers() {}

    /**
     * The number that a text stands for.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the text is no number, has too many
     *     digits or is out of range
     */
    public static BigDecimal parse(String text) {
        if (text.isEmpty()) {
            throw DynamoErrors.validation("The parameter cannot be converted to a numeric value");
        }
        if (!NUMBER.matcher(text).matches()) {
            throw DynamoErrors.validation("The parameter cannot be converted to a numeric value: " + text);
        }
        return checked(new BigDecimal(text));
    }

    /** The one text that DynamoDB answers for a number: no exponent, no leading or trailing zeros. */
    public static String canonical(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }

    /** {@code left + right}, refused where the result leaves DynamoDB's range. */
    public static BigDecimal add(BigDecimal left, BigDecimal right) {
        return checked(left.add(right));
    }

    /** {@code left - right}, refused where the result leaves DynamoDB's range. */
    public static BigDecimal subtract(BigDecimal left, BigDecimal right) {
        return checked(left.subtract(right));
    }

    private static BigDecimal checked(BigDecimal number) {
        if (number.signum() == 0) {
            return BigDecimal.ZERO;
        }
        BigDecimal stripped = number.stripTrailingZeros();
        long exponent = (long) stripped.precision() - stripped.scale() - 1;
        if (exponent > EXPONENT_MAX) {
            throw DynamoErrors.validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (exponent < EXPONENT_MIN) {
            throw DynamoErrors.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
        if (stripped.precision() > DIGITS_MAX) {
            throw DynamoErrors.validation("Attempting to store more than 38 significant digits in a Number");
        }
        return stripped;
    }
}
