package dev.payledger.dr.local.service.cloudfront;

import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the edge keeps. The least recently used objects go when it holds more than {@value #BYTES_MAX} bytes. Thread
 * safe.
 */
final class EdgeCache {

    private static final long BYTES_MAX = 64L * 1024 * 1024;

    private final LinkedHashMap<Key, CachedObject> objects = new LinkedHashMap<>(64, 0.75f, true);
    private long bytes;
    private long evictions;

    @Nullable
    synchronized CachedObject find(Key key) {
        return objects.get(key);
    }

    /** Marks the moment before the origin is asked: what is evicted meanwhile must not come back. */
    synchronized long mark() {
        return evictions;
    }

    /** Keeps an object, unless something was evicted since the mark. */
    synchronized void put(Key key, CachedObject object, long mark) {
        if (mark != evictions) {
            return;
        }
        remove(objects.remove(key));
        objects.put(key, object);
        bytes += object.body().length;
        Iterator<CachedObject> oldest = objects.values().iterator();
        while (bytes > BYTES_MAX && oldest.hasNext()) {
            bytes -= oldest.next().body().length;
            oldest.remove();
        }
    }

    /** Evicts what invalidation paths name; one that ends in a star names everything that begins so. */
    synchronized void evict(String distributionId, List<String> paths) {
        evictions++;
        Iterator<Map.Entry<Key, CachedObject>> entries = objects.entrySet().iterator();
        while (entries.hasNext()) {
            Map.Entry<Key, CachedObject> entry = entries.next();
            Key key = entry.getKey();
            if (key.distributionId().equals(distributionId)
                    && paths.stream().anyMatch(path -> names(path, key.path()))) {
                bytes -= entry.getValue().body().length;
                entries.remove();
            }
        }
    }

    private void remove(@Nullable CachedObject former) {
        if (former != null) {
            bytes -= former.body().length;
        }
    }

    private static boolean names(String invalidation, String path) {
        return invalidation.endsWith("*")
                ? path.startsWith(invalidation.substring(0, invalidation.length() - 1))
                : path.equals(invalidation);
    }

    /**
     * Under what an object is kept.
     *
     * @param path as the viewer sent it, with the default root object filled in
     * @param encoding {@code gzip}, or empty for what is not compressed
     */
    record Key(String distributionId, String path, String encoding) {}

    /**
     * An object as the origin answered it, compressed where the key says so.
     *
     * @param headers lower-case names
     * @param originEtag what the origin is asked with, or null where it gave none
     * @param stored when the origin was asked last
     * @param expires when it must be asked again
     */
    record CachedObject(
            int status,
            Map<String, String> headers,
            byte[] body,
            @Nullable String originEtag,
            Instant stored,
            Instant expires) {

        CachedObject refreshed(Instant newStored, Instant newExpires) {
            return new CachedObject(status, headers, body, originEtag, newStored, newExpires);
        }
    }
}
