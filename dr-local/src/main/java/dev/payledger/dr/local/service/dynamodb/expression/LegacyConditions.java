package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.ValueOrder;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ComparisonOperator;
import software.amazon.awssdk.services.dynamodb.model.ExpectedAttributeValue;

/**
 * The conditions from before expressions ({@code Expected}, {@code QueryFilter}, {@code ScanFilter}, {@code
 * KeyConditions}) as the conditions that expressions are parsed to. Comparison operators that the SDK does not know are
 * to be refused before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.html">Legacy
 *     conditional parameters</a>
 */
public final class LegacyConditions {

    private static final Set<AttributeValue.Type> SCALARS =
            Set.of(AttributeValue.Type.S, AttributeValue.Type.N, AttributeValue.Type.B);
    private static final Set<AttributeValue.Type> PREFIXES = Set.of(AttributeValue.Type.S, AttributeValue.Type.B);

    private static final int KEY_CONDITIONS_MAX = 2;

    /** Operators that no index can answer. */
    private static final Set<ComparisonOperator> NOT_INDEXABLE = Set.of(
            ComparisonOperator.NE,
            ComparisonOperator.NULL,
            ComparisonOperator.NOT_NULL,
            ComparisonOperator.IN,
            ComparisonOperator.CONTAINS,
            ComparisonOperator.NOT_CONTAINS);

    private LegacyConditions() {}

    /** What {@code Expected} asks of an item; not empty. */
    public static Condition.Parsed expected(Map<String, ExpectedAttributeValue> expected, boolean any) {
        List<Condition> conditions = new ArrayList<>();
        expected.forEach((name, wanted) -> conditions.add(expectation(name, wanted)));
        return joined(expected.keySet(), conditions, any);
    }

    /** What a {@code QueryFilter} or {@code ScanFilter} lets through; not empty. */
    public static Condition.Parsed filter(
            Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> filter, boolean any) {
        List<Condition> conditions = new ArrayList<>();
        filter.forEach((name, wanted) ->
                conditions.add(condition(name, wanted.comparisonOperator(), normal(wanted.attributeValueList()))));
        return joined(filter.keySet(), conditions, any);
    }

    /** What {@code KeyConditions} ask of a key. */
    public static KeyCondition keys(Map<String, software.amazon.awssdk.services.dynamodb.model.Condition> conditions) {
        if (conditions.isEmpty() || conditions.size() > KEY_CONDITIONS_MAX) {
            throw DynamoErrors.validation("Conditions can be of length 1 or 2 only");
        }
        KeyCondition keys = new KeyCondition();
        conditions.forEach((name, wanted) -> {
            ComparisonOperator operator = wanted.comparisonOperator();
            List<AttributeValue> values = normal(wanted.attributeValueList());
            check(operator, values);
            keys.put(name, new KeyCondition.Clause(NOT_INDEXABLE.contains(operator) ? "" : symbol(operator), values));
        });
        return keys;
    }

    private static Condition.Parsed joined(Set<String> names, List<Condition> conditions, boolean any) {
        Condition all = conditions.get(0);
        for (Condition next : conditions.subList(1, conditions.size())) {
            all = any ? new Condition.Or(all, next) : new Condition.And(all, next);
        }
        return new Condition.Parsed(all, names.stream().map(Path::of).toList());
    }

    private static Condition expectation(String name, ExpectedAttributeValue wanted) {
        boolean list = wanted.hasAttributeValueList();
        ComparisonOperator operator = wanted.comparisonOperator();
        if (list && wanted.value() != null) {
            throw DynamoErrors.invalidValues(
                    "Value and AttributeValueList cannot be used together for Attribute: " + name);
        }
        if (operator == null) {
            if (list) {
                throw DynamoErrors.invalidValues(
                        "AttributeValueList can only be used with a ComparisonOperator for Attribute: " + name);
            }
            return existence(name, wanted);
        }
        if (wanted.exists() != null) {
            throw DynamoErrors.invalidValues(
                    "Exists and ComparisonOperator cannot be used together for Attribute: " + name);
        }
        boolean bare = operator == ComparisonOperator.NULL || operator == ComparisonOperator.NOT_NULL;
        if (!bare && !list && wanted.value() == null) {
            throw DynamoErrors.invalidValues("Value or AttributeValueList must be used with ComparisonOperator: "
                    + operator + " for Attribute: " + name);
        }
        List<AttributeValue> values =
                list ? wanted.attributeValueList() : wanted.value() == null ? List.of() : List.of(wanted.value());
        return condition(name, operator, normal(values));
    }

