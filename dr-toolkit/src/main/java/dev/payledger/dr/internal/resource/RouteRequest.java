package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.Workload.ReadBack;
import dev.payledger.dr.config.Workload.Route;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one logical request puts in the place of a route's placeholders. A retry uses the same values, so it is the same
 * request.
 */
public record RouteRequest(String account, String uuid, String amount, String text) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The route's request to a host. */
    public PublicAccess.Request to(String host, Route route) {
        Map<String, String> headers = new HashMap<>();
        route.headers().forEach((name, value) -> headers.put(name, fill(value)));
        String body = route.body();
        return new PublicAccess.Request(
                route.method(), host, path(route.path()), headers, body == null ? null : fill(body));
    }

    /** A path with its placeholders filled and encoded. */
    public String path(String path) {
        return path.replace("${account}", encode(account))
                .replace("${uuid}", encode(uuid))
                .replace("${amount}", encode(amount))
                .replace("${text}", encode(text));
    }

    private String fill(String value) {
        return value.replace("${account}", account)
                .replace("${uuid}", uuid)
                .replace("${amount}", amount)
                .replace("${text}", text);
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The id that an answer gives to what was written; empty where it has none. */
    public static Optional<String> idOf(String body, @Nullable String field) {
        if (field == null) {
            return Optional.empty();
        }
        return json(body).map(json -> json.path(field).asText("")).filter(id -> !id.isEmpty());
    }

    /**
     * One page of what was written.
     *
     * @param ids the items' ids
     * @param cursor what asks for the next page; null on the last one
     */
    public record Page(List<String> ids, @Nullable String cursor) {}

    /** Reads a page; empty where the body is not what the workload says. */
    public static Optional<Page> page(String body, ReadBack readBack) {
        return json(body).filter(json -> json.path(readBack.items()).isArray()).map(json -> {
            List<String> ids = new ArrayList<>();
            json.path(readBack.items())
                    .forEach(item -> ids.add(item.path(readBack.idField()).asText()));
            String field = readBack.cursor();
            String cursor = field == null ? "" : json.path(field).asText("");
            return new Page(List.copyOf(ids), cursor.isEmpty() || cursor.equals("null") ? null : cursor);
        });
    }

    /** The path that asks for the page behind a cursor. */
    public static String nextPage(String path, ReadBack readBack, String cursor) {
        return path + (path.contains("?") ? "&" : "?") + readBack.cursorParameter() + "=" + encode(cursor);
    }

    private static Optional<JsonNode> json(String body) {
        try {
            return Optional.ofNullable(JSON.readTree(body));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
