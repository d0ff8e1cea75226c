package dev.payledger.dr.local.service.secretsmanager;

import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One version of a secret's value, with its staging labels. Guarded by its {@link SecretStore}. */
final class SecretVersion {
    final String id;
    final SecretValue value;
    final Instant created;
    final Set<String> stages = new TreeSet<>();

    @Nullable
    Instant accessed;

    SecretVersion(String id, SecretValue value, Instant created) {
        this.id = id;
        this.value = value;
        this.created = created;
    }
}
