package dev.payledger.dr.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where the verbs act. A target decides the endpoint, the credentials, the guard rails and how a public name is reached,
 * and nothing else: no verb asks which one it has. Immutable.
 *
 * @since 0.1.0
 */
public sealed interface Target {

    /** {@code local} or {@code aws}. */
    String name();

    /** The one endpoint for every service and region, or empty where the SDK's own endpoints are used. */
    Optional<URI> endpoint();

    /** The DNS server that knows the public names, or empty where the system's resolver does. */
    Optional<InetSocketAddress> dns();

    /** The TCP port on which a public name's HTTPS port 443 is reached. */
    int publicPort();

    /** Whether public names are reached by TLS. */
    boolean publicTls();

    /** What intervals are divided by; 1 on AWS. */
    double speed();

    /** The seed of the local AWS's identifiers and replication lag; empty on AWS, and where it is not known. */
    OptionalLong seed();

    /** Whether mistakes cost money: guard rails apply. */
    boolean isReal();

    /**
     * An AWS of two regions on loopback. Credentials are {@code local}/{@code local}.
     *
     * @param control the endpoint, for example {@code http://127.0.0.1:4600}
     * @param dnsServer the DNS server, for example 127.0.0.1:4653
     * @param publicPort the port of the regions' data planes, for example 4600
     * @param speed what intervals are divided by, 1 or more
     * @param seed its seed; empty where it is not known
     * @since 0.1.0
     */
    record Local(URI control, InetSocketAddress dnsServer, int publicPort, double speed, OptionalLong seed)
            implements Target {

        /** A local AWS whose seed is not known. */
        public Local(URI control, InetSocketAddress dnsServer, int publicPort, double speed) {
            this(control, dnsServer, publicPort, speed, OptionalLong.empty());
        }

        @Override
        public String name() {
            return "local";
        }

        @Override
        public Optional<URI> endpoint() {
            return Optional.of(control);
        }

        @Override
        public Optional<InetSocketAddress> dns() {
            return Optional.of(dnsServer);
        }

        @Override
        public boolean publicTls() {
            return false;
        }

        @Override
        public boolean isReal() {
            return false;
        }
    }

    /**
     * A real account, by the SDK's own chain for credentials. Not yet run on a real account.
     *
     * @since 0.1.0
     */
    record Aws() implements Target {
        private static final int HTTPS = 443;

        @Override
        public String name() {
            return "aws";
        }

        @Override
        public Optional<URI> endpoint() {
            return Optional.empty();
        }

        @Override
        public Optional<InetSocketAddress> dns() {
            return Optional.empty();
        }

        @Override
        public int publicPort() {
            return HTTPS;
        }

        @Override
        public boolean publicTls() {
            return true;
        }

        @Override
        public double speed() {
            return 1;
        }

        @Override
        public OptionalLong seed() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isReal() {
            return true;
        }
    }
}
