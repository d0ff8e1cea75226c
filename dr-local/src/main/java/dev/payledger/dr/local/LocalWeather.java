package dev.payledger.dr.local;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.service.cloudtrail.AuditLog;
import dev.payledger.dr.local.weather.Forecast;
import dev.payledger.dr.local.weather.SeededWeather;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.codec.Form;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The weather of a local AWS: what it is, what calls have met ({@code GET /_dr/weather}), and changing it while the local
 * AWS runs ({@code POST /_dr/weather?is=storm}). Thread safe.
 *
 * @since 0.1.0
 */
public final class LocalWeather {

    /** Nothing happens to any call. */
    public static final String CALM = "calm";

    /** An object of the caller's decides; see {@link LocalAws.Builder#weather(dev.payledger.dr.local.wire.Weather)}. */
    public static final String OWN = "own";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SHOWN_MAX = 200;

    private final SeededWeather weather;
    private final long seed;
    private final boolean own;
    private volatile @Nullable AuditLog audit;

    LocalWeather(SeededWeather weather, long seed, boolean own) {
        this.weather = weather;
        this.seed = seed;
        this.own = own;
    }

    /** The audit log exists later than the paths. */
    void tell(AuditLog log) {
        audit = log;
    }

    /**
     * Checks a weather.
     *
     * @throws IllegalArgumentException if it is none; the message says what is allowed
     */
    public static void check(String text) {
        Forecast.parse(text);
    }

    /** What was asked for last; {@link #OWN} where the caller's own object decides. */
    public String now() {
        return own ? OWN : weather.forecast().text();
    }

    /**
     * Changes the weather for the calls that come.
     *
     * @param text {@code calm}, {@code gusty}, {@code storm} or parts of them
     * @throws IllegalArgumentException if it is none of these; the message says what is allowed
     * @throws IllegalStateException if the weather is an object of the caller's own, who changes it there
     */
    public void change(String text) {
        if (own) {
            throw new IllegalStateException("the weather cannot be changed to '" + text
                    + "': this local AWS was started with a Weather object of the caller's own, which decides");
        }
        weather.change(Forecast.parse(text));
    }

    /** How many calls met what, of those that the audit log still has. */
    public Map<String, Long> met() {
        Map<String, Long> counts = new TreeMap<>();
        entries().forEach(entry -> counts.merge(String.valueOf(entry.weather()), 1L, Long::sum));
        return counts;
    }

    Map<String, Function<HttpRequest, HttpResponse>> ownPaths() {
        return Map.of("/_dr/weather", this::serve);
    }

    private List<AuditLog.Entry> entries() {
        AuditLog log = audit;
        return log == null
                ? List.of()
                : log.entries().stream()
                        .filter(entry -> entry.weather() != null)
                        .toList();
    }

    private HttpResponse serve(HttpRequest request) {
        if (request.method().equals("POST")) {
            List<String> asked = Form.parse(request.rawQuery()).get("is");
            try {
                change(asked == null ? "" : asked.get(0));
            } catch (IllegalArgumentException e) {
                return answer(400, JSON.createObjectNode().put("message", e.getMessage()));
            } catch (IllegalStateException e) {
                return answer(409, JSON.createObjectNode().put("message", e.getMessage()));
            }
        }
        return answer(200, shown());
    }

    private ObjectNode shown() {
        ObjectNode shown = JSON.createObjectNode().put("weather", now()).put("seed", seed);
        ObjectNode counts = shown.putObject("met");
        met().forEach(counts::put);
        ArrayNode calls = shown.putArray("calls");
        List<AuditLog.Entry> entries = entries();
        entries.subList(Math.max(0, entries.size() - SHOWN_MAX), entries.size()).forEach(entry -> calls.addObject()
                .put("time", entry.time().toString())
                .put("region", entry.region())
                .put("call", entry.service() + ":" + entry.operation())
                .put("resources", String.join(", ", entry.resources()))
                .put("met", entry.weather())
                .put("errorCode", entry.errorCode())
                .put("requestId", entry.requestId()));
        return shown;
    }

    private static HttpResponse answer(int status, ObjectNode json) {
        return new HttpResponse(
                status,
                Map.of("Content-Type", List.of("application/json"), "Cache-Control", List.of("no-store")),
                json.toString().getBytes(StandardCharsets.UTF_8));
    }
}
