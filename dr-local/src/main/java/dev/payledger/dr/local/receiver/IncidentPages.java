package dev.payledger.dr.local.receiver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.wire.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/** The incidents as a page for people, without scripts, and as JSON for programs. Thread safe. */
final class IncidentPages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --good: #1a7f4b; --bad: #b3382c; }
            @media (prefers-color-scheme: dark) { :root { --good: #5fc48e; --bad: #ef8a7e; } }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.4rem; } h2 { font-size: 1.05rem; margin: 0; overflow-wrap: anywhere; }
            section { border: 1px solid var(--line); border-radius: 8px; padding: 1rem; margin: 1rem 0; }
            .state { font-weight: 600; } .open { color: var(--bad); } .closed { color: var(--good); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: .5rem 0; }
            dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; font-size: .9rem; }
            th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-top: 1px solid var(--line);
              vertical-align: top; overflow-wrap: anywhere; } th { font-weight: 600; border-top: 0; }
            pre { background: var(--soft); border-radius: 6px; padding: .75rem; overflow: auto; font-size: .85rem; }
            .scroll { overflow-x: auto; } .quiet { opacity: .7; }
            """;

    private final IncidentBoard board;

    IncidentPages(IncidentBoard board) {
        this.board = board;
    }

    HttpResponse html() {
        List<Incident> incidents = board.incidents();
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .append("<meta http-equiv=\"refresh\" content=\"10\"><title>Incidents</title><style>")
                .append(STYLE)
                .append("</style></head><body><h1>Incidents</h1>\n<p class=\"quiet\">What the local incident agent's")
                .append(" webhook was told, newest first; it investigates nothing. The page refreshes itself.")
                .append(" The same as <a href=\"/_dr/incidents.json\">JSON</a>.</p>\n");
        if (incidents.isEmpty()) {
            page.append("<p>No incident yet.</p>\n");
        }
        incidents.forEach(incident -> incident(page, incident));
        page.append("<h1>Calls of the webhook</h1>\n");
        deliveries(page, board.deliveries());
        page.append("</body></html>\n");
        byte[] body = page.toString().getBytes(StandardCharsets.UTF_8);
        return new HttpResponse(
                200,
                Map.of(
                        "Content-Type", List.of("text/html; charset=utf-8"),
                        "Cache-Control", List.of("no-store"),
                        "X-Content-Type-Options", List.of("nosniff"),
                        "Content-Security-Policy",
                                List.of("default-src 'none'; style-src 'unsafe-inline'; base-uri 'none';"
                                        + " form-action 'none'; frame-ancestors 'none'")),
                body);
    }

    private static void incident(StringBuilder page, Incident incident) {
        page.append("<section><h2>").append(escape(incident.title())).append("</h2>\n<dl>");
        String state = incident.open() ? "open" : "closed";
        term(page, "state", "<span class=\"state " + state + "\">" + state + "</span>");
        term(page, "priority", escape(incident.priority()));
        term(page, "incident", escape(incident.incidentId()));
        term(page, "created", time(incident.created()));
        term(page, "updated", time(incident.updated()));
        incident.closed().ifPresent(closed -> term(page, "closed", time(closed)));
        page.append("</dl>\n");
        deliveries(page, incident.deliveries());
        page.append("<details><summary>What the last call said</summary><pre>")
                .append(escape(incident.payload()))
                .append("</pre></details></section>\n");
    }

    private static void deliveries(StringBuilder page, List<Delivery> deliveries) {
        if (deliveries.isEmpty()) {
            page.append("<p>None yet.</p>\n");
            return;
        }
        page.append("<div class=\"scroll\"><table><tr><th>time</th><th>status</th><th>action</th><th>signed by</th>")
                .append("<th>incident or reason</th></tr>\n");
        for (Delivery delivery : deliveries) {
            page.append("<tr><td>")
                    .append(time(delivery.at()))
                    .append("</td><td class=\"")
                    .append(delivery.status() == 200 ? "closed" : "open")
                    .append("\">")
                    .append(delivery.status())
                    .append("</td><td>")
                    .append(escape(delivery.action().orElse("")))
                    .append("</td><td>")
                    .append(delivery.authentication())
                    .append("</td><td>")
                    .append(escape(
                            delivery.reason().orElse(delivery.incidentId().orElse(""))))
                    .append(delivery.linked() ? " <span class=\"quiet\">(linked)</span>" : "")
                    .append("</td></tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static void term(StringBuilder page, String name, String html) {
        page.append("<dt>").append(name).append("</dt><dd>").append(html).append("</dd>");
    }

    HttpResponse json() {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode incidents = root.putArray("incidents");
        for (Incident incident : board.incidents()) {
            ObjectNode node = incidents.addObject();
            node.put("incidentId", incident.incidentId());
            node.put("state", incident.open() ? "open" : "closed");
            node.put("priority", incident.priority());
            node.put("title", incident.title());
            node.put("created", incident.created().toString());
            node.put("updated", incident.updated().toString());
            node.put("closed", incident.closed().map(Instant::toString).orElse(null));
            try {
                node.set("payload", JSON.readTree(incident.payload()));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a payload was checked when it came in", e);
            }
            deliveries(node, incident.deliveries());
        }
        deliveries(root, board.deliveries());
        byte[] body = root.toPrettyString().getBytes(StandardCharsets.UTF_8);
        return answer(200, "application/json", body);
    }

    private static void deliveries(ObjectNode parent, List<Delivery> deliveries) {
        ArrayNode array = parent.putArray("deliveries");
        for (Delivery delivery : deliveries) {
            array.addObject()
                    .put("at", delivery.at().toString())
                    .put("status", delivery.status())
                    .put("incidentId", delivery.incidentId().orElse(null))
                    .put("action", delivery.action().orElse(null))
                    .put("authentication", delivery.authentication())
                    .put("reason", delivery.reason().orElse(null))
                    .put("linked", delivery.linked());
        }
    }

    static HttpResponse answer(int status, String type, byte[] body) {
        return new HttpResponse(
                status, Map.of("Content-Type", List.of(type), "Cache-Control", List.of("no-store")), body);
    }

    private static String time(Instant at) {
        String text = at.truncatedTo(ChronoUnit.SECONDS).toString();
        return "<time datetime=\"" + text + "\">" + text.replace('T', ' ').replace("Z", " UTC") + "</time>";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
