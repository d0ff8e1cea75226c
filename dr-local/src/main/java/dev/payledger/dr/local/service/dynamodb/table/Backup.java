package dev.payledger.dr.local.service.dynamodb.table;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.BackupType;

/**
 * A backup of a table: AVAILABLE at once, and until it is deleted or expires. It outlives its table. Thread safe.
 */
public final class Backup {

    private final String arn;
    private final String name;
    private final BackupType type;
    private final Instant created;
    private final @Nullable Instant expires;
    private final Snapshot snapshot;
    private volatile @Nullable Table target;

    Backup(String arn, String name, BackupType type, Instant created, @Nullable Instant expires, Snapshot snapshot) {
        this.arn = arn;
        this.name = name;
        this.type = type;
        this.created = created;
        this.expires = expires;
        this.snapshot = snapshot;
    }

    public String arn() {
        return arn;
    }

    /** As the caller named it; not unique. */
    public String name() {
        return name;
    }

    /** USER, or SYSTEM for what is kept of a deleted table that had point-in-time recovery. */
    public BackupType type() {
        return type;
    }

    /** In whole milliseconds. */
    public Instant created() {
        return created;
    }

    /** When it goes away by itself, or null for never. */
    public @Nullable Instant expires() {
        return expires;
    }

    /** What it holds. */
    public Snapshot snapshot() {
        return snapshot;
    }

    /** Whether a table is being restored from it: neither a second one nor its deletion is possible meanwhile. */
    public boolean isInUse() {
        Table restoring = target;
        return restoring != null && restoring.restoring() != null;
    }

    void feeds(Table restoring) {
        target = restoring;
    }
}
