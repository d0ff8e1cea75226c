package dev.payledger.lambdas;

import java.util.Map;

/**
 * What a handler answers; {@link HttpFunction} adds what all answers have in common.
 *
 * @param status the HTTP status
 * @param headers headers beside the common ones
 * @param body a JSON text
 */
record Reply(int status, Map<String, String> headers, String body) {
    static Reply ok(String body) {
        return new Reply(200, Map.of(), body);
    }
}
