package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import dev.payledger.core.AccountId;
import dev.payledger.core.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request of the HTTP API, read with care: absent maps are null in the event, and a body may come as base 64. Payload
 * format 2.0 as in <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">AWS's
 * description</a>.
 */
final class Request {
    /** No valid request comes near this, in bytes. */
    static final int MAX_BODY = 16 * 1024;

    private final APIGatewayV2HTTPEvent event;

    Request(APIGatewayV2HTTPEvent event) {
        this.event = event;
    }

    /** The API's request id; null if the function was not called by an API. */
    @Nullable
    String apiRequestId() {
        return event.getRequestContext() == null
                ? null
                : event.getRequestContext().getRequestId();
    }

    Optional<String> header(String name) {
        return find(event.getHeaders(), name);
    }

    Optional<String> parameter(String name) {
        Map<String, String> parameters = event.getQueryStringParameters();
        return parameters == null ? Optional.empty() : Optional.ofNullable(parameters.get(name));
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
        String body = event.getBody();
        if (body == null || body.isEmpty()) {
            throw new ProblemException(Problem.invalid("body", "body is missing"));
        }
        // Each character takes a byte at least; four of base 64 take three.
        if (body.length() > (event.getIsBase64Encoded() ? MAX_BODY / 3 * 4 + 4 : MAX_BODY)) {
            throw tooLarge();
        }
        byte[] bytes = event.getIsBase64Encoded() ? decoded(body) : body.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BODY) {
            throw tooLarge();
        }
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

    private static ProblemException tooLarge() {
        return new ProblemException(Problem.tooLarge("body", "body must not exceed " + MAX_BODY + " bytes"));
    }

    private static Optional<String> find(@Nullable Map<String, String> map, String lowerCaseName) {
        if (map == null) {
            return Optional.empty();
        }
        String value = map.get(lowerCaseName);
        if (value != null) {
            return Optional.of(value);
        }
        // The API sends lower case; a test event typed by hand may not.
        return map.entrySet().stream()
                .filter(entry -> entry.getKey().toLowerCase(Locale.ROOT).equals(lowerCaseName))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