    private static Condition existence(String name, ExpectedAttributeValue wanted) {
        boolean exists = wanted.exists() == null || wanted.exists();
        if (exists == (wanted.value() == null)) {
            throw DynamoErrors.invalidValues(
                    exists
                            ? "Value must be provided when Exists is " + wanted.exists() + " for Attribute: " + name
                            : "Value cannot be used when Exists is false for Attribute: " + name);
        }
        return exists
                ? condition(name, ComparisonOperator.EQ, normal(List.of(wanted.value())))
                : condition(name, ComparisonOperator.NULL, List.of());
    }

    private static List<AttributeValue> normal(List<AttributeValue> values) {
        return values.stream().map(Values::normalise).toList();
    }

    private static Condition condition(String name, ComparisonOperator operator, List<AttributeValue> values) {
        check(operator, values);
        Operand attribute = new Operand.At(Path.of(name));
        List<Operand> operands = new ArrayList<>();
        values.forEach(value -> operands.add(new Operand.Literal(value)));
        List<Operand> all = new ArrayList<>();
        all.add(attribute);
        all.addAll(operands);
        return switch (operator) {
            case NULL -> new Condition.Function("attribute_not_exists", all);
            case NOT_NULL -> new Condition.Function("attribute_exists", all);
            case CONTAINS, BEGINS_WITH -> new Condition.Function(symbol(operator), all);
            // Of an attribute that is missing, neither CONTAINS nor NOT_CONTAINS holds.
            case NOT_CONTAINS ->
                new Condition.And(
                        new Condition.Function("attribute_exists", List.of(attribute)),
                        new Condition.Not(new Condition.Function("contains", all)));
            case IN -> new Condition.In(attribute, operands);
            case BETWEEN -> new Condition.Between(attribute, operands.get(0), operands.get(1));
            default -> new Condition.Comparison(attribute, symbol(operator), operands.get(0));
        };
    }

    private static String symbol(ComparisonOperator operator) {
        return switch (operator) {
            case EQ -> "=";
            case NE -> "<>";
            case LT -> "<";
            case LE -> "<=";
            case GT -> ">";
            case GE -> ">=";
            case BEGINS_WITH -> "begins_with";
            case CONTAINS -> "contains";
            default -> operator.toString();
        };
    }

    private static void check(ComparisonOperator operator, List<AttributeValue> values) {
        int count = values.size();
        boolean fits =
                switch (operator) {
                    case NULL, NOT_NULL -> count == 0;
                    case BETWEEN -> count == 2;
                    case IN -> count > 0;
                    default -> count == 1;
                };
        if (!fits) {
            throw DynamoErrors.invalidValues(
                    "Invalid number of argument(s) for the " + operator + " ComparisonOperator");
        }
        if (values.stream().map(AttributeValue::type).distinct().count() > 1) {
            throw DynamoErrors.invalidValues("AttributeValues inside AttributeValueList must be of same type");
        }
        for (AttributeValue value : values) {
            if (!takes(operator, value.type())) {
                throw DynamoErrors.invalidValues("ComparisonOperator " + operator + " is not valid for "
                        + Values.typeName(value) + " AttributeValue type");
            }
        }
        if (operator == ComparisonOperator.BETWEEN
                && ValueOrder.compare(values.get(0), values.get(1)).orElse(0) > 0) {
            throw DynamoErrors.validation(
                    "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound");
        }
    }

    private static boolean takes(ComparisonOperator operator, AttributeValue.Type type) {
        return switch (operator) {
            case EQ, NE -> true;
            case BEGINS_WITH -> PREFIXES.contains(type);
            default -> SCALARS.contains(type);
        };
    }
}
