package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/**
 * A resolver as a user has one: it asks a DNS server and keeps each record set for exactly its TTL. Nothing else is
 * cached, failures neither. Thread safe.
 */
public final class CachingResolver {

    private static final int MAX_CHAIN = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Resolver server;
    private final Time time;
    private final Map<String, Cached> cache = new ConcurrentHashMap<>();

    private record Cached(List<String> values, long untilNanos) {}

    CachingResolver(Target target, Time time) {
        this.time = time;
        this.server = target.dns().<Resolver>map(SimpleResolver::new).orElseGet(ExtendedResolver::new);
        server.setTimeout(TIMEOUT);
    }

    /**
     * The first address of a name.
     *
     * @throws UnknownHostException if the server does not answer or has no address for it
     */
    public InetAddress address(String name) throws UnknownHostException {
        String current = HostedZone.absolute(name);
        boolean asked = false;
        for (int i = 0; i < MAX_CHAIN; i++) {
            List<String> addresses = cached(current, Type.A);
            if (!addresses.isEmpty()) {
                return InetAddress.getByAddress(
                        name, InetAddress.getByName(addresses.get(0)).getAddress());
            }
            List<String> targets = cached(current, Type.CNAME);
            if (!targets.isEmpty()) {
                current = targets.get(0);
                asked = false;
            } else if (asked) {
                break;
            } else {
                ask(current);
                asked = true;
            }
        }
        throw new UnknownHostException(name + " has no address (asked for " + current + ")");
    }

    private List<String> cached(String name, int type) {
        Cached found = cache.get(key(name, type));
        return found == null || time.nanoTime() - found.untilNanos() >= 0 ? List.of() : found.values();
    }

    private static String key(String name, int type) {
        return type + " " + name;
    }

    private void ask(String name) throws UnknownHostException {
        Message answer;
        try {
            answer = server.send(Message.newQuery(Record.newRecord(Name.fromString(name), Type.A, DClass.IN)));
        } catch (IOException e) {
            UnknownHostException failure = new UnknownHostException("DNS did not answer for " + name + ": " + e);
            failure.initCause(e);
            throw failure;
        }
        long now = time.nanoTime();
        answer.getSectionRRsets(Section.ANSWER).forEach(set -> {
            List<String> values = new ArrayList<>();
            for (Record record : set.rrs(false)) {
                if (record instanceof ARecord a) {
                    values.add(a.getAddress().getHostAddress());
                } else if (record instanceof CNAMERecord cname) {
                    values.add(cname.getTarget().toString().toLowerCase(Locale.ROOT));
                }
            }
            long until = now + Duration.ofSeconds(set.getTTL()).toNanos();
            cache.put(
                    key(set.getName().toString().toLowerCase(Locale.ROOT), set.getType()),
                    new Cached(List.copyOf(values), until));
        });
    }
}
