package dev.payledger.dr.local.service.dynamodb.expression;

import java.util.ArrayList;
import java.util.List;

/** Cuts an expression into tokens. */
final class Lexer {

    private static final String TWO_CHARACTER_START = "<>";
    private static final String ONE_CHARACTER = "()[],.=<>+-";

    private final ExpressionKind kind;
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(ExpressionKind kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    /** The tokens of a text, with an {@code END} token last. */
    static List<Token> tokens(ExpressionKind kind, String text) {
        return new Lexer(kind, text).run();
    }

    private List<Token> run() {
        while (position < text.length()) {
            char c = text.charAt(position);
            if (Character.isWhitespace(c)) {
                position++;
            } else if (c == '#' || c == ':') {
                int end = wordEnd(position + 1);
                if (end == position + 1) {
                    throw unexpected(c);
                }
                take(c == '#' ? Token.Kind.NAME_PLACEHOLDER : Token.Kind.VALUE_PLACEHOLDER, end);
            } else if (isLetter(c)) {
                take(Token.Kind.WORD, wordEnd(position));
            } else if (isDigit(c)) {
                int end = position;
                while (end < text.length() && isDigit(text.charAt(end))) {
                    end++;
                }
                take(Token.Kind.INTEGER, end);
            } else if (ONE_CHARACTER.indexOf(c) >= 0) {
                take(Token.Kind.SYMBOL, position + symbolLength(c));
            } else {
                throw unexpected(c);
            }
        }
        tokens.add(new Token(Token.Kind.END, "<EOF>", text.length()));
        return tokens;
    }

    private int symbolLength(char first) {
        if (TWO_CHARACTER_START.indexOf(first) < 0 || position + 1 == text.length()) {
            return 1;
        }
        char second = text.charAt(position + 1);
        return second == '=' || (first == '<' && second == '>') ? 2 : 1;
    }

    private void take(Token.Kind tokenKind, int end) {
        tokens.add(new Token(tokenKind, text.substring(position, end), position));
        position = end;
    }

    private int wordEnd(int from) {
        int end = from;
        while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
            end++;
        }
        return end;
    }

    private RuntimeException unexpected(char c) {
        int from = tokens.isEmpty() ? position : tokens.get(tokens.size() - 1).start();
        int to = Math.min(text.length(), position + 2);
        return kind.error("Syntax error; token: \"" + c + "\", near: \"" + text.substring(from, to) + "\"");
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
