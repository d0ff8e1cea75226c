package dev.payledger.dr.frontend;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.internal.resource.PublicAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What a page is told about its service at run time, so that one export serves every deployment. */
final class SiteConfig {

    static final String FILE = "config.json";

    /** How often a page asks the health path; an interval, so the local AWS's speed divides it. */
    private static final long POLL_SECONDS = 5;

    private final DrConfig config;

    SiteConfig(DrConfig config) {
        this.config = config;
    }

    /** Where a browser reaches the API: through the failover name, in every way that the target offers. */
    List<String> apiUrls() {
        return PublicAccess.addresses(config.target(), config.names().failoverName());
    }

    /** One line of JSON. */
    String json() {
        Target target = config.target();
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put(
                "service",
                config.workload().title() == null
                        ? config.service()
                        : config.workload().title());
        json.put("stage", config.stage());
        apiUrls().forEach(json.putArray("apiUrls")::add);
        json.put("primary", config.regions().primary());
        json.put("secondary", config.regions().secondary());
        json.put("ttlSeconds", scaled(config.dnsTtl().toSeconds()));
        json.put("pollSeconds", scaled(POLL_SECONDS));
        json.put("account", config.workload().accounts().get(0));
        json.put("local", !target.isReal());
        return json.toString();
    }

    SiteFile file() {
        return new SiteFile(FILE, (json() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The page may load only its own files and call only the API. */
    String contentSecurityPolicy() {
        String origins = apiUrls().stream().map(SiteConfig::origin).distinct().collect(Collectors.joining(" "));
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                + "connect-src 'self' " + origins + "; manifest-src 'self'; base-uri 'none'; form-action 'none'; "
                + "frame-ancestors 'none'";
    }

    private long scaled(long seconds) {
        return Math.max(1, (long) Math.ceil(seconds / config.target().speed()));
    }

    private static String origin(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getAuthority();
    }
}
