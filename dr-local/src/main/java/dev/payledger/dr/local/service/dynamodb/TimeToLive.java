package dev.payledger.dr.local.service.dynamodb;

import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import dev.payledger.dr.local.service.dynamodb.table.GlobalTables;
import dev.payledger.dr.local.service.dynamodb.table.Table;
import dev.payledger.dr.local.service.dynamodb.table.TableStore;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveDescription;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveSpecification;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.dynamodb.model.UpdateTimeToLiveRequest;

/**
 * UpdateTimeToLive and DescribeTimeToLive. The replicas of a global table share the setting; each deletes on its own,
 * and a deletion is replicated. The setting takes effect at once: the states in between, and AWS's refusal of a second
 * change within an hour, are left out.
 *
 * @see <a href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html">Using time to live</a>
 */
final class TimeToLive {

    private static final int NAME_LENGTH_MAX = 255;

    private final TableStore store;
    private final GlobalTables globalTables;

    TimeToLive(TableStore store, GlobalTables globalTables) {
        this.store = store;
        this.globalTables = globalTables;
    }

    TimeToLiveDescription describe(@Nullable String tableName) {
        String attribute = Requests.anyTable(store, tableName).expiryAttribute();
        TimeToLiveDescription.Builder description = TimeToLiveDescription.builder();
        return attribute == null
                ? description.timeToLiveStatus(TimeToLiveStatus.DISABLED).build()
                : description
                        .timeToLiveStatus(TimeToLiveStatus.ENABLED)
                        .attributeName(attribute)
                        .build();
    }

    TimeToLiveSpecification update(UpdateTimeToLiveRequest request) {
        TimeToLiveSpecification wanted = request.timeToLiveSpecification();
        Constraints constraints =
                new Constraints().tableName(request.tableName()).required("timeToLiveSpecification", wanted != null);
        if (wanted != null) {
            constraints
                    .required("timeToLiveSpecification.attributeName", wanted.attributeName() != null)
                    .length("timeToLiveSpecification.attributeName", wanted.attributeName(), 1, NAME_LENGTH_MAX)
                    .required("timeToLiveSpecification.enabled", wanted.enabled() != null);
        }
        constraints.check();
        Table table = Requests.anyTable(store, request.tableName());
        String current = table.expiryAttribute();
        if (wanted.enabled() == (current != null)) {
            throw DynamoErrors.validation(
                    wanted.enabled() ? "TimeToLive is already enabled" : "TimeToLive is already disabled");
        }
        if (current != null && !current.equals(wanted.attributeName())) {
            throw DynamoErrors.validation(
                    "TimeToLive is active on a different AttributeName: current AttributeName is " + current);
        }
        String attribute = wanted.enabled() ? wanted.attributeName() : null;
        table.expireBy(attribute);
        globalTables.replicasOf(table).forEach(replica -> replica.expireBy(attribute));
        return wanted;
    }
}
