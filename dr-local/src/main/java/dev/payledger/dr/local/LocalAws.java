package dev.payledger.dr.local;

import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.dns.DnsServer;
import dev.payledger.dr.local.receiver.WebhookReceiver;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudtrail.AuditLog;
import dev.payledger.dr.local.service.cloudtrail.CloudTrailService;
import dev.payledger.dr.local.time.SystemTime;
import dev.payledger.dr.local.weather.Forecast;
import dev.payledger.dr.local.weather.SeededWeather;
import dev.payledger.dr.local.wire.Carrier;
import dev.payledger.dr.local.wire.DataPlane;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.Weather;
import dev.payledger.dr.local.wire.http.AwsEndpoint;
import dev.payledger.dr.local.wire.http.FrontDoor;
import dev.payledger.dr.local.wire.http.PortTakenException;
import dev.payledger.dr.local.wire.http.ServiceRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkClient;

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

    private static final System.Logger LOG = System.getLogger(LocalAws.class.getName());

    private final LocalGlobals globals;
    private final Map<String, LocalRegion> regions;
    private final Map<String, InetAddress> addresses;
    private final String endpoint;
    private final String dnsAddress;
    private final ActivityMeter meter;
    private final AuditLog audit;
    private final WebhookReceiver receiver;
    private final LocalWeather weather;
    private final Deque<Runnable> closing;

    private LocalAws(
            LocalGlobals globals,
            Map<String, LocalRegion> regions,
            Map<String, InetAddress> addresses,
            String endpoint,
            String dnsAddress,
            ActivityMeter meter,
            AuditLog audit,
            WebhookReceiver receiver,
            LocalWeather weather,
            Deque<Runnable> closing) {
        this.globals = globals;
        this.regions = regions;
        this.addresses = addresses;
        this.endpoint = endpoint;
        this.dnsAddress = dnsAddress;
        this.meter = meter;
        this.audit = audit;
        this.receiver = receiver;
        this.weather = weather;
        this.closing = closing;
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
        return dnsAddress;
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

    /**
     * Cuts replication from one region to another: writes wait. AWS has no such switch; over HTTP it is {@code POST
     * /_dr/replication/pause?from=..&to=..}.
     *
     * @param table a table, or null for all
     */
    public void pauseReplication(@Nullable String table, String from, String to) {
        globals.replication().pause(table, from, to);
    }

    /** Heals what {@link #pauseReplication} cut: what waited is delivered. */
    public void resumeReplication(@Nullable String table, String from, String to) {
        globals.replication().resume(table, from, to);
    }

    /**
     * Every call to AWS that came in over the wire until now, of all regions, the oldest first: who called what, and not
     * what was sent. It has the data plane's calls too (of each kind the last 20,000), and no delay; what AWS would tell
     * is at CloudTrail's LookupEvents.
     *
     * @since 0.1.0
     */
    public List<AuditedCall> auditLog() {
        return audit.entries().stream()
                .map(entry -> new AuditedCall(
                        entry.time(),
                        entry.region(),
                        entry.service(),
                        entry.operation(),
                        entry.callerArn(),
                        entry.requestId(),
                        Optional.ofNullable(entry.errorCode()),
                        entry.mutating(),
                        entry.dataEvent(),
                        entry.resources(),
                        Optional.ofNullable(entry.weather())))
                .toList();
    }

    /**
     * The webhook that plays the incident agent's; what it was told is at {@code /_dr/incidents}.
     *
     * @since 0.1.0
     */
    public Webhook webhook() {
        return new Webhook(URI.create(endpoint + receiver.path()), new Webhook.Secret(receiver.key()));
    }

    /**
     * What plays the incident agent: its incidents, and the ways to make it ill.
     *
     * @since 0.1.0
     */
    public WebhookReceiver receiver() {
        return receiver;
    }

    /**
     * What calls meet now, and what they have met.
     *
     * @since 0.1.0
     */
    public LocalWeather weather() {
        return weather;
    }

    /** Ends the functions and everything else, in the opposite order of the start. Calling it twice does nothing. */
    @Override
    public void close() {
        closeAll(closing);
    }

    /** Every service of a region, as the front door has them. */
    List<SdkClient> services(String region) {
        return region(region).services();
    }

    private static void closeAll(Deque<Runnable> closing) {
        synchronized (closing) {
            while (!closing.isEmpty()) {
                try {
                    closing.pop().run();
                } catch (RuntimeException e) {
                    LOG.log(System.Logger.Level.WARNING, "a part of the local AWS did not close", e);
                }
            }
        }
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
        private Forecast forecast = Forecast.calm();
        private @Nullable Weather ownWeather;
        private double speed = 1;
        private long seed = new java.security.SecureRandom().nextLong();
        private String accountId = "111122223333";
        private @Nullable Path workDirectory;
        private @Nullable Path classArchives;
        private Map<String, Function<HttpRequest, HttpResponse>> ownPaths = Map.of();

        private Builder() {}

        /**
         * The regions; the first is the one at 127.0.1.1, the second at 127.0.2.1, and so on. CloudFront's edge has the
         * address after the last.
         */
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

        /** The seed of every random identifier and of replication lag; random itself unless set. */
        public Builder seed(long number) {
            seed = number;
            return this;
        }

        /**
         * What calls meet: {@code calm}, the default, {@code gusty}, {@code storm} or parts of them; see {@link LocalWeather}.
         *
         * @throws IllegalArgumentException if it is none of these; the message says what is allowed
         */
        public Builder weather(String text) {
            forecast = Forecast.parse(text);
            ownWeather = null;
            return this;
        }

        /**
         * Weather of the caller's own in front of the services, instead of one from a seed; of this and {@link
         * #weather(String)} the last holds. {@link LocalWeather#change} then refuses.
         */
        public Builder weather(Weather own) {
            ownWeather = own;
            forecast = Forecast.calm();
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

        /**
         * Where Java functions' class archives are kept for the next local AWS; in the work directory unless set. The
         * system property {@value ClassArchives#PROPERTY} overrides it.
         */
        public Builder classArchives(Path directory) {
            classArchives = directory;
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
         * @throws PortTakenException if the TCP port or the DNS port is in use
         */
        public LocalAws start() {
            Deque<Runnable> closing = new ArrayDeque<>();
            try {
                return start(closing);
            } catch (IOException e) {
                closeAll(closing);
                throw new UncheckedIOException(e);
            } catch (RuntimeException e) {
                closeAll(closing);
                throw e;
            }
        }

        private LocalAws start(Deque<Runnable> closing) throws IOException {
            SystemTime time = new SystemTime(speed);
            closing.push(time::close);
            LocalNames names = new LocalNames(time);
            Map<String, InetAddress> addresses = addresses();
            InetAddress edge = address(127, 0, addresses.size() + 1, 1);
            SeededWeather weather = new SeededWeather(forecast, seed, time);
            LocalGlobals globals = new LocalGlobals(
                    new RegionContext(GLOBAL_REGION, accountId, time, new IdSource(seed), weather), names, edge);
            closing.push(globals::close);
            Map<String, Function<HttpRequest, HttpResponse>> own = new LinkedHashMap<>(ownPaths);
            own.putAll(new ReplicationSwitch(globals.replication()).ownPaths());
            WebhookReceiver receiver = new WebhookReceiver(time);
            own.putAll(receiver.ownPaths());
            ActivityMeter meter = new ActivityMeter(Clock.systemUTC());
            LocalWeather localWeather = new LocalWeather(weather, seed, ownWeather != null);
            own.putAll(localWeather.ownPaths());
            Starting starting = new Starting(meter, names);
            FrontDoor door = starting.door(addresses, edge, own);
            int bound = door.open(port);
            closing.push(door::close);
            String endpoint = "http://127.0.0.1:" + bound;
            Path work = workDirectory == null ? Files.createTempDirectory("dr-local") : workDirectory;
            ClassArchives archives = new ClassArchives(classArchives == null ? work.resolve("classes") : classArchives);
            closing.push(archives::close);
            LocalRegion.Site site = new LocalRegion.Site(endpoint, work, archives);
            Map<String, LocalRegion> started = new LinkedHashMap<>();
            ServiceRegistry registry = new ServiceRegistry();
            addresses.forEach((name, address) -> {
                RegionContext context =
                        new RegionContext(name, accountId, time, new IdSource(seed * 31 + name.hashCode()), weather);
                LocalRegion region = new LocalRegion(context, globals, site, address);
                closing.push(region::close);
                started.put(name, region);
                region.services().forEach(service -> registry.add(name, service));
            });
            List<NameDirectory> directories = new ArrayList<>(
                    started.values().stream().map(LocalRegion::names).toList());
            directories.add(globals.cloudFront());
            names.open(directories, globals.route53(), Set.copyOf(door.separateAddresses()), bound);
            DnsServer dns = dns(names, time);
            closing.push(dns::close);
            Map<String, CloudTrailService> trails = new LinkedHashMap<>();
            started.forEach((name, region) -> trails.put(name, region.trail()));
            AuditLog audit = new AuditLog(time, GLOBAL_REGION, trails);
            localWeather.tell(audit);
            starting.ready(
                    new AwsEndpoint(
                            registry,
                            globals.sessions(),
                            audit,
                            ownWeather == null ? weather : Carrier.of(ownWeather),
                            new IdSource(seed + 1)),
                    started,
                    globals.cloudFront());
            String dnsAddress = "127.0.0.1:" + dns.address().getPort();
            LocalAws aws = new LocalAws(
                    globals, started, addresses, endpoint, dnsAddress, meter, audit, receiver, localWeather, closing);
            aws.ensureDomain(domain);
            return aws;
        }

        private DnsServer dns(LocalNames names, SystemTime time) throws IOException {
            InetAddress loopback = address(127, 0, 0, 1);
            try {
                return DnsServer.start(loopback, dnsPort, names, time);
            } catch (BindException e) {
                throw new PortTakenException(loopback, dnsPort, e);
            }
        }

        private Map<String, InetAddress> addresses() {
            Set<String> all = new LinkedHashSet<>(regions);
            all.add(GLOBAL_REGION);
            Map<String, InetAddress> addresses = new LinkedHashMap<>();
            all.forEach(name -> addresses.put(name, address(127, 0, addresses.size() + 1, 1)));
            return addresses;
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
        private volatile DataPlane edgePlane = request -> Optional.of(starting());

        private Starting(ActivityMeter meter, LocalNames names) {
            this.meter = meter;
            this.names = names;
        }

        private FrontDoor door(
                Map<String, InetAddress> addresses,
                InetAddress edge,
                Map<String, Function<HttpRequest, HttpResponse>> ownPaths) {
            Map<InetAddress, DataPlane> planes = new LinkedHashMap<>();
            addresses.forEach((name, address) -> planes.put(address, meter.countingUsers(request -> {
                LocalRegion region = regions.get(name);
                return region == null
                        ? Optional.of(starting())
                        : region.dataPlane().serve(request);
            })));
            planes.put(edge, meter.countingUsers(request -> edgePlane.serve(request)));
            return new FrontDoor(meter.countingCalls(this::controlPlane), planes, names, ownPaths);
        }

        private void ready(AwsEndpoint ready, Map<String, LocalRegion> started, DataPlane edge) {
            regions = started;
            edgePlane = edge;
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
