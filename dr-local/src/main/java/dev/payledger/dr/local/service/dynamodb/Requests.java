package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.expression.Expressions;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** What operations on items have in common: finding the table and checking members. */
final class Requests {

    private Requests() {}

    /** The table of a data operation, by name or ARN; not while it is made or deleted. */
    static Table usableTable(TableStore store, @Nullable String nameOrArn) {
        return store.find(checkedName(nameOrArn)).filter(Table::isUsable).orElseThrow(DynamoErrors::tableNotFound);
    }

    /** The table of a control operation, whatever its state. */
    static Table anyTable(TableStore store, @Nullable String nameOrArn) {
        if (nameOrArn == null) {
            throw DynamoErrors.parameterRequired("TableName");
        }
        String name = checkedName(nameOrArn);
        return store.find(name)
                .orElseThrow(
                        () -> DynamoErrors.notFound("Requested resource not found: Table: " + name + " not found"));
    }

    /** The table of an operation on backups, which have an error of their own; not while the table is made. */
    static Table backedUpTable(TableStore store, @Nullable String nameOrArn) {
        if (nameOrArn == null) {
            throw DynamoErrors.parameterRequired("TableName");
        }
        return store.find(checkedName(nameOrArn))
                .filter(table -> table.status() != TableStatus.CREATING)
                .orElseThrow(() -> DynamoErrors.noSuchTable(nameOrArn));
    }

    static String checkedName(@Nullable String nameOrArn) {
        new Constraints().tableName(nameOrArn).check();
        return Objects.requireNonNull(nameOrArn);
    }

    /** The request's placeholders; null maps where it has none. */
    static Expressions expressions(
            boolean hasNames, Map<String, String> names, boolean hasValues, Map<String, AttributeValue> values) {
        return new Expressions(hasNames ? names : null, hasValues ? values : null);
    }
}
