package dev.payledger.dr.local;

import dev.payledger.dr.local.dns.DnsServer;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.SystemTime;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.http.AwsEndpoint;
import dev.payledger.dr.local.wire.http.FrontDoor;
import dev.payledger.dr.local.wire.http.ServiceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An AWS of several regions on loopback, in this process: it speaks AWS's wire protocols on one port, so that any AWS
 * client works with its {@link #endpoint()}. Nothing is kept when it is closed. Thread safe.
 *
 * <pre>{@code
 * try (LocalAws aws = LocalAws.builder().port(0).start()) {
 *     DynamoDbClient client = DynamoDbClient.builder().endpointOverride(URI.create(aws.endpoint())) ...
 * }
 * }</pre>
 *
 * <p>It depends on the layout of AWS SDK 2.40.2: run it where that version is on the class path. The region us-east-1
 * always exists, since global services have their home there; unless it is among the regions it is the last.
 */
public final class LocalAws implements AutoCloseable {
    /** The region of global services' endpoints. */
    static final String GLOBAL_REGION = "us-east-1";

    private final SystemTime time;
    private final LocalGlobals globals;
    private final Map<String, LocalRegion> regions;
    private final Map<String, InetAddress> addresses;
    private final FrontDoor door;
    private final DnsServer dns;
    private final String endpoint;
    private final ActivityMeter meter;

    private LocalAws(
            SystemTime time,
            LocalGlobals globals,
            Map<String, LocalRegion> regions,
            Map<String, InetAddress> addresses,
            FrontDoor door,
            DnsServer dns,
            String endpoint,
            ActivityMeter meter) {
        this.time = time;
        this.globals = globals;
        this.regions = regions;
        this.addresses = addresses;
        this.door = door;
        this.dns = dns;
        this.endpoint = endpoint;
        this.meter = meter;
    }

    /** Everything at its default: Singapore and Tokyo, free ports, real intervals. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where every AWS client finds it, for example {@code http://127.0.0.1:4600}. */
    public String endpoint() {
        return endpoint;
    }

    /** Where the DNS server answers, for example {@code 127.0.0.1:4653}. */
    public String dnsAddress() {
        return "127.0.0.1:" + dns.address().getPort();
    }

    /** The loopback address of a region's data plane. */
    public InetAddress addressOf(String region) {
        InetAddress address = addresses.get(region);
        if (address == null) {
            throw new IllegalArgumentException("no region " + region + " among " + addresses.keySet());
        }
        return address;
    }

    /** A region's services, called in process. */
    public RegionClients clients(String region) {
        return region(region);
    }

    /** When a client or a user last came; probes and functions do not count. */
    public Instant lastActivity() {
        return meter.last();
    }

    /** Makes a domain's hosted zone, and its certificate in every region; does nothing where they exist. */
    public void ensureDomain(String domain) {
        globals.ensureZone(domain);
        regions.values().forEach(region -> region.ensureCertificate(domain));
    }

    @Override
    public void close() {
        dns.close();
        globals.close();
        regions.values().forEach(LocalRegion::close);
        door.close();
        time.close();
    }

    private LocalRegion region(String name) {
        LocalRegion region = regions.get(name);
        if (region == null) {
            throw new IllegalArgumentException("no region " + name + " among " + regions.keySet());
        }
        return region;
    }

    /** Says what is to be started. Not thread safe. */
    public static final class Builder {
        private List<String> regions = List.of("ap-southeast-1", "ap-northeast-1");
        private int port;
        private int dnsPort;
        private String domain = LocalAwsConfig.DEFAULT_DOMAIN;
        private double speed = 1;
        private long seed = new java.security.SecureRandom().nextLong();
        private String accountId = "111122223333";
        private @Nullable Path workDirectory;
        private Map<String, Function<HttpRequest, HttpResponse>> ownPaths = Map.of();

        private Builder() {}

        /** The regions; the first is the one at 127.0.1.1, the second at 127.0.2.1, and so on. */
        public Builder regions(List<String> names) {
            if (names.isEmpty() || names.size() > 9) {
                throw new IllegalArgumentException("between 1 and 9 regions, not " + names);
            }
            regions = List.copyOf(names);
            return this;
        }

        /** The TCP port; 0, the default, takes a free one. */
        public Builder port(int number) {
            port = number;
            return this;
        }

        /** The UDP and TCP port of the DNS server; 0, the default, takes a free one. */
        public Builder dnsPort(int number) {
            dnsPort = number;
            return this;
        }

        /** The domain whose hosted zone and certificates exist from the start; {@code payledger.test} unless set. */
        public Builder domain(String name) {
            domain = name;
            return this;
        }

        /** What intervals are divided by; 1, the default, or more. */
        public Builder speed(double factor) {
            speed = factor;
            return this;
        }

        /** The seed of every random identifier; random itself unless set. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /** The account, twelve digits; 111122223333 unless set. */
        public Builder accountId(String digits) {
            accountId = digits;
            return this;
        }

        /** Where functions' code is unpacked; a temporary directory unless set. */
        public Builder workDirectory(Path directory) {
            workDirectory = directory;
            return this;
        }

        /** Handlers of the process's own paths, for example {@code /_dr/stop}. */
        public Builder ownPaths(Map<String, Function<HttpRequest, HttpResponse>> handlers) {
            ownPaths = Map.copyOf(handlers);
            return this;
        }

        /**
         * Starts everything.
         *
         * @throws dev.payledger.dr.local.wire.http.PortTakenException if the port is in use
         */
        public LocalAws start() {
            SystemTime time = new SystemTime(speed);
            ActivityMeter meter = new ActivityMeter(Clock.systemUTC());
            LocalNames names = new LocalNames(time);
            Starting starting = new Starting(meter, names);
            Map<String, InetAddress> addresses = new LinkedHashMap<>();
            Set<String> all = new LinkedHashSet<>(regions);
            all.add(GLOBAL_REGION);
            all.forEach(name -> addresses.put(name, address(127, 0, addresses.size() + 1, 1)));
            FrontDoor door = starting.door(addresses, ownPaths);
            try {
                int bound = door.open(port);
                String endpoint = "http://127.0.0.1:" + bound;
                LocalGlobals globals =
                        new LocalGlobals(new RegionContext(GLOBAL_REGION, accountId, time, new IdSource(seed)), names);
                Path work = workDirectory == null ? Files.createTempDirectory("dr-local") : workDirectory;
                LocalRegion.Site site = new LocalRegion.Site(endpoint, work);
                Map<String, LocalRegion> started = new LinkedHashMap<>();
                ServiceRegistry registry = new ServiceRegistry();
                for (Map.Entry<String, InetAddress> entry : addresses.entrySet()) {
                    String name = entry.getKey();
                    IdSource ids = new IdSource(seed * 31 + name.hashCode());
                    RegionContext context = new RegionContext(name, accountId, time, ids);
                    LocalRegion region = new LocalRegion(context, globals, site, entry.getValue());
                    started.put(name, region);
                    region.services().forEach(service -> registry.add(name, service));
                }
                List<NameDirectory> directories =
                        started.values().stream().map(LocalRegion::names).toList();
                names.open(
                        directories, globals.route53(), globals.route53(), Set.copyOf(door.separateAddresses()), bound);
                DnsServer dns = DnsServer.start(address(127, 0, 0, 1), dnsPort, names, time);
                starting.ready(new AwsEndpoint(registry, globals.sessions(), new IdSource(seed + 1)), started);
                LocalAws aws = new LocalAws(time, globals, started, addresses, door, dns, endpoint, meter);
                aws.ensureDomain(domain);
                return aws;
            } catch (IOException e) {
                door.close();
                time.close();
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                door.close();
                time.close();
                throw e;
            }
        }

        private static InetAddress address(int a, int b, int c, int d) {
            try {
                return InetAddress.getByAddress(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d});
            } catch (UnknownHostException e) {
                throw new IllegalStateException("four bytes are an address", e);
            }
        }
    }

    /** The front door is open before the services exist, since functions must know its port. */
    private static final class Starting {
        private final ActivityMeter meter;
        private final LocalNames names;
        private volatile @Nullable AwsEndpoint endpoint;
        private volatile Map<String, LocalRegion> regions = Map.of();

        private Starting(ActivityMeter meter, LocalNames names) {
            this.meter = meter;
            this.names = names;
        }

        private FrontDoor door(
                Map<String, InetAddress> addresses, Map<String, Function<HttpRequest, HttpResponse>> ownPaths) {
            Map<InetAddress, dev.payledger.dr.local.wire.DataPlane> planes = new LinkedHashMap<>();
            addresses.forEach((name, address) -> planes.put(address, meter.countingUsers(request -> {
                LocalRegion region = regions.get(name);
                return region == null
                        ? java.util.Optional.of(starting())
                        : region.dataPlane().serve(request);
            })));
            return new FrontDoor(meter.countingCalls(this::controlPlane), planes, names, ownPaths);
        }

        private void ready(AwsEndpoint ready, Map<String, LocalRegion> started) {
            regions = started;
            endpoint = ready;
        }

        private HttpResponse controlPlane(HttpRequest request) {
            AwsEndpoint ready = endpoint;
            return ready == null ? starting() : ready.serve(request);
        }

        private static HttpResponse starting() {
            byte[] body = "The local AWS is starting.\n".getBytes(StandardCharsets.UTF_8);
            return new HttpResponse(503, Map.of("Content-Type", List.of("text/plain")), body);
        }
    }
}
