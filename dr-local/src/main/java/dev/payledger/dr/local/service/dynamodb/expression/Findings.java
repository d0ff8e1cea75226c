package dev.payledger.dr.local.service.dynamodb.expression;

import java.util.EnumMap;
import java.util.LinkedHashMap;
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
    private final Map<Rank, String> first;

    Findings(ExpressionKind kind) {
        this.kind = kind;
        // A key condition's clauses are checked one by one: the first mistake in the text is reported.
        this.first = kind == ExpressionKind.KEY_CONDITION ? new LinkedHashMap<>() : new EnumMap<>(Rank.class);
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
