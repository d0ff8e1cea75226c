package dev.payledger.dr.local.service.dynamodb.table;

import dev.payledger.dr.local.region.RegionContext;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BackupType;

/** The backups of one region's tables. Thread safe. */
public final class Backups {

    private static final Duration SYSTEM_KEPT = Duration.ofDays(35);

    private final RegionContext context;
    private final Map<String, Backup> byArn = new ConcurrentSkipListMap<>();

    Backups(RegionContext context) {
        this.context = context;
    }

    /** Backs a table up as it is now. */
    public Backup create(Table table, String name) {
        return keep(table, name, BackupType.USER, context.ids().hex(8), null);
    }

    /** Keeps a table that is being deleted for 35 days, as AWS does where point-in-time recovery was on. */
    void keepDeleted(Table table) {
        Instant expires = context.time().now().plus(SYSTEM_KEPT).truncatedTo(ChronoUnit.MILLIS);
        keep(table, table.name() + "$DeletedTableBackup", BackupType.SYSTEM, "00000000", expires);
    }

    private Backup keep(Table table, String name, BackupType type, String suffix, @Nullable Instant expires) {
        Instant created = context.time().now().truncatedTo(ChronoUnit.MILLIS);
        String id = String.format(Locale.ROOT, "%014d-%s", created.toEpochMilli(), suffix);
        Backup backup = new Backup(table.arn() + "/backup/" + id, name, type, created, expires, table.snapshot(null));
        byArn.put(backup.arn(), backup);
        return backup;
    }

    /** A backup by its ARN. */
    public Optional<Backup> find(String arn) {
        dropExpired();
        return Optional.ofNullable(byArn.get(arn));
    }

    /** Every backup, the oldest first. */
    public List<Backup> all() {
        dropExpired();
        return byArn.values().stream()
                .sorted(Comparator.comparing(Backup::created).thenComparing(Backup::arn))
                .toList();
    }

    /** Forgets a backup. */
    public void delete(Backup backup) {
        byArn.remove(backup.arn());
    }

    private void dropExpired() {
        Instant now = context.time().now();
        byArn.values().removeIf(backup -> {
            Instant expires = backup.expires();
            return expires != null && !now.isBefore(expires);
        });
    }
}
