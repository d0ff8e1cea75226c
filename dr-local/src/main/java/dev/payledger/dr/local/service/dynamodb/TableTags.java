package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.Tag;

/**
 * The tags of tables: at most 50, with keys of up to 128 and values of up to 256 characters. The wording of what is said
 * of keys is unconfirmed.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Tagging.html">Tagging overview</a>
 */
final class TableTags {

    private static final int TAGS_MAX = 50;
    private static final int KEY_LENGTH_MAX = 128;
    private static final int VALUE_LENGTH_MAX = 256;
    private static final Pattern TABLE_ARN = Pattern.compile("arn:aws:dynamodb:[^:]+:([0-9]+):table/[^/]{3,}");

    private final TableStore store;

    TableTags(TableStore store) {
        this.store = store;
    }

    Map<String, String> of(@Nullable String resourceArn) {
        return table("ListTagsOfResource", resourceArn).tags();
    }

    void add(@Nullable String resourceArn, List<Tag> tags) {
        if (tags.isEmpty()) {
            throw DynamoErrors.validation("Atleast one Tag needs to be provided as Input.");
        }
        check(tags);
        Map<String, String> current = table("TagResource", resourceArn).tags();
        Set<String> keys = new HashSet<>(current.keySet());
        tags.forEach(tag -> keys.add(tag.key()));
        if (keys.size() > TAGS_MAX) {
            throw DynamoErrors.invalidValues("A resource can have at most " + TAGS_MAX + " tags");
        }
        tags.forEach(tag -> current.put(tag.key(), tag.value()));
    }

    void remove(@Nullable String resourceArn, List<String> keys) {
        if (keys.isEmpty()) {
            throw DynamoErrors.validation("Atleast one Tag Key needs to be provided as Input.");
        }
        table("UntagResource", resourceArn).tags().keySet().removeAll(Set.copyOf(keys));
    }

    /** Checks tags that are to be given to a table. */
    static void check(List<Tag> tags) {
        Constraints constraints = new Constraints();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < tags.size(); i++) {
            String path = "tags." + (i + 1) + ".member.";
            constraints
                    .required(path + "key", tags.get(i).key() != null)
                    .length(path + "key", tags.get(i).key(), 1, KEY_LENGTH_MAX)
                    .required(path + "value", tags.get(i).value() != null)
                    .length(path + "value", tags.get(i).value(), 0, VALUE_LENGTH_MAX);
        }
        constraints.check();
        for (Tag tag : tags) {
            if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
                throw DynamoErrors.invalidValues("Tag keys that begin with aws: are reserved: " + tag.key());
            }
            if (!seen.add(tag.key())) {
                throw DynamoErrors.invalidValues("Duplicate tag key: " + tag.key());
            }
        }
        if (tags.size() > TAGS_MAX) {
            throw DynamoErrors.invalidValues("A resource can have at most " + TAGS_MAX + " tags");
        }
    }

    private Table table(String operation, @Nullable String resourceArn) {
        if (resourceArn == null) {
            throw DynamoErrors.validation("Invalid TableArn");
        }
        var arn = TABLE_ARN.matcher(resourceArn);
        if (!arn.matches()) {
            throw DynamoErrors.validation("Invalid TableArn: Invalid ResourceArn provided as input " + resourceArn);
        }
        if (!arn.group(1).equals(store.context().accountId())) {
            throw DynamoErrors.accessDenied(operation, resourceArn);
        }
        // The spelling is AWS's own.
        return store.find(resourceArn)
                .orElseThrow(() -> DynamoErrors.notFound(
                        "Requested resource not found: ResourcArn: " + resourceArn + " not found"));
    }
}
