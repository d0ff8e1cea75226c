package dev.payledger.dr.doctor;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/**
 * What a deployment costs on AWS in a month of 30 days without users, in US dollars, with 5 functions of 512 MB that
 * answer within 20 ms. Prices are those of us-east-1 as remembered in 2026, unconfirmed: read the current ones on the
 * pages of <a href="https://aws.amazon.com/route53/pricing/">Route 53</a>, <a
 * href="https://aws.amazon.com/api-gateway/pricing/">API Gateway</a>, <a
 * href="https://aws.amazon.com/lambda/pricing/">Lambda</a>, <a
 * href="https://aws.amazon.com/cloudwatch/pricing/">CloudWatch</a> and <a
 * href="https://aws.amazon.com/secrets-manager/pricing/">Secrets Manager</a>. The free tier is not counted.
 *
 * @param items what is paid for
 * @param afterDestroy what is still paid for once destroy has run
 * @since 0.1.0
 */
public record CostEstimate(List<Item> items, List<String> afterDestroy) {

    private static final int CHECKERS = 16;
    private static final int CHECK_SECONDS = 10;
    private static final long SECONDS_A_MONTH = 30L * 24 * 3_600;
    private static final BigDecimal MILLION = new BigDecimal(1_000_000);

    /** A check of an AWS endpoint 0.50, and 1.00 each for HTTPS and for the fast interval. */
    private static final BigDecimal HEALTH_CHECK = new BigDecimal("2.50");

    private static final BigDecimal HOSTED_ZONE = new BigDecimal("0.50");
    private static final BigDecimal ALARM = new BigDecimal("0.10");
    private static final BigDecimal SECRET = new BigDecimal("0.40");
    private static final BigDecimal API_REQUESTS = new BigDecimal("1.00");
    private static final BigDecimal LAMBDA_REQUESTS = new BigDecimal("0.20");

    /** 0.5 GB for 20 ms at 0.0000133334 a GB-second (arm64), for a million invocations. */
    private static final BigDecimal LAMBDA_TIME = new BigDecimal("0.14");

    /** A log line of an access log and three of a function, 600 bytes, at 0.50 a GB, for a million requests. */
    private static final BigDecimal LOGS = new BigDecimal("0.30");

    /**
     * One item.
     *
     * @param dollars a month, to the cent
     * @since 0.1.0
     */
    public record Item(String what, BigDecimal dollars) {}

    /** For two regions with a health check each. */
    static CostEstimate ofTwoRegions(boolean tablesStay) {
        BigDecimal checks = new BigDecimal(2L * CHECKERS * SECONDS_A_MONTH / CHECK_SECONDS)
                .divide(MILLION, 2, RoundingMode.HALF_UP);
        List<Item> items = new ArrayList<>();
        items.add(item("2 health checks (HTTPS, every " + CHECK_SECONDS + " s)", HEALTH_CHECK, 2));
        items.add(item(
                checks + " million requests of their checkers to API Gateway, Lambda and the logs",
                API_REQUESTS.add(LAMBDA_REQUESTS).add(LAMBDA_TIME).add(LOGS).multiply(checks),
                1));
        items.add(item("hosted zone", HOSTED_ZONE, 1));
        items.add(item("3 alarms", ALARM, 3));
        items.add(item("2 secrets", SECRET, 2));
        List<String> after = new ArrayList<>();
        after.add("the hosted zone (the domain is yours; destroy removes only records that it made)");
        if (tablesStay) {
            after.add("the service's tables and their replica: destroy keeps them without dr.deleteTables");
        }
        return new CostEstimate(List.copyOf(items), List.copyOf(after));
    }

    private static Item item(String what, BigDecimal dollars, int times) {
        return new Item(what, dollars.multiply(new BigDecimal(times)).setScale(2, RoundingMode.HALF_UP));
    }

    /** All items together, US dollars a month. */
    public BigDecimal total() {
        return items.stream().map(Item::dollars).reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
