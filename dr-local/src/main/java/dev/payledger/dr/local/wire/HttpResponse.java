package dev.payledger.dr.local.wire;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param status the status code
 * @param headers names as they are to be sent; {@code Content-Length} is set by the front door
 * @param body the whole body
 */
public record HttpResponse(int status, Map<String, List<String>> headers, byte[] body) {

    /** The same answer with one more header. */
    public HttpResponse with(String header, String value) {
        Map<String, List<String>> more = new LinkedHashMap<>(headers);
        more.put(header, List.of(value));
        return new HttpResponse(status, more, body);
    }
}
