package dev.payledger.dr.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where the incident agent listens, and the key that proves who calls. Immutable.
 *
 * @param url https; http only on loopback
 * @param key used as it is, not decoded
 * @param type how a call proves where it comes from
 * @see <a
 *     href="https://docs.aws.amazon.com/devopsagent/latest/userguide/configuring-integrations-and-knowledge-invoking-devops-agent-through-webhook.html">Invoking
 *     the DevOps Agent through a webhook</a>
 * @since 0.1.0
 */
public record Webhook(URI url, Secret key, Type type) {

    /** The environment variable, and the line of a file, that gives the URL. */
    public static final String URL = "DR_WEBHOOK_URL";

    /** The environment variable, and the line of a file, that gives the key. */
    public static final String KEY = "DR_WEBHOOK_KEY";

    /** The environment variable, and the line of a file, that gives the type: {@code hmac} (default) or {@code apikey}. */
    public static final String TYPE = "DR_WEBHOOK_TYPE";

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /**
     * How a call proves where it comes from.
     *
     * @since 0.1.0
     */
    public enum Type {
        /** Signed: base64 of HMAC-SHA256 over timestamp and body. */
        HMAC,
        /** With the key as bearer token. */
        APIKEY;

        /** As a user writes it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * A webhook as the user gave it.
     *
     * @param origin where the values come from, for messages
     * @throws dev.payledger.dr.error.DrException with {@code DR-CONFIG-001} and everything that is wrong; the key is not
     *     quoted; the user corrects what the origin gives
     */
    public static Webhook of(@Nullable String url, @Nullable String key, @Nullable String type, String origin) {
        Problems problems = new Problems();
        URI address = address(url, origin, problems);
        if (key == null || key.isBlank()) {
            problems.add(KEY, null, origin, "is missing", "the key that was shown when the webhook was made");
        }
        Type chosen = Type.HMAC;
        if (type != null && !type.isBlank()) {
            if (type.strip().equalsIgnoreCase("apikey")) {
                chosen = Type.APIKEY;
            } else if (!type.strip().equalsIgnoreCase("hmac")) {
                problems.add(TYPE, type, origin, "is not a type", "hmac, apikey");
            }
        }
        problems.throwIfAny();
        return new Webhook(address, new Secret(key == null ? "" : key.strip()), chosen);
    }

    private static URI address(@Nullable String url, String origin, Problems problems) {
        String valid = "https://event-ai.<region>.api.aws/webhook/generic/<id>";
        URI none = URI.create("https://invalid");
        if (url == null || url.isBlank()) {
            problems.add(URL, null, origin, "is missing", valid);
            return none;
        }
        try {
            URI address = URI.create(url.strip());
            boolean loopback = address.getHost() != null && LOOPBACK.contains(address.getHost());
            if (address.getHost() != null
                    && ("https".equals(address.getScheme()) || (loopback && "http".equals(address.getScheme())))) {
                return address;
            }
            problems.add(URL, url, origin, "is not an https address", valid);
        } catch (IllegalArgumentException e) {
            problems.add(URL, url, origin, "is not an address", valid);
        }
        return none;
    }
}
