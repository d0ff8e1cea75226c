package dev.payledger.dr.local.service.dynamodb.item;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Checks attribute values as they enter and gives each value one form: numbers canonical, sets sorted. After that two
 * values are the same value exactly when they are {@code equals}.
 */
public final class Values {

    private static final int NESTING_MAX = 32;

    private static final String NO_TYPE =
            "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes";
    private static final String SEVERAL_TYPES =
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported"
                    + " datatypes";

    private Values() {}

    /** Checks and normalises a map of attributes: an item, a key, or the values of placeholders. */
    public static Map<String, AttributeValue> normaliseAll(Map<String, AttributeValue> attributes) {
        return normaliseMap(attributes, 1);
    }

    /** Checks and normalises one value. */
    public static AttributeValue normalise(AttributeValue value) {
        return normalise(value, 1);
    }

    private static AttributeValue normalise(AttributeValue value, int depth) {
        if (depth > NESTING_MAX) {
            throw DynamoErrors.validation("Nesting Levels have exceeded supported limits: Attributes in the item have"
                    + " nested levels beyond supported limit");
        }
        // The SDK answers no type for a value with several members, and UNKNOWN for one without any.
        if (value.type() == null) {
            throw DynamoErrors.validation(SEVERAL_TYPES);
        }
        switch (value.type()) {
            case S:
            case B:
            case BOOL:
                return value;
            case NUL:
                if (!value.nul()) {
                    throw DynamoErrors.invalidValues("Null attribute value types must have the value of true");
                }
                return value;
            case N:
                String number = Numbers.canonical(Numbers.parse(value.n()));
                return number.equals(value.n()) ? value : AttributeValue.fromN(number);
            case SS:
                return AttributeValue.fromSs(strings(value.ss()));
            case NS:
                return AttributeValue.fromNs(numbers(value.ns()));
            case BS:
                return AttributeValue.fromBs(binaries(value.bs()));
            case L:
                List<AttributeValue> list = new ArrayList<>(value.l().size());
                for (AttributeValue element : value.l()) {
                    list.add(normalise(element, depth + 1));
                }
                return AttributeValue.fromL(list);
            case M:
                return AttributeValue.fromM(normaliseMap(value.m(), depth + 1));
            default:
                throw DynamoErrors.validation(
                        value.equals(AttributeValue.builder().build()) ? NO_TYPE : SEVERAL_TYPES);
        }
    }

    private static Map<String, AttributeValue> normaliseMap(Map<String, AttributeValue> attributes, int depth) {
        if (attributes.containsKey("")) {
            throw DynamoErrors.validation("Empty attribute name");
        }
        Map<String, AttributeValue> normal = new HashMap<>(attributes.size() * 2);
        attributes.forEach((name, value) -> normal.put(name, normalise(value, depth)));
        return normal;
    }

    private static List<String> strings(List<String> members) {
        if (members.isEmpty()) {
            throw DynamoErrors.invalidValues("An string set  may not be empty");
        }
        TreeSet<String> sorted = new TreeSet<>(ValueOrder::compareStrings);
        sorted.addAll(members);
        if (sorted.size() < members.size()) {
            throw DynamoErrors.invalidValues(
                    "Input collection [" + String.join(", ", members) + "] contains duplicates.");
        }
        return List.copyOf(sorted);
    }

    private static List<String> numbers(List<String> members) {
        if (members.isEmpty()) {
            throw DynamoErrors.invalidValues("An number set  may not be empty");
        }
        TreeSet<BigDecimal> sorted = new TreeSet<>();
        members.forEach(member -> sorted.add(Numbers.parse(member)));
        if (sorted.size() < members.size()) {
            throw DynamoErrors.validation("Input collection contains duplicates");
        }
        return sorted.stream().map(Numbers::canonical).toList();
    }

    private static List<SdkBytes> binaries(List<SdkBytes> members) {
        if (members.isEmpty()) {
            throw DynamoErrors.invalidValues("Binary sets should not be empty");
        }
        TreeSet<SdkBytes> sorted = new TreeSet<>(ValueOrder::compareBytes);
        sorted.addAll(members);
        if (sorted.size() < members.size()) {
            throw DynamoErrors.invalidValues("Input collection of type BS contains duplicates.");
        }
        return List.copyOf(sorted);
    }

    /** The name by which DynamoDB's messages call a value's type: {@code S}, {@code N}, {@code NULL}, ... */
    public static String typeName(AttributeValue value) {
        return value.type() == AttributeValue.Type.NUL ? "NULL" : value.type().name();
    }

    /** A value as DynamoDB's messages print it, for example <code>{S:abc}</code>. */
    public static String print(AttributeValue value) {
        Object content =
                switch (value.type()) {
                    case S -> value.s();
                    case N -> value.n();
                    case BOOL -> value.bool();
                    case B ->
                        "java.nio.HeapByteBuffer[pos=0 lim=" + value.b().asByteArrayUnsafe().length + " cap="
                                + value.b().asByteArrayUnsafe().length + "]";
                    case SS -> value.ss();
                    case NS -> value.ns();
                    default -> "...";
                };
        return "{" + typeName(value) + ":" + content + "}";
    }
}
