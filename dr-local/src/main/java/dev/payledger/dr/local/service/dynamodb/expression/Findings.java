package dev.payledger.dr.local.service.dynamodb.expression;

import java.util.EnumMap;
import java.util.Map;

/**
 * Mistakes other than syntax, kept until the whole expression is read: DynamoDB reports syntax errors first, and of
 * these the most basic one. The order of the constants is the order of precedence; it is unconfirmed.
 */
final class Findings {

    enum Rank {
        PARENTHESES,
        FUNCTION_NAME,
        RESERVED_WORD,
        UNDEFINED_NAME,
        UNDEFINED_VALUE,
        FUNCTION_USE,
        OPERAND_COUNT,
        OPERAND_TYPE,
        OPERAND_VALUE,
        PATHS
    }

    private final ExpressionKind kind;
    private final Map<Rank, String> first = new EnumMap<>(Rank.class);

    Findings(ExpressionKind kind) {
        this.kind = kind;
    }

    void add(Rank rank, String message) {
        first.putIfAbsent(rank, message);
    }

    void throwFirst() {
        if (!first.isEmpty()) {
            throw kind.error(first.values().iterator().next());
        }
    }
}
