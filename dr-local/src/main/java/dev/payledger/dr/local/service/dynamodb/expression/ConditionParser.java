package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.ValueOrder;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Parses conditions, filters and key conditions: {@code OR} binds least, then {@code AND}, then {@code NOT}. */
final class ConditionParser {

    private static final Set<String> COMPARATORS = Set.of("=", "<>", "<", "<=", ">", ">=");
    private static final Set<String> ORDERED_TYPES = Set.of("S", "N", "B");
    private static final Set<String> TYPE_NAMES = Set.of("B", "NULL", "SS", "BOOL", "L", "BS", "N", "NS", "S", "M");
    private static final Map<String, Integer> CONDITION_FUNCTIONS = Map.of(
            "attribute_exists", 1, "attribute_not_exists", 1, "attribute_type", 2, "begins_with", 2, "contains", 2);
    private static final Set<String> UPDATE_FUNCTIONS = Set.of("if_not_exists", "list_append");
    private static final int IN_OPERANDS_MAX = 100;

    private final TokenStream tokens;

    private ConditionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    static Condition.Parsed parse(ExpressionKind kind, String text, Placeholders placeholders) {
        TokenStream tokens = new TokenStream(kind, text, placeholders);
        Condition condition = new ConditionParser(tokens).or();
        tokens.finish();
        return new Condition.Parsed(condition, tokens.paths());
    }

    private Condition or() {
        Condition left = and();
        while (tokens.takeKeyword("OR")) {
            left = new Condition.Or(left, and());
        }
        return left;
    }

    private Condition and() {
        Condition left = not();
        while (tokens.takeKeyword("AND")) {
            left = new Condition.And(left, not());
        }
        return left;
    }

    private Condition not() {
        if (!tokens.takeKeyword("NOT")) {
            return primary();
        }
        tokens.enter();
        Condition inner = not();
        tokens.leave();
        return new Condition.Not(inner);
    }

    private Condition primary() {
        if (tokens.peek().isSymbol("(") && !parenthesisedOperand()) {
            return parenthesised();
        }
        if (tokens.atFunction() && isCondition(tokens.peek().text())) {
            return function();
        }
        Operand left = operand();
        if (tokens.takeKeyword("BETWEEN")) {
            return between(left);
        }
        if (tokens.takeKeyword("IN")) {
            return in(left);
        }
        if (!COMPARATORS.contains(tokens.peek().text())) {
            if (left instanceof Operand.Size && tokens.peek().kind() == Token.Kind.END) {
                tokens.find(
                        Findings.Rank.FUNCTION_USE,
                        "The function is not allowed to be used this way in an expression; function: size");
                return new Condition.Comparison(left, "=", left);
            }
            throw tokens.syntaxError();
        }
        return comparison(left, tokens.take().text(), operand());
    }

    private Condition parenthesised() {
        tokens.take();
        tokens.enter();
        if (tokens.peek().isSymbol("(") && !parenthesisedOperand() && closesDirectlyBeforeOurs()) {
            tokens.find(Findings.Rank.PARENTHESES, "The expression has redundant parentheses;");
        }
        Condition inner = or();
        tokens.expectSymbol(")");
        tokens.leave();
        return inner;
    }

    /** Whether the parenthesis at which we stand ends where the one around it ends. */
    private boolean closesDirectlyBeforeOurs() {
        return tokens.peek(matching() + 1).isSymbol(")");
    }

    /** Whether the parenthesis at which we stand holds an operand and not a condition: a comparator follows it. */
    private boolean parenthesisedOperand() {
        Token after = tokens.peek(matching() + 1);
        return COMPARATORS.contains(after.text()) || after.isKeyword("BETWEEN") || after.isKeyword("IN");
    }

    /** Whether a function is a condition of its own, and not an operand. */
    private boolean isCondition(String function) {
        if (CONDITION_FUNCTIONS.containsKey(function)) {
            return true;
        }
        boolean operand = function.equals("size") || UPDATE_FUNCTIONS.contains(function);
        return !operand && !COMPARATORS.contains(tokens.peek(matching(1) + 1).text());
    }

