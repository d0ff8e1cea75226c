package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Expressions;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What operations on items have in common: finding the table and checking members. */
final class Requests {

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");

    private Requests() {}

    /** The table of a data operation, by name or ARN; not while it is made or deleted. */
    static Table usableTable(TableStore store, @Nullable String nameOrArn) {
        return store.find(checkedName(nameOrArn)).filter(Table::isUsable).orElseThrow(DynamoErrors::tableNotFound);
    }

    /** The table of a control operation, whatever its state. */
    static Table anyTable(TableStore store, @Nullable String nameOrArn) {
        String name = checkedName(nameOrArn);
        return store.find(name)
                .orElseThrow(
                        () -> DynamoErrors.notFound("Requested resource not found: Table: " + name + " not found"));
    }

    static String checkedName(@Nullable String nameOrArn) {
        if (nameOrArn == null) {
            throw DynamoErrors.missing("tableName");
        }
        if (!nameOrArn.startsWith("arn:") && !NAME.matcher(nameOrArn).matches()) {
            throw DynamoErrors.validation(
                    "Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may"
                            + " contain only the characters a-z, A-Z, 0-9, '_', '-', and '.'");
        }
        return nameOrArn;
    }

    /** The request's placeholders; null maps where it has none. */
    static Expressions expressions(
            boolean hasNames, Map<String, String> names, boolean hasValues, Map<String, AttributeValue> values) {
        return new Expressions(hasNames ? names : null, hasValues ? values : null);
    }
}
