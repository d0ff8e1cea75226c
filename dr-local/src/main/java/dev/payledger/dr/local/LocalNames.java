package dev.payledger.dr.local;

import dev.payledger.dr.local.dns.CachingResolver;
import dev.payledger.dr.local.dns.LoopbackNames;
import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.PublicNames;
import dev.payledger.dr.local.service.route53.Route53Service;
import dev.payledger.dr.local.time.TimeSource;
import dev.payledger.dr.local.wire.http.SiteNames;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.route53.model.HostedZone;

/**
 * Every public name, for all who ask: Route 53 asks which names the regions gave out, health checkers and the front door
 * ask Route 53. The circle is closed by {@link #open}; before that nothing has a name. Thread safe.
 */
final class LocalNames implements NameDirectory, PublicNames, SiteNames, NameAuthority {
    private static final InetAddress SHARED = InetAddress.getLoopbackAddress();

    private final TimeSource time;
    private volatile @Nullable Open open;

    LocalNames(TimeSource time) {
        this.time = time;
    }

    /**
     * Closes the circle.
     *
     * @param directories what each region gave out
     * @param route53 knows the zones and answers for them
     * @param separate the addresses that are bound on their own; the others are served by the front door
     * @param port the data planes' port
     */
    void open(List<? extends NameDirectory> directories, Route53Service route53, Set<InetAddress> separate, int port) {
        CachingResolver resolver = new CachingResolver(route53, time);
        open = new Open(directories, route53, separate, resolver, new LoopbackNames(resolver, () -> port), port);
    }

    @Override
    public Optional<InetAddress> addressOf(String name) {
        Open now = open;
        return now == null
                ? Optional.empty()
                : now.directories.stream()
                        .map(directory -> directory.addressOf(name))
                        .flatMap(Optional::stream)
                        .findFirst();
    }

    @Override
    public InetSocketAddress locate(String host, int port) throws UnknownHostException {
        Open now = open;
        if (now == null) {
            throw new UnknownHostException(host);
        }
        InetSocketAddress found = now.loopback.locate(host, port);
        return found.getPort() == now.port && !now.separate.contains(found.getAddress())
                ? new InetSocketAddress(SHARED, now.port)
                : found;
    }

    /** What the DNS server answers: a region's own address where it is bound, else the shared one. */
    @Override
    public Answer answer(String name, String type) {
        Open now = open;
        if (now == null) {
            return new Answer(Status.REFUSED, List.of(), null);
        }
        Answer answer = now.route53.answer(name, type);
        List<Record> records = answer.records().stream()
                .map(record -> isUnbound(record, now) ? shared(record) : record)
                .toList();
        return new Answer(answer.status(), records, answer.soa());
    }

    @Override
    public Optional<String> fullName(String labelOrName) {
        Open now = open;
        if (now == null) {
            return Optional.empty();
        }
        String name = labelOrName.toLowerCase(Locale.ROOT);
        if (exists(now, name)) {
            return Optional.of(name);
        }
        for (HostedZone zone : now.route53.listHostedZones().hostedZones()) {
            String inZone = name + "." + zone.name().replaceFirst("\\.$", "");
            if (exists(now, inZone)) {
                return Optional.of(inZone);
            }
        }
        return Optional.empty();
    }

    @Override
    public Optional<InetAddress> resolve(String fullName) {
        Open now = open;
        try {
            return now == null
                    ? Optional.empty()
                    : now.resolver.resolve(fullName).stream().findFirst();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    private static boolean exists(Open now, String name) {
        return now.route53.answer(name, "A").status() == Status.ANSWERED;
    }

    private static boolean isUnbound(Record record, Open now) {
        return record.type().equals("A")
                && record.value().startsWith("127.")
                && now.separate.stream()
                        .noneMatch(address -> address.getHostAddress().equals(record.value()));
    }

    private static Record shared(Record record) {
        return new Record(record.name(), record.type(), record.ttlSeconds(), SHARED.getHostAddress());
    }

    private record Open(
            List<? extends NameDirectory> directories,
            Route53Service route53,
            Set<InetAddress> separate,
            CachingResolver resolver,
            LoopbackNames loopback,
            int port) {}
}