    private int matching() {
        return matching(0);
    }

    /** How far ahead the parenthesis is closed that opens so far ahead. */
    private int matching(int from) {
        int open = 0;
        for (int ahead = from; ; ahead++) {
            Token token = tokens.peek(ahead);
            if (token.isSymbol("(")) {
                open++;
            } else if (token.isSymbol(")")) {
                open--;
            }
            if (open == 0 || token.kind() == Token.Kind.END) {
                return ahead;
            }
        }
    }

    private Operand operand() {
        if (tokens.takeSymbol("(")) {
            tokens.enter();
            if (tokens.peek().isSymbol("(")) {
                tokens.find(Findings.Rank.PARENTHESES, "The expression has redundant parentheses;");
            }
            Operand inner = operand();
            tokens.expectSymbol(")");
            tokens.leave();
            return inner;
        }
        if (tokens.atValue()) {
            return new Operand.Literal(tokens.value());
        }
        if (tokens.atFunction()) {
            return operandFunction();
        }
        return new Operand.At(tokens.path());
    }

    private Operand operandFunction() {
        String name = tokens.take().text();
        List<Operand> operands = operands();
        if (!name.equals("size")) {
            boolean known = CONDITION_FUNCTIONS.containsKey(name);
            if (known) {
                tokens.find(
                        Findings.Rank.FUNCTION_USE,
                        "The function is not allowed to be used this way in an expression; function: " + name);
            } else {
                refuseFunction(name);
            }
        } else if (operands.size() != 1) {
            wrongCount(name, operands.size());
        } else if (operands.get(0) instanceof Operand.Literal literal && notSized(literal.value())) {
            wrongType(name, literal.value());
        } else if (operands.get(0) instanceof Operand.Size) {
            tokens.find(
                    Findings.Rank.FUNCTION_USE,
                    "The function is not allowed to be used this way in an expression; function: size");
        }
        return new Operand.Size(operands.get(0));
    }

    private static boolean notSized(AttributeValue value) {
        return switch (value.type()) {
            case N, BOOL, NUL -> true;
            default -> false;
        };
    }

    private List<Operand> operands() {
        tokens.expectSymbol("(");
        tokens.enter();
        List<Operand> operands = new ArrayList<>();
        do {
            operands.add(operand());
        } while (tokens.takeSymbol(","));
        tokens.expectSymbol(")");
        tokens.leave();
        return operands;
    }

    private Condition function() {
        String name = tokens.take().text();
        List<Operand> operands = operands();
        Integer count = CONDITION_FUNCTIONS.get(name);
        if (count == null) {
            refuseFunction(name);
        } else if (operands.size() != count) {
            wrongCount(name, operands.size());
        } else {
            checkFunction(name, operands);
        }
        return new Condition.Function(name, operands);
    }

    private void refuseFunction(String name) {
        if (UPDATE_FUNCTIONS.contains(name)) {
            String where = tokens.kind() == ExpressionKind.FILTER ? "filter" : "condition";
            tokens.find(
                    Findings.Rank.FUNCTION_USE,
                    "The function is not allowed in a " + where + " expression; function: " + name);
        } else {
            tokens.find(Findings.Rank.FUNCTION_NAME, "Invalid function name; function: " + name);
        }
    }

    private void checkFunction(String name, List<Operand> operands) {
        Operand first = operands.get(0);
        switch (name) {
            case "attribute_exists", "attribute_not_exists" -> {
                if (!(first instanceof Operand.At)) {
                    tokens.find(
                            Findings.Rank.OPERAND_TYPE,
                            "Operator or function requires a document path; operator or function: " + name);
                }
            }
            case "attribute_type" -> checkTypeName(operands.get(1));
            case "begins_with" ->
                operands.forEach(operand -> {
                    if (operand instanceof Operand.Literal literal
                            && literal.value().type() != AttributeValue.Type.S
                            && literal.value().type() != AttributeValue.Type.B) {
                        wrongType(name, literal.value());
                    }
                });
            default -> {}
        }
        if (operands.size() == 2) {
            checkDistinct(name, first, operands.get(1));
        }
    }

