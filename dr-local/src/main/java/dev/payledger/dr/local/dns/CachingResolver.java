package dev.payledger.dr.local.dns;

import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameAuthority.Answer;
import dev.payledger.dr.local.region.NameAuthority.Record;
import dev.payledger.dr.local.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Resolves public names to addresses as a client's resolver would: it keeps an answer for its TTL (the least of the
 * chain, divided by the speed). One resolver stands for all callers of the front door. Failures are not kept. Thread
 * safe.
 */
public final class CachingResolver {

    private static final int ENTRIES_MAX = 1_000;

    private final NameAuthority authority;
    private final TimeSource time;
    private final Map<String, Entry> cache = new ConcurrentHashMap<>();

    public CachingResolver(NameAuthority authority, TimeSource time) {
        this.authority = authority;
        this.time = time;
    }

    /**
     * The addresses of a name, cached.
     *
     * @throws UnknownHostException if the name has none
     */
    public List<InetAddress> resolve(String name) throws UnknownHostException {
        String key = name.toLowerCase(Locale.ROOT);
        Entry entry = cache.get(key);
        if (entry == null || !time.now().isBefore(entry.expires())) {
            entry = ask(authority, time, key);
            if (cache.size() >= ENTRIES_MAX) {
                cache.clear();
            }
            cache.put(key, entry);
        }
        return entry.addresses();
    }

    /**
     * The addresses of a name as DNS says now, past every cache.
     *
     * @throws UnknownHostException if the name has none
     */
    public List<InetAddress> resolveNow(String name) throws UnknownHostException {
        return ask(authority, time, name).addresses();
    }

    private static Entry ask(NameAuthority authority, TimeSource time, String name) throws UnknownHostException {
        Answer answer = authority.answer(name, "A");
        List<Record> addresses = answer.records().stream()
                .filter(record -> record.type().equals("A"))
                .toList();
        if (addresses.isEmpty()) {
            throw new UnknownHostException(name + " has no address (" + answer.status() + ")");
        }
        long ttl = answer.records().stream()
                .mapToLong(record -> ServedTtl.seconds(record.ttlSeconds(), time))
                .min()
                .orElse(0);
        InetAddress[] found = new InetAddress[addresses.size()];
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses.get(i).value());
        }
        return new Entry(List.of(found), time.now().plusSeconds(ttl));
    }

    private record Entry(List<InetAddress> addresses, Instant expires) {}
}
