package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.dynamodb.item.DynamoErrors;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** All tables and streams of one region. Thread safe. DynamoDB and DynamoDB Streams of a region share one. */
public final class TableStore {

    private final RegionContext context;
    private final HybridClock clock;
    private final ConcurrentSkipListMap<String, Table> tables = new ConcurrentSkipListMap<>();
    private final Map<String, StreamLog> streams = new ConcurrentSkipListMap<>();

    public TableStore(RegionContext context) {
        this.context = context;
        this.clock = new HybridClock(context.time(), context.region());
    }

    /** Where the tables are. */
    public RegionContext context() {
        return context;
    }

    /** Makes a table, which shows CREATING for a moment; refused where there is one of that name. */
    public synchronized Table create(TableDefinition definition, @Nullable StreamViewType stream) {
        if (find(definition.name()).isPresent()) {
            throw DynamoErrors.inUse("Table already exists: " + definition.name());
        }
        Table table = new Table(context, clock, definition);
        if (stream != null) {
            openStream(table, stream);
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

    /** Deletes a table: it shows DELETING for a moment. Its stream's records stay for 24 hours. */
    public void delete(Table table) {
        table.closeStream();
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
