package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Which request member an expression came in: it stands in every message, and decides what may be used. */
public enum ExpressionKind {
    CONDITION("ConditionExpression"),
    FILTER("FilterExpression"),
    KEY_CONDITION("KeyConditionExpression"),
    PROJECTION("ProjectionExpression"),
    UPDATE("UpdateExpression");

    private final String member;

    ExpressionKind(String member) {
        this.member = member;
    }

    /** The request member's name. */
    public String member() {
        return member;
    }

    AwsServiceException error(String message) {
        return DynamoErrors.validation("Invalid " + member + ": " + message);
    }
}
