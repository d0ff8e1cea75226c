package dev.payledger.dr.local.service.route53;

import dev.payledger.dr.local.region.PublicNames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckType;

/**
 * Probes over TCP and HTTP with AWS's timeouts, which are real time at any speed: 4 s to connect, then 2 s for the
 * status, then 2 s for the text that a string match looks for. HTTPS is plain HTTP here, as {@link PublicNames} says.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/dns-failover-determining-health-of-endpoints.html">
 *     how Route 53 determines whether a health check is healthy</a>
 */
final class SocketProbe implements Probe {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(4);
    private static final Duration TCP_CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(2);
    private static final int STATUS_LINE_MAX = 1_024;
    private static final int HEADERS_MAX = 64 * 1_024;
    private static final int SEARCHED_BODY_MAX = 5_120;
    private static final String UNREACHABLE =
            " The endpoint or the internet connection is down, or requests are being blocked by your firewall.";

    private final PublicNames names;

    SocketProbe(PublicNames names) {
        this.names = names;
    }

    @Override
    public Result probe(String healthCheckId, HealthCheckConfig config) {
        String host = config.ipAddress() != null ? config.ipAddress() : config.fullyQualifiedDomainName();
        String resolved = "";
        try (Socket socket = new Socket()) {
            InetSocketAddress address = names.locate(host, config.port());
            if (config.ipAddress() == null) {
                resolved = ". Resolved IP: " + address.getAddress().getHostAddress();
            }
            boolean tcp = config.type() == HealthCheckType.TCP;
            socket.setTcpNoDelay(true);
            socket.connect(address, (int) (tcp ? TCP_CONNECT_TIMEOUT : CONNECT_TIMEOUT).toMillis());
            if (tcp) {
                return new Result(true, "Success: TCP connection established" + resolved);
            }
            return http(socket, healthCheckId, config, resolved);
        } catch (UnknownHostException e) {
            return new Result(false, "Failure: DNS resolution failed: " + host + " has no address.");
        } catch (SocketTimeoutException e) {
            return new Result(false, "Failure: Connection timed out." + UNREACHABLE + suffix(resolved));
        } catch (ConnectException e) {
            return new Result(false, "Failure: Connection refused." + UNREACHABLE + suffix(resolved));
        } catch (IOException e) {
            return new Result(false, "Failure: The connection was closed before a response came." + suffix(resolved));
        }
    }

    private static String suffix(String resolved) {
        return resolved.isEmpty() ? "" : resolved.substring(1);
    }

    private static Result http(Socket socket, String healthCheckId, HealthCheckConfig config, String resolved)
            throws IOException {
        long deadline = System.nanoTime() + RESPONSE_TIMEOUT.toNanos();
        socket.getOutputStream().write(request(healthCheckId, config).getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        String line = readLine(socket, deadline, STATUS_LINE_MAX);
        String[] parts = line.split(" ", 3);
        int status = parts.length >= 2 && line.startsWith("HTTP/") && parts[1].matches("\\d{3}")
                ? Integer.parseInt(parts[1])
                : 0;
        if (status == 0) {
            return new Result(false, "Failure: The endpoint's response is not HTTP" + resolved);
        }
        String said = "HTTP Status Code " + status + (parts.length > 2 && !parts[2].isEmpty() ? ", " + parts[2] : "");
        if (status < 200 || status >= 400) {
            return new Result(false, "Failure: " + said + resolved);
        }
        if (config.searchString() != null && !bodyContains(socket, config.searchString())) {
            return new Result(
                    false, "Failure: " + said + ". The response body does not contain the search string" + resolved);
        }
        return new Result(true, "Success: " + said + resolved);
    }

    private static String request(String healthCheckId, HealthCheckConfig config) {
        String path = config.resourcePath() == null ? "/" : config.resourcePath();
        String host =
                config.fullyQualifiedDomainName() != null ? config.fullyQualifiedDomainName() : config.ipAddress();
        boolean usualPort = config.port() == (HealthCheckRules.isTls(config.type()) ? 443 : 80);
        return "GET " + (path.startsWith("/") ? path : "/" + path) + " HTTP/1.1\r\n"
                + "Host: " + host + (usualPort ? "" : ":" + config.port()) + "\r\n"
                + "Connection: close\r\n"
                + "User-Agent: Amazon-Route53-Health-Check-Service (ref " + healthCheckId
                + "; report http://amzn.to/1vsZADi)\r\n"
                + "Accept: */*\r\n"
                + "Accept-Encoding: *\r\n\r\n";
    }

    private static boolean bodyContains(Socket socket, String searched) throws IOException {
        long deadline = System.nanoTime() + BODY_TIMEOUT.toNanos();
        int headerBytes = 0;
        for (String line = readLine(socket, deadline, HEADERS_MAX);
                !line.isEmpty();
                line = readLine(socket, deadline, HEADERS_MAX)) {
            headerBytes += line.length();
            if (headerBytes > HEADERS_MAX) {
                return false;
            }
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] wanted = searched.getBytes(StandardCharsets.UTF_8);
        String needle = new String(wanted, StandardCharsets.ISO_8859_1);
        for (int next = read(socket, deadline);
                next >= 0 && body.size() < SEARCHED_BODY_MAX;
                next = read(socket, deadline)) {
            body.write(next);
            if (body.size() >= wanted.length
                    && next == (wanted[wanted.length - 1] & 0xff)
                    && body.toString(StandardCharsets.ISO_8859_1).endsWith(needle)) {
                return true;
            }
        }
        return false;
    }

    private static String readLine(Socket socket, long deadline, int max) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = read(socket, deadline); next != '\n'; next = read(socket, deadline)) {
            if (next < 0 || line.length() >= max) {
                throw new IOException("the response ended within a line");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    private static int read(Socket socket, long deadline) throws IOException {
        InputStream in = socket.getInputStream();
        if (in.available() == 0) {
            long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
            if (leftMillis <= 0) {
                throw new SocketTimeoutException("no answer in time");
            }
            socket.setSoTimeout((int) leftMillis);
        }
        return in.read();
    }
}
