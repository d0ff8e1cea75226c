package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Numbers;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What {@code ADD} and {@code DELETE} do to a number or a set. */
final class SetArithmetic {

    private SetArithmetic() {}

    /** The sum of two numbers, the union of two sets of one type, or one list behind the other. */
    static AttributeValue add(AttributeValue current, AttributeValue value) {
        if (current.type() != value.type()) {
            throw incorrectType();
        }
        return switch (value.type()) {
            case N ->
                AttributeValue.fromN(
                        Numbers.canonical(Numbers.add(new BigDecimal(current.n()), new BigDecimal(value.n()))));
            case SS -> Values.normalise(AttributeValue.fromSs(union(current.ss(), value.ss())));
            case NS -> Values.normalise(AttributeValue.fromNs(union(current.ns(), value.ns())));
            case BS -> Values.normalise(AttributeValue.fromBs(union(current.bs(), value.bs())));
            // Only AttributeUpdates can ask for this: an expression refuses a list before.
            case L -> {
                List<AttributeValue> elements = new ArrayList<>(current.l());
                elements.addAll(value.l());
                yield AttributeValue.fromL(elements);
            }
            default -> throw incorrectType();
        };
    }

    /** A set without the members of another; null where none is left. */
    static @Nullable AttributeValue subtract(AttributeValue current, AttributeValue value) {
        if (current.type() != value.type()) {
            throw incorrectType();
        }
        return switch (value.type()) {
            case SS -> {
                List<String> left = difference(current.ss(), value.ss());
                yield left.isEmpty() ? null : AttributeValue.fromSs(left);
            }
            case NS -> {
                List<String> left = difference(current.ns(), value.ns());
                yield left.isEmpty() ? null : AttributeValue.fromNs(left);
            }
            case BS -> {
                var left = difference(current.bs(), value.bs());
                yield left.isEmpty() ? null : AttributeValue.fromBs(left);
            }
            default -> throw incorrectType();
        };
    }

    static AwsServiceException incorrectType() {
        return DynamoErrors.validation("An operand in the update expression has an incorrect data type");
    }

    private static <T> List<T> union(List<T> left, List<T> right) {
        Set<T> members = new LinkedHashSet<>(left);
        members.addAll(right);
        return new ArrayList<>(members);
    }

    private static <T> List<T> difference(List<T> left, List<T> right) {
        List<T> members = new ArrayList<>(left);
        members.removeAll(new LinkedHashSet<>(right));
        return members;
    }
}
