package dev.payledger.dr.local.service.dynamodb.item;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

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
    private static final BigInteger EXPONENT_MAX = BigInteger.valueOf(125);
    private static final BigInteger EXPONENT_MIN = BigInteger.valueOf(-130);
    private static final Pattern NUMBER =
            Pattern.compile("([+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+))(?:[eE]([+-]?[0-9]+))?");

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
        Matcher number = NUMBER.matcher(text);
        if (!number.matches()) {
            throw notANumber(text);
        }
        String written = number.group(2);
        if (written == null) {
            return checked(new BigDecimal(text));
        }
        BigInteger exponent = new BigInteger(written);
        if (exponent.bitLength() >= Long.SIZE) {
            throw notANumber(text);
        }
        BigDecimal mantissa = new BigDecimal(number.group(1));
        // A zero has no magnitude: the exponent that it is written with is checked.
        BigInteger magnitude =
                mantissa.signum() == 0 ? exponent : exponent.add(BigInteger.valueOf(magnitude(mantissa)));
        checkMagnitude(magnitude);
        return checked(mantissa.scaleByPowerOfTen(exponent.intValue()));
    }

    private static AwsServiceException notANumber(String text) {
        return DynamoErrors.validation("The parameter cannot be converted to a numeric value: " + text);
    }

    /** The exponent of the number's first digit. */
    private static long magnitude(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return (long) stripped.precision() - stripped.scale() - 1;
    }

    private static void checkMagnitude(BigInteger magnitude) {
        if (magnitude.compareTo(EXPONENT_MAX) > 0) {
            throw DynamoErrors.validation(
                    "Number overflow. Attempting to store a number with magnitude larger than supported range");
        }
        if (magnitude.compareTo(EXPONENT_MIN) < 0) {
            throw DynamoErrors.validation(
                    "Number underflow. Attempting to store a number with magnitude smaller than supported range");
        }
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
        checkMagnitude(BigInteger.valueOf(magnitude(number)));
        BigDecimal stripped = number.stripTrailingZeros();
        if (stripped.precision() > DIGITS_MAX) {
            throw DynamoErrors.validation("Attempting to store more than 38 significant digits in a Number");
        }
        return stripped;
    }
}
