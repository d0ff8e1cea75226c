package dev.payledger.dr.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.payledger.dr.local.replication.LinkStatus;
import dev.payledger.dr.local.replication.Replication;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.codec.Form;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What AWS has no API for: how replication stands ({@code GET /_dr/replication}), and cutting and healing a link
 * ({@code POST /_dr/replication/pause?from=..&to=..} and {@code .../resume}, with {@code &table=..} for one table).
 */
final class ReplicationSwitch {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Replication replication;

    ReplicationSwitch(Replication replication) {
        this.replication = replication;
    }

    Map<String, Function<HttpRequest, HttpResponse>> ownPaths() {
        return Map.of(
                "/_dr/replication", request -> answer(200, status()),
                "/_dr/replication/pause", request -> change(request, replication::pause),
                "/_dr/replication/resume", request -> change(request, replication::resume));
    }

    private interface Change {
        void apply(@Nullable String table, String from, String to);
    }

    private HttpResponse change(HttpRequest request, Change change) {
        if (!request.method().equals("POST")) {
            return answer(405, message("this is a POST"));
        }
        Map<String, List<String>> query = Form.parse(request.rawQuery());
        if (!query.containsKey("from") || !query.containsKey("to")) {
            return answer(400, message("from and to must name regions"));
        }
        List<String> table = query.get("table");
        try {
            change.apply(
                    table == null ? null : table.get(0),
                    query.get("from").get(0),
                    query.get("to").get(0));
            return answer(200, status());
        } catch (IllegalArgumentException e) {
            return answer(400, message(String.valueOf(e.getMessage())));
        }
    }

    private byte[] status() {
        ArrayNode links = JSON.createArrayNode();
        for (LinkStatus link : replication.status()) {
            links.addObject()
                    .put("table", link.table())
                    .put("from", link.from())
                    .put("to", link.to())
                    .put("paused", link.paused())
                    .put("pending", link.pending())
                    .put("applied", link.applied())
                    .put("conflicts", link.conflicts())
                    .put("oldestPendingMillis", millis(link.oldestPending()))
                    .put("medianLagMillis", millis(link.medianLag()));
        }
        try {
            return JSON.writeValueAsBytes(JSON.createObjectNode().set("links", links));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of values is JSON", e);
        }
    }

    private static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    private static byte[] message(String text) {
        return JSON.createObjectNode().put("message", text).toString().getBytes(StandardCharsets.UTF_8);
    }

    private static HttpResponse answer(int status, byte[] json) {
        return new HttpResponse(
                status,
                Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("no-store")),
                json);
    }
}
