package dev.payledger.dr.local.service.dynamodb.item;

import dev.payledger.dr.local.wire.AwsError;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BackupInUseException;
import software.amazon.awssdk.services.dynamodb.model.BackupNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.ItemCollectionSizeLimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.TableAlreadyExistsException;
import software.amazon.awssdk.services.dynamodb.model.TableInUseException;
import software.amazon.awssdk.services.dynamodb.model.TableNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/**
 * DynamoDB's errors, in its own words.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html">Error
 *     handling with DynamoDB</a>
 */
public final class DynamoErrors {

    /** The beginning of many of DynamoDB's messages. */
    public static final String INVALID_VALUES = "One or more parameter values were invalid: ";

    /** What a failed condition says, on its own and as a cancellation reason. */
    public static final String CONDITION_FAILED = "The conditional request failed";

    /** What a conflict with a running transaction says, on its own and as a cancellation reason. */
    public static final String CONFLICT = "Transaction is ongoing for the item";

    /** The beginning of what is said of an empty key value; the same alone and in a transaction. */
    public static final String EMPTY_KEY = "One or more parameter values are not valid. ";

    private DynamoErrors() {}

    /** A request that cannot be carried out as it stands; the caller must change it. */
    public static AwsServiceException validation(String message) {
        return AwsError.of(DynamoDbException.builder(), "ValidationException", 400, message);
    }

    /** A {@link #validation} whose message begins with {@link #INVALID_VALUES}. */
    public static AwsServiceException invalidValues(String message) {
        return validation(INVALID_VALUES + message);
    }

    /** A member that breaks the model's constraints, as AWS's request validation words it. */
    public static AwsServiceException constraint(String value, String member, String rule) {
        return validation("1 validation error detected: Value '" + value + "' at '" + member
                + "' failed to satisfy constraint: " + rule);
    }

    /** A required member that is missing. */
    public static AwsServiceException missing(String member) {
        return validation("1 validation error detected: Value null at '" + member
                + "' failed to satisfy constraint: Member must not be null");
    }

    /** A required member that is missing, as the operations on tables say it. */
    public static AwsServiceException parameterRequired(String parameter) {
        return validation("The parameter '" + parameter + "' is required but was not present in the request");
    }

    /** A resource of another account; the caller's own name is not known here. */
    public static AwsServiceException accessDenied(String operation, String resource) {
        return AwsError.of(
                DynamoDbException.builder(),
                "AccessDeniedException",
                400,
                "User is not authorized to perform: dynamodb:" + operation + " on resource: " + resource);
    }

    /** A backup of another account. */
    public static AwsServiceException accessDenied() {
        return AwsError.of(DynamoDbException.builder(), "AccessDeniedException", 400, "Access is denied");
    }

    /** No such table, index or stream. */
    public static AwsServiceException notFound(String message) {
        return AwsError.of(ResourceNotFoundException.builder(), "ResourceNotFoundException", 400, message);
    }

    /** No such table, as the data plane says it: without the name. */
    public static AwsServiceException tableNotFound() {
        return notFound("Requested resource not found");
    }

    /** No such table, as the operations on backups say it. */
    public static AwsServiceException noSuchTable(String name) {
        return AwsError.of(TableNotFoundException.builder(), "TableNotFoundException", 400, "Table not found: " + name);
    }

    /** A table that stands where another one is to be restored to. */
    public static AwsServiceException tableExists(String name) {
        return AwsError.of(
                TableAlreadyExistsException.builder(),
                "TableAlreadyExistsException",
                400,
                "Table already exists: " + name);
    }

    /** A table that is being restored; the wording for a restore to a point in time is unconfirmed. */
    public static AwsServiceException beingRestored(String name, RestoreSummary from) {
        String source = from.sourceBackupArn() == null
                ? "table: " + from.sourceTableArn()
                : "backup: " + from.sourceBackupArn();
        return AwsError.of(
                TableInUseException.builder(),
                "TableInUseException",
                400,
                "Table: " + name + " is already being restored from " + source);
    }

    /** A backup that a table is being restored from. */
    public static AwsServiceException backupInUse(String message) {
        return AwsError.of(BackupInUseException.builder(), "BackupInUseException", 400, message);
    }

    /** No such backup. */
    public static AwsServiceException noSuchBackup(String arn) {
        return AwsError.of(
                BackupNotFoundException.builder(), "BackupNotFoundException", 400, "Backup not found: " + arn);
    }

    /** A table that exists already or is being changed. */
    public static AwsServiceException inUse(String message) {
        return AwsError.of(ResourceInUseException.builder(), "ResourceInUseException", 400, message);
    }

    /** A condition that did not hold; with the item where the request asked for it. */
    public static AwsServiceException conditionFailed(@Nullable Map<String, AttributeValue> item) {
        ConditionalCheckFailedException.Builder builder = ConditionalCheckFailedException.builder();
        if (item != null) {
            builder.item(item);
        }
        return AwsError.of(builder, "ConditionalCheckFailedException", 400, CONDITION_FAILED);
    }

    /** A write that would make an item collection larger than 10 GB; retrying does not help. */
    public static AwsServiceException collectionTooLarge() {
        return AwsError.of(
                ItemCollectionSizeLimitExceededException.builder(),
                "ItemCollectionSizeLimitExceededException",
                400,
                "Collection size exceeded.");
    }

    /** A write to an item that a running transaction holds; the caller may retry. */
    public static AwsServiceException transactionConflict() {
        return AwsError.of(TransactionConflictException.builder(), "TransactionConflictException", 400, CONFLICT);
    }
}
