package dev.payledger.dr.local.wire;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as it reached the front door.
 *
 * @param method upper case
 * @param rawPath the path as sent, still percent-encoded, beginning with a slash
 * @param rawQuery the query as sent without its question mark, or empty
 * @param headers lower-case names; the values in the order in which they came
 * @param body the whole body; empty where there is none
 * @param remote the caller's address
 * @param local the address that the connection came in on: each region has its own
 */
public record HttpRequest(
        String method,
        String rawPath,
        String rawQuery,
        Map<String, List<String>> headers,
        byte[] body,
        InetAddress remote,
        InetAddress local) {

    /** The first value of a header, by its lower-case name. */
    public Optional<String> header(String lowerCaseName) {
        List<String> values = headers.get(lowerCaseName);
        return values == null || values.isEmpty() ? Optional.empty() : Optional.of(values.get(0));
    }

    /** The host of the {@code Host} header, lower case, without its port; empty if there is none. */
    public String host() {
        String host = header("host").orElse("");
        int colon = host.lastIndexOf(':');
        return (colon > 0 ? host.substring(0, colon) : host).toLowerCase(java.util.Locale.ROOT);
    }
}
