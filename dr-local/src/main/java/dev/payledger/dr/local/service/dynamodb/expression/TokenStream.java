package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.ItemSize;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What all parsers share: reading tokens, paths and values, and saying what is wrong. */
final class TokenStream {

    private static final int EXPRESSION_BYTES_MAX = 4096;
    private static final int DEPTH_MAX = 300;

    /** Stands for a value that is not defined, until the findings are thrown. */
    private static final AttributeValue UNDEFINED = AttributeValue.fromNul(true);

    private final ExpressionKind kind;
    private final String text;
    private final Placeholders placeholders;
    private final Findings findings;
    private final List<Token> tokens;
    private final List<Path> paths = new ArrayList<>();
    private int next;
    private int depth;

    TokenStream(ExpressionKind kind, String text, Placeholders placeholders) {
        this.kind = kind;
        this.text = text;
        this.placeholders = placeholders;
        this.findings = new Findings(kind);
        if (text.isEmpty()) {
            throw kind.error("The expression can not be empty;");
        }
        int bytes = ItemSize.utf8(text);
        if (bytes > EXPRESSION_BYTES_MAX) {
            throw kind.error("Expression size has exceeded the maximum allowed size;"
                    + (kind == ExpressionKind.UPDATE ? "" : " expression size: " + bytes));
        }
        this.tokens = Lexer.tokens(kind, text);
    }

    ExpressionKind kind() {
        return kind;
    }

    /** Every path that was read, in order. */
    List<Path> paths() {
        return List.copyOf(paths);
    }

    Token peek() {
        return tokens.get(next);
    }

    Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = tokens.get(next);
        if (token.kind() != Token.Kind.END) {
            next++;
        }
        return token;
    }

    boolean takeSymbol(String symbol) {
        boolean there = peek().isSymbol(symbol);
        if (there) {
            next++;
        }
        return there;
    }

    boolean takeKeyword(String keyword) {
        boolean there = peek().isKeyword(keyword);
        if (there) {
            next++;
        }
        return there;
    }

    void expectSymbol(String symbol) {
        if (!takeSymbol(symbol)) {
            throw syntaxError();
        }
    }

    /** Ends the parse: nothing may follow, and the worst finding is thrown. */
    void finish() {
        if (peek().kind() != Token.Kind.END) {
            throw syntaxError();
        }
        findings.throwFirst();
    }

    void find(Findings.Rank rank, String message) {
        findings.add(rank, message);
    }

    /** Enters a nested construct, so that no expression exhausts the stack; the limit's wording is unconfirmed. */
    void enter() {
        depth++;
        if (depth > DEPTH_MAX) {
            throw kind.error("The expression contains too many nested operators; maximum: " + DEPTH_MAX);
        }
    }

    void leave() {
        depth--;
    }

    RuntimeException syntaxError() {
        Token bad = peek();
        int from = next == 0 ? bad.start() : tokens.get(next - 1).start();
        int to = peek(1).end();
        return kind.error("Syntax error; token: \"" + bad.text() + "\", near: \"" + text.substring(from, to) + "\"");
    }

    boolean atPath() {
        return peek().kind() == Token.Kind.WORD || peek().kind() == Token.Kind.NAME_PLACEHOLDER;
    }

    boolean atFunction() {
        return peek().kind() == Token.Kind.WORD && peek(1).isSymbol("(");
    }

    Path path() {
        if (!atPath()) {
            throw syntaxError();
        }
        List<Path.Step> steps = new ArrayList<>();
        steps.add(Path.Step.member(name()));
        while (true) {
            if (takeSymbol(".")) {
                if (!atPath()) {
                    throw syntaxError();
                }
                steps.add(Path.Step.member(name()));
            } else if (takeSymbol("[")) {
                if (peek().kind() != Token.Kind.INTEGER) {
                    throw syntaxError();
                }
                steps.add(Path.Step.element(index(take().text())));
                expectSymbol("]");
            } else {
                break;
            }
        }
        Path path = new Path(List.copyOf(steps));
        paths.add(path);
        return path;
    }

    private int index(String digits) {
        if (digits.length() > 9) {
            throw kind.error("List index is not within the allowable range; index: [" + digits + "]");
        }
        return Integer.parseInt(digits);
    }

    private String name() {
        Token token = take();
        if (token.kind() == Token.Kind.WORD) {
            if (ReservedWords.contains(token.text())) {
                find(
                        Findings.Rank.RESERVED_WORD,
                        "Attribute name is a reserved keyword; reserved keyword: " + token.text());
            }
            return token.text();
        }
        String name = placeholders.name(token.text());
        if (name == null) {
            find(
                    Findings.Rank.UNDEFINED_NAME,
                    "An expression attribute name used in the document path is not defined; attribute name: "
                            + token.text());
            return token.text();
        }
        return name;
    }

    boolean atValue() {
        return peek().kind() == Token.Kind.VALUE_PLACEHOLDER;
    }

    AttributeValue value() {
        if (!atValue()) {
            throw syntaxError();
        }
        Token token = take();
        @Nullable AttributeValue value = placeholders.value(token.text());
        if (value == null) {
            find(
                    Findings.Rank.UNDEFINED_VALUE,
                    "An expression attribute value used in expression is not defined; attribute value: "
                            + token.text());
            return UNDEFINED;
        }
        return value;
    }
}
