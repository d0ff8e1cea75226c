package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.RestoreSummary;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** All tables and streams of one region. Thread safe. DynamoDB and DynamoDB Streams of a region share one. */
public final class TableStore {

    private static final Duration RESTORE = Duration.ofSeconds(2);

    private final RegionContext context;
    private final HybridClock clock;
    private final ConcurrentSkipListMap<String, Table> tables = new ConcurrentSkipListMap<>();
    private final Map<String, StreamLog> streams = new ConcurrentSkipListMap<>();
    private final long collectionBytesMax;
    private final Backups backups;
    private final Policies policies;

    public TableStore(RegionContext context) {
        this(context, ItemCollections.BYTES_MAX);
    }

    /** A store whose item collections have another limit than AWS's, which no test could reach. */
    TableStore(RegionContext context, long collectionBytesMax) {
        this.context = context;
        this.collectionBytesMax = collectionBytesMax;
        this.clock = new HybridClock(context.time(), context.region());
        this.backups = new Backups(context);
        this.policies = new Policies(context);
    }

    /** Where the tables are. */
    public RegionContext context() {
        return context;
    }

    /** The backups of the region. */
    public Backups backups() {
        return backups;
    }

    /** The resource-based policies of tables and streams. */
    public Policies policies() {
        return policies;
    }

    /** Makes a table, which shows CREATING for a moment; refused where there is one of that name. */
    public synchronized Table create(TableDefinition definition, @Nullable StreamViewType stream) {
        if (find(definition.name()).isPresent()) {
            throw DynamoErrors.inUse("Table already exists: " + definition.name());
        }
        Table table = new Table(context, clock, definition, collectionBytesMax);
        if (stream != null) {
            openStream(table, stream);
        }
        tables.put(definition.name(), table);
        return table;
    }

    /**
     * Makes a table from what another one held. It shows CREATING for two seconds (divided by the speed; in AWS for one to
     * thirteen minutes), and nothing can be read from it before. It has no stream, time to live, tags or recovery.
     *
     * @param backup the backup that this comes from, which is in use meanwhile; null for none
     */
    public synchronized Table restore(
            TableDefinition definition,
            TableSettings settings,
            List<Map<String, AttributeValue>> items,
            RestoreSummary from,
            @Nullable Backup backup) {
        Table present = find(definition.name()).orElse(null);
        if (present != null) {
            RestoreSummary other = present.restoring();
            throw other == null
                    ? DynamoErrors.tableExists(definition.name())
                    : DynamoErrors.beingRestored(definition.name(), other);
        }
        if (backup != null && backup.isInUse()) {
            throw DynamoErrors.backupInUse("Backup is being used to restore another table: " + backup.arn());
        }
        Table table = new Table(context, clock, definition, collectionBytesMax);
        table.settings(settings);
        table.restore(from, items, context.time().interval(RESTORE));
        if (backup != null) {
            backup.feeds(table);
        }
        tables.put(definition.name(), table);
        return table;
    }

    /** Begins a table's stream. */
    public StreamLog openStream(Table table, StreamViewType viewType) {
        StreamLog stream = table.openStream(viewType);
        streams.put(stream.arn(), stream);
        return stream;
    }

    /**
     * Deletes a table: it shows DELETING for a moment. Its stream's records stay for 24 hours, and where point-in-time
     * recovery was on a backup stays for 35 days; AWS takes some seconds to make that one.
     */
    public void delete(Table table) {
        if (table.reading(table::recovery) != null) {
            backups.keepDeleted(table);
        }
        table.closeStream();
        policies.removeAll(table);
        table.pass(TableStatus.DELETING);
    }

    /** A table by its name or ARN, whatever its state. */
    public Optional<Table> find(String nameOrArn) {
        String prefix = context.arn("dynamodb", "table/");
        String name = nameOrArn.startsWith(prefix) ? nameOrArn.substring(prefix.length()) : nameOrArn;
        Table table = tables.get(name);
        if (table != null && table.isGone()) {
            tables.remove(name, table);
            return Optional.empty();
        }
        return Optional.ofNullable(table);
    }

    /** Every table, by name. */
    public List<Table> tables() {
        return tables.values().stream().filter(table -> !table.isGone()).toList();
    }

    /** A stream by its ARN, also one that is closed but not yet trimmed. */
    public Optional<StreamLog> stream(String arn) {
        streams.values().removeIf(StreamLog::isExpired);
        return Optional.ofNullable(streams.get(arn));
    }

    /** Every stream, by ARN. */
    public List<StreamLog> streams() {
        streams.values().removeIf(StreamLog::isExpired);
        return List.copyOf(streams.values());
    }

    /** Runs an action alone on several tables, then tells their streams' listeners. */
    public static <T extends @Nullable Object> T writingAll(Collection<Table> involved, Supplier<T> action) {
        List<Table> ordered = involved.stream()
                .distinct()
                .sorted(Comparator.comparing(Table::name))
                .toList();
        List<StreamLog> written = new ArrayList<>();
        int locked = 0;
        try {
            for (Table table : ordered) {
                table.lockForWriting();
                locked++;
            }
            return action.get();
        } finally {
            for (int i = locked - 1; i >= 0; i--) {
                written.addAll(ordered.get(i).unlockFromWriting());
            }
            written.forEach(StreamLog::signal);
        }
    }

    /** Runs an action while nothing changes in several tables. */
    public static <T extends @Nullable Object> T readingAll(Collection<Table> involved, Supplier<T> action) {
        Supplier<T> nested = action;
        List<Table> ordered = involved.stream()
                .distinct()
                .sorted(Comparator.comparing(Table::name).reversed())
                .toList();
        for (Table table : ordered) {
            Supplier<T> inner = nested;
            nested = () -> table.reading(inner);
        }
        return nested.get();
    }
}