    private void checkTypeName(Operand operand) {
        if (!(operand instanceof Operand.Literal literal)) {
            tokens.find(
                    Findings.Rank.OPERAND_TYPE,
                    "Incorrect operand type for operator or function; operator or function: attribute_type, operand"
                            + " type: {path}");
        } else if (literal.value().type() != AttributeValue.Type.S) {
            wrongType("attribute_type", literal.value());
        } else if (!TYPE_NAMES.contains(literal.value().s())) {
            tokens.find(
                    Findings.Rank.OPERAND_VALUE,
                    "Invalid attribute type name found; type: "
                            + literal.value().s() + ", valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}");
        }
    }

    private Condition comparison(Operand left, String operator, Operand right) {
        checkDistinct(operator, left, right);
        if (!operator.equals("=") && !operator.equals("<>")) {
            checkOrdered(operator, left);
            checkOrdered(operator, right);
        }
        return new Condition.Comparison(left, operator, right);
    }

    private void checkDistinct(String operator, Operand first, Operand second) {
        if (first instanceof Operand.At && first.equals(second)) {
            tokens.find(
                    Findings.Rank.PATHS,
                    "The first operand must be distinct from the remaining operands for this operator or function;"
                            + " operator: " + operator + ", first operand: " + first);
        }
    }

    private void checkOrdered(String operator, Operand operand) {
        if (operand instanceof Operand.Literal literal && !ORDERED_TYPES.contains(Values.typeName(literal.value()))) {
            wrongType(operator, literal.value());
        }
    }

    private Condition between(Operand operand) {
        Operand lower = operand();
        if (!tokens.takeKeyword("AND")) {
            throw tokens.syntaxError();
        }
        Operand upper = operand();
        checkDistinct("BETWEEN", operand, lower);
        List.of(operand, lower, upper).forEach(each -> checkOrdered("BETWEEN", each));
        if (lower instanceof Operand.Literal low && upper instanceof Operand.Literal high) {
            checkBounds(low.value(), high.value());
        }
        return new Condition.Between(operand, lower, upper);
    }

    private void checkBounds(AttributeValue low, AttributeValue high) {
        OptionalInt order = ValueOrder.compare(low, high);
        String operands = "; lower bound operand: AttributeValue: " + Values.print(low)
                + ", upper bound operand: AttributeValue: " + Values.print(high);
        if (order.isEmpty()) {
            tokens.find(
                    Findings.Rank.OPERAND_VALUE,
                    "The BETWEEN operator requires same data type for lower and upper bounds" + operands);
        } else if (order.getAsInt() > 0) {
            tokens.find(
                    Findings.Rank.OPERAND_VALUE,
                    "The BETWEEN operator requires upper bound to be greater than or equal to lower bound" + operands);
        }
    }

    private Condition in(Operand operand) {
        List<Operand> candidates = operands();
        if (candidates.size() > IN_OPERANDS_MAX) {
            wrongCount("IN", candidates.size());
        }
        candidates.forEach(candidate -> checkDistinct("IN", operand, candidate));
        return new Condition.In(operand, candidates);
    }

    private void wrongCount(String name, int count) {
        tokens.find(
                Findings.Rank.OPERAND_COUNT,
                "Incorrect number of operands for operator or function; operator or function: " + name
                        + ", number of operands: " + count);
    }

    private void wrongType(String name, AttributeValue value) {
        tokens.find(
                Findings.Rank.OPERAND_TYPE,
                "Incorrect operand type for operator or function; operator or function: " + name + ", operand type: "
                        + Values.typeName(value));
    }
}
