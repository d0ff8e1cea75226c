package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Target;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Asks a zone's own servers, so that the answer is what Route 53 says now and nobody's cache. */
public final class Authority {

    private static final int DNS_PORT = 53;
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final Target target;
    private final List<String> nameServers;

    Authority(Target target, List<String> nameServers) {
        this.target = target;
        this.nameServers = nameServers;
    }

    /**
     * An answer.
     *
     * @param values the answer's records, the name's own first
     * @param cname what the name points to; null where it is no CNAME
     */
    public record Answer(
            List<String> values,
            @Nullable String cname,
            @Nullable Long ttlSeconds) {}

    /** What the name answers now; empty where no server answered or there is no record. */
    public Optional<Answer> ask(String name) {
        try {
            SimpleResolver server = new SimpleResolver(server());
            server.setTimeout(TIMEOUT);
            Message answer = server.send(
                    Message.newQuery(Record.newRecord(Name.fromString(HostedZone.absolute(name)), Type.A, DClass.IN)));
            List<String> values = new ArrayList<>();
            String cname = null;
            Long ttl = null;
            for (Record record : answer.getSection(Section.ANSWER)) {
                values.add(record.rdataToString());
                if (cname == null && record instanceof CNAMERecord alias) {
                    cname = alias.getTarget().toString(true);
                }
                if (ttl == null) {
                    ttl = record.getTTL();
                }
            }
            return values.isEmpty() ? Optional.empty() : Optional.of(new Answer(List.copyOf(values), cname, ttl));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private InetSocketAddress server() throws UnknownHostException {
        if (target.dns().isPresent()) {
            return target.dns().get();
        }
        if (nameServers.isEmpty()) {
            throw new UnknownHostException("the zone has no name servers");
        }
        return new InetSocketAddress(nameServers.get(0), DNS_PORT);
    }
}
