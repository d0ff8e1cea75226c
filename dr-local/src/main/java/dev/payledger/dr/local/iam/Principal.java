package dev.payledger.dr.local.iam;

import java.util.List;

/**
 * Whom a trust policy speaks of.
 *
 * @param service the service that wants to assume the role, or empty
 * @param arn the user or role that wants to, or empty
 * @param accountId the account of the user or role, or empty where its account does not count
 */
public record Principal(String service, String arn, String accountId) {

    /** An AWS service such as {@code lambda.amazonaws.com}. */
    public static Principal service(String name) {
        return new Principal(name, "", "");
    }

    /** A user or role. */
    public static Principal caller(String arn, String accountId) {
        return new Principal("", arn, accountId);
    }

    /** A user, a role or a session by its own name, not as one of its account. */
    public static Principal named(String arn) {
        return new Principal("", arn, "");
    }

    boolean isIn(String type, List<String> values) {
        if (type.equals("Service")) {
            return values.contains(service);
        }
        return type.equals("AWS") && !arn.isEmpty() && values.stream().anyMatch(this::isNamedBy);
    }

    private boolean isNamedBy(String value) {
        return value.equals("*")
                || value.equals(arn)
                || (!accountId.isEmpty()
                        && (value.equals(accountId) || value.equals("arn:aws:iam::" + accountId + ":root")));
    }
}
