package dev.payledger.dr.local.wire;

import java.util.List;
import java.util.Map;

/**
 * An HTTP answer.
 *
 * @param status the status code
 * @param headers names as they are to be sent; {@code Content-Length} is set by the front door
 * @param body the whole body
 */
public record HttpResponse(int status, Map<String, List<String>> headers, byte[] body) {}
