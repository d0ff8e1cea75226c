package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Parses update expressions: the sections {@code SET}, {@code REMOVE}, {@code ADD} and {@code DELETE}, each once. */
final class UpdateParser {

    private static final Set<String> CONDITION_FUNCTIONS =
            Set.of("attribute_exists", "attribute_not_exists", "attribute_type", "begins_with", "contains", "size");

    private final TokenStream tokens;
    private final List<Update.Action> actions = new ArrayList<>();
    private final List<Path> reads = new ArrayList<>();

    private UpdateParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    static Update parse(String text, Placeholders placeholders) {
        TokenStream tokens = new TokenStream(ExpressionKind.UPDATE, text, placeholders);
        UpdateParser parser = new UpdateParser(tokens);
        parser.sections();
        parser.refuseOverlaps();
        tokens.finish();
        return new Update(parser.actions, parser.reads);
    }

    private void sections() {
        Set<Update.Kind> seen = EnumSet.noneOf(Update.Kind.class);
        do {
            Update.Kind kind = section();
            if (kind == null) {
                throw tokens.syntaxError();
            }
            tokens.take();
            if (!seen.add(kind)) {
                throw tokens.kind()
                        .error("The \"" + kind + "\" section can only be used once in an update expression;");
            }
            do {
                actions.add(action(kind));
            } while (tokens.takeSymbol(","));
        } while (tokens.peek().kind() != Token.Kind.END);
    }

    private Update.@Nullable Kind section() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.WORD) {
            return null;
        }
        String word = token.text().toUpperCase(Locale.ROOT);
        for (Update.Kind kind : Update.Kind.values()) {
            if (kind.name().equals(word)) {
                return kind;
            }
        }
        return null;
    }

    private Update.Action action(Update.Kind kind) {
        Path path = tokens.path();
        switch (kind) {
            case REMOVE:
                return new Update.Action(kind, path, null);
            case SET:
                tokens.expectSymbol("=");
                return new Update.Action(kind, path, value());
            default:
                AttributeValue value = tokens.value();
                checkOperand(kind, value);
                return new Update.Action(kind, path, new UpdateValue.Literal(value));
        }
    }

    private void checkOperand(Update.Kind kind, AttributeValue value) {
        boolean allowed =
                switch (value.type()) {
                    case SS, NS, BS -> true;
                    case N -> kind == Update.Kind.ADD;
                    default -> false;
                };
        if (!allowed) {
            tokens.find(
                    Findings.Rank.OPERAND_TYPE,
                    "Incorrect operand type for operator or function; operator: " + kind + ", operand type: "
                            + longTypeName(value) + ", typeset: ALLOWED_FOR_" + kind + "_OPERAND");
        }
    }

    private static String longTypeName(AttributeValue value) {
        return switch (value.type()) {
            case S -> "STRING";
            case N -> "NUMBER";
            case B -> "BINARY";
            case BOOL -> "BOOLEAN";
            case NUL -> "NULL";
            case L -> "LIST";
            case M -> "MAP";
            default -> Values.typeName(value);
        };
    }

    private UpdateValue value() {
        UpdateValue left = operand();
        boolean plus = tokens.peek().isSymbol("+");
        if (!plus && !tokens.peek().isSymbol("-")) {
            return left;
        }
        String operator = tokens.take().text();
        UpdateValue right = operand();
        checkLiteral(operator, left, AttributeValue.Type.N);
        checkLiteral(operator, right, AttributeValue.Type.N);
        return new UpdateValue.Sum(left, plus, right);
    }

    private UpdateValue operand() {
        if (tokens.takeSymbol("(")) {
            tokens.enter();
            UpdateValue inner = value();
            tokens.expectSymbol(")");
            tokens.leave();
            return inner;
        }
        if (tokens.atValue()) {
            return new UpdateValue.Literal(tokens.value());
        }
        if (tokens.atFunction()) {
            return function();
        }
        Path path = tokens.path();
        reads.add(path);
        return new UpdateValue.At(path);
    }

    private UpdateValue function() {
        String name = tokens.take().text();
        tokens.expectSymbol("(");
        tokens.enter();
        List<UpdateValue> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        tokens.leave();
        boolean ifNotExists = name.equals("if_not_exists");
        if (!ifNotExists && !name.equals("list_append")) {
            refuseFunction(name);
        } else if (operands.size() != 2) {
            tokens.find(
                    Findings.Rank.OPERAND_COUNT,
                    "Incorrect number of operands for operator or function; operator or function: " + name
                            + ", number of operands: " + operands.size());
        } else if (!ifNotExists) {
            checkLiteral(name, operands.get(0), AttributeValue.Type.L);
            checkLiteral(name, operands.get(1), AttributeValue.Type.L);
            return new UpdateValue.ListAppend(operands.get(0), operands.get(1));
        } else if (operands.get(0) instanceof UpdateValue.At at) {
            return new UpdateValue.IfNotExists(at.path(), operands.get(1));
        } else {
            tokens.find(
                    Findings.Rank.OPERAND_TYPE,
                    "Operator or function requires a document path; operator or function: if_not_exists");
        }
        return operands.get(0);
    }

    private void refuseFunction(String name) {
        if (CONDITION_FUNCTIONS.contains(name)) {
            tokens.find(
                    Findings.Rank.FUNCTION_USE,
                    "The function is not allowed in an update expression; function: " + name);
        } else {
            tokens.find(Findings.Rank.FUNCTION_NAME, "Invalid function name; function: " + name);
        }
    }

    private void checkLiteral(String operator, UpdateValue operand, AttributeValue.Type type) {
        if (operand instanceof UpdateValue.Literal literal && literal.value().type() != type) {
            tokens.find(
                    Findings.Rank.OPERAND_TYPE,
                    "Incorrect operand type for operator or function; operator or function: " + operator
                            + ", operand type: " + Values.typeName(literal.value()));
        }
    }

    private void refuseOverlaps() {
        for (int i = 0; i < actions.size(); i++) {
            for (int j = 0; j < i; j++) {
                Projection.findOverlap(
                        tokens, actions.get(j).path(), actions.get(i).path());
            }
        }
    }
}
