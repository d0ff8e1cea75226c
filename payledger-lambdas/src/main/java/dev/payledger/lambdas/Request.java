package dev.payledger.lambdas;

import dev.payledger.core.AccountId;
import dev.payledger.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request of the HTTP API, read with care: maps may be absent, and a body may come as base 64. Payload
 * format 2.0 as in <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS's
 * description</a>.
 */
final class Request {
    /** No valid request comes near this, in bytes. */
    static final int MAX_BODY = 16 * 1024;

    private final Map<String, Object> event;

    Request(Map<String, Object> event) {
        this.event = event;
    }

    /** The API's request id; null if the function was not called by an API. */
    @Nullable
    String apiRequestId() {
        return Json.textIn(Json.objectIn(event, "requestContext"), "requestId");
    }

    /** A header, by its name in lower case. The API sends lower case; an event typed by hand may not. */
    Optional<String> header(String name) {
        return Json.objectIn(event, "headers").entrySet().stream()
                .filter(header ->
                        String.valueOf(header.getKey()).toLowerCase(Locale.ROOT).equals(name))
                .map(header -> Objects.toString(header.getValue()))
                .findFirst();
    }

    /** A parameter of the query; the API joins the values of one that is given twice with a comma. */
    Optional<String> parameter(String name) {
        return Optional.ofNullable(Json.textIn(Json.objectIn(event, "queryStringParameters"), name));
    }

    /**
     * The account that the query names.
     *
     * @throws InvalidInputException (field {@code accountId}) if it is missing or not valid
     */
    AccountId account() {
        return new AccountId(
                parameter("accountId").orElseThrow(() -> new InvalidInputException("accountId", "is missing")));
    }

    /**
     * The body as text.
     *
     * @throws ProblemException if it is missing, too large or not UTF-8 text
     */
    String body() {
        String body = Json.textIn(event, "body");
        boolean base64 = Boolean.TRUE.equals(event.get("isBase64Encoded"));
        if (body == null || body.isEmpty()) {
            throw new ProblemException(Problem.invalid("body", "body is missing"));
        }
        // Four characters of base 64 make three bytes.
        if (body.length() > (base64 ? MAX_BODY / 3 * 4 + 4 : MAX_BODY)) {
            throw new ProblemException(Problem.tooLarge("body", "body must not exceed " + MAX_BODY + " bytes"));
        }
        return base64 ? text(decoded(body)) : body;
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(Problem.invalid("body", "body is not valid UTF-8"));
        }
    }

    private static byte[] decoded(String body) {
        try {
            return Base64.getDecoder().decode(body);
        } catch (IllegalArgumentException e) {
            throw new ProblemException(Problem.invalid("body", "body is not valid base 64"));
        }
    }
}
