package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.KeyAttribute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A parsed key condition: at most one clause per attribute. Immutable.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.KeyConditionExpressions.html">Key
 *     condition expressions</a>
 */
public final class KeyCondition {

    private static final Set<String> OPERATORS = Set.of("=", "<", "<=", ">", ">=");
    private static final Map<String, String> MIRRORED = Map.of("=", "=", "<", ">", "<=", ">=", ">", "<", ">=", "<=");

    private final Map<String, Clause> clauses = new HashMap<>();

    KeyCondition() {}

    /**
     * What one key attribute must be.
     *
     * @param operator a comparator, {@code BETWEEN} or {@code begins_with}
     * @param values two for {@code BETWEEN}, else one
     */
    public record Clause(String operator, List<AttributeValue> values) {}

    static KeyCondition parse(String text, Placeholders placeholders) {
        Condition.Parsed parsed = ConditionParser.parse(ExpressionKind.KEY_CONDITION, text, placeholders);
        KeyCondition keys = new KeyCondition();
        keys.collect(parsed.condition());
        return keys;
    }

    /**
     * The clause of the hash key: an equality.
     *
     * @param keyAttributes how many attributes the key has
     */
    public AttributeValue hash(KeyAttribute key, int keyAttributes) {
        if (clauses.size() > keyAttributes) {
            throw DynamoErrors.validation("The number of query conditions (" + clauses.size()
                    + ") exceeds the number of key attributes defined in the schema (" + keyAttributes + ")");
        }
        Clause clause = clauses.get(key.name());
        if (clause == null) {
            throw DynamoErrors.validation("Query condition missed key schema element: " + key.name());
        }
        check(key, clause);
        if (!clause.operator().equals("=")) {
            throw DynamoErrors.validation("Query key condition not supported");
        }
        return clause.values().get(0);
    }

    /** The clause of the range key, or null where there is none. {@link #hash} comes before. */
    public @Nullable Clause range(KeyAttribute hash, @Nullable KeyAttribute range) {
        if (clauses.size() == 1) {
            return null;
        }
        Clause clause = range == null ? null : clauses.get(range.name());
        if (range == null || clause == null) {
            throw DynamoErrors.validation(
                    "Query condition missed key schema element: " + (range == null ? hash.name() : range.name()));
        }
        check(range, clause);
        return clause;
    }

    private static void check(KeyAttribute key, Clause clause) {
        if (clause.operator().isEmpty()) {
            throw DynamoErrors.validation("Attempted conditional constraint is not an indexable operation");
        }
        for (AttributeValue value : clause.values()) {
            if (value.type() != key.type()) {
                throw DynamoErrors.invalidValues("Condition parameter type does not match schema type");
            }
            boolean prefix = clause.operator().equals("begins_with");
            if (prefix && key.type() == AttributeValue.Type.N) {
                throw error("Incorrect operand type for operator or function; operator or function: begins_with,"
                        + " operand type: N");
            }
            if (!prefix) {
                key.refuseEmpty(value);
            }
        }
    }

    /** Adds a clause of the form from before expressions; without an operator it is one that no index can answer. */
    void put(String attribute, Clause clause) {
        clauses.put(attribute, clause);
    }

    private void collect(Condition condition) {
        if (condition instanceof Condition.And and) {
            collect(and.left());
            collect(and.right());
        } else if (condition instanceof Condition.Comparison comparison) {
            comparison(comparison);
        } else if (condition instanceof Condition.Between between) {
            add("BETWEEN", between.operand(), List.of(between.lower(), between.upper()));
        } else if (condition instanceof Condition.Function function
                && function.name().equals("begins_with")) {
            add("begins_with", function.operands().get(0), function.operands().subList(1, 2));
        } else if (condition instanceof Condition.Function function) {
            throw error("Invalid operator used in KeyConditionExpression: " + function.name());
        } else if (condition instanceof Condition.Or) {
            throw error("Invalid operator used in KeyConditionExpression: OR");
        } else if (condition instanceof Condition.Not) {
            throw error("Invalid operator used in KeyConditionExpression: NOT");
        } else {
            throw error("Invalid operator used in KeyConditionExpression: IN");
        }
    }

    private void comparison(Condition.Comparison comparison) {
        String operator = comparison.operator();
        if (!OPERATORS.contains(operator)) {
            throw error("Invalid operator used in KeyConditionExpression: " + operator);
        }
        if (comparison.left() instanceof Operand.Literal) {
            add(MIRRORED.getOrDefault(operator, operator), comparison.right(), List.of(comparison.left()));
        } else {
            add(operator, comparison.left(), List.of(comparison.right()));
        }
    }

    private void add(String operator, Operand key, List<Operand> operands) {
        if (key instanceof Operand.Size) {
            throw error("KeyConditionExpressions cannot contain nested operations");
        }
        if (!(key instanceof Operand.At at)) {
            throw error("Invalid condition in KeyConditionExpression: No key attribute specified");
        }
        if (!at.path().isTopLevel()) {
            throw error("KeyConditionExpressions cannot have conditions on nested attributes");
        }
        for (Operand operand : operands) {
            if (operand instanceof Operand.At) {
                throw error(
                        "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
            }
            if (operand instanceof Operand.Size) {
                throw error("KeyConditionExpressions cannot contain nested operations");
            }
        }
        List<AttributeValue> values = operands.stream()
                .map(operand -> ((Operand.Literal) operand).value())
                .toList();
        if (clauses.put(at.path().root(), new Clause(operator, values)) != null) {
            throw error("KeyConditionExpressions must only contain one condition per key");
        }
    }

    private static AwsServiceException error(String message) {
        return message.startsWith("Invalid ")
                ? DynamoErrors.validation(message)
                : ExpressionKind.KEY_CONDITION.error(message);
    }
}
