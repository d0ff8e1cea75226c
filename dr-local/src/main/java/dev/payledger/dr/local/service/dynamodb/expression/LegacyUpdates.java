package dev.payledger.dr.local.service.dynamodb.expression;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.item.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeAction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.AttributeValueUpdate;

/**
 * {@code AttributeUpdates}, from before expressions, as the update that an expression is parsed to. Actions that the SDK
 * does not know are to be refused before.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/LegacyConditionalParameters.AttributeUpdates.html">AttributeUpdates</a>
 */
public final class LegacyUpdates {

    private LegacyUpdates() {}

    /** The update that does all of them. */
    public static Update of(Map<String, AttributeValueUpdate> updates) {
        List<Update.Action> actions = new ArrayList<>();
        updates.forEach((name, wanted) -> actions.add(action(Path.of(name), wanted)));
        return Update.legacy(actions);
    }

    private static Update.Action action(Path path, AttributeValueUpdate wanted) {
        AttributeAction action = wanted.action() == null ? AttributeAction.PUT : wanted.action();
        if (wanted.value() == null) {
            if (action != AttributeAction.DELETE) {
                throw DynamoErrors.invalidValues("Only DELETE action is allowed when no attribute value is specified");
            }
            return new Update.Action(Update.Kind.REMOVE, path, null);
        }
        AttributeValue value = Values.normalise(wanted.value());
        boolean set =
                switch (value.type()) {
                    case SS, NS, BS -> true;
                    default -> false;
                };
        UpdateValue literal = new UpdateValue.Literal(value);
        switch (action) {
            case DELETE:
                if (!set) {
                    throw DynamoErrors.invalidValues(
                            "DELETE action with value is not supported for the type " + Values.typeName(value));
                }
                return new Update.Action(Update.Kind.DELETE, path, literal);
            case ADD:
                if (!set && value.type() != AttributeValue.Type.N && value.type() != AttributeValue.Type.L) {
                    throw DynamoErrors.invalidValues(
                            "ADD action is not supported for the type " + Values.typeName(value));
                }
                return new Update.Action(Update.Kind.ADD, path, literal);
            default:
                return new Update.Action(Update.Kind.SET, path, literal);
        }
    }
}
