package dev.payledger.dr.local.service.dynamodb.expression;

import java.util.Locale;

/**
 * A piece of an expression's text.
 *
 * @param kind what it is
 * @param text as written
 * @param start where it begins in the expression
 */
record Token(Kind kind, String text, int start) {

    enum Kind {
        WORD,
        NAME_PLACEHOLDER,
        VALUE_PLACEHOLDER,
        INTEGER,
        SYMBOL,
        END
    }

    int end() {
        return start + (kind == Kind.END ? 0 : text.length());
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** Whether this is a keyword; keywords are written in any case. */
    boolean isKeyword(String upperCase) {
        return kind == Kind.WORD && text.toUpperCase(Locale.ROOT).equals(upperCase);
    }
}
