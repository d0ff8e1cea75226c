package dev.payledger.dr.local.service.apigatewayv2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.payledger.dr.local.wire.HttpRequest;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The event that a function gets, payload format 2.0. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html">Lambda
 * proxy integrations for HTTP APIs</a>. Unconfirmed: that absent optional members are omitted, that {@code rawPath} stays
 * percent-encoded, and which content types count as text.
 */
final class ProxyEvent {

    static final DateTimeFormatter REQUEST_TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private static final ObjectMapper JSON = new ObjectMapper();

    private ProxyEvent() {}

    static byte[] of(Exchange exchange, String accountId) {
        HttpRequest request = exchange.request;
        String routeKey = Objects.requireNonNull(exchange.routeKey, "a route is matched before its event is made");
        ObjectNode event = JSON.createObjectNode();
        event.put("version", "2.0");
        event.put("routeKey", routeKey);
        event.put("rawPath", request.rawPath());
        event.put("rawQueryString", request.rawQuery());
        List<String> cookies = cookies(request);
        if (!cookies.isEmpty()) {
            cookies.forEach(event.putArray("cookies")::add);
        }
        ObjectNode headers = event.putObject("headers");
        headers(exchange).forEach(headers::put);
        Map<String, String> query = queryParameters(request.rawQuery());
        if (!query.isEmpty()) {
            ObjectNode node = event.putObject("queryStringParameters");
            query.forEach(node::put);
        }
        putContext(event.putObject("requestContext"), exchange, accountId, routeKey);
        if (!exchange.pathParameters.isEmpty()) {
            ObjectNode node = event.putObject("pathParameters");
            exchange.pathParameters.forEach(node::put);
        }
        if (!exchange.serving.stage().stageVariables().isEmpty()) {
            ObjectNode node = event.putObject("stageVariables");
            exchange.serving.stage().stageVariables().forEach(node::put);
        }
        putBody(event, request);
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void putContext(ObjectNode context, Exchange exchange, String accountId, String routeKey) {
        HttpRequest request = exchange.request;
        context.put("accountId", accountId);
        context.put("apiId", exchange.serving.apiId());
        context.put("domainName", exchange.domainName);
        context.put("domainPrefix", domainPrefix(exchange.domainName));
        ObjectNode http = context.putObject("http");
        http.put("method", request.method());
        http.put("path", request.rawPath());
        http.put("protocol", "HTTP/1.1");
        http.put("sourceIp", exchange.sourceIp());
        http.put("userAgent", exchange.userAgent());
        context.put("requestId", exchange.requestId);
        context.put("routeKey", routeKey);
        context.put("stage", exchange.stageName());
        context.put("time", REQUEST_TIME.format(exchange.receivedAt));
        context.put("timeEpoch", exchange.receivedAt.toEpochMilli());
    }

    private static String domainPrefix(String domainName) {
        int dot = domainName.indexOf('.');
        return dot < 0 ? domainName : domainName.substring(0, dot);
    }

    private static List<String> cookies(HttpRequest request) {
        return request.headers().getOrDefault("cookie", List.of()).stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::trim)
                .filter(cookie -> !cookie.isEmpty())
                .toList();
    }

    private static Map<String, String> headers(Exchange exchange) {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.request.headers().forEach((name, values) -> {
            if (!name.equals("cookie") && !name.equals("connection")) {
                headers.put(name, String.join(",", values));
            }
        });
        headers.put("host", exchange.domainName);
        headers.merge("x-forwarded-for", exchange.sourceIp(), (before, last) -> before + ", " + last);
        headers.put("x-forwarded-port", "443");
        headers.put("x-forwarded-proto", "https");
        return headers;
    }

    private static Map<String, String> queryParameters(String rawQuery) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters.merge(
                        RouteKey.decode(name.replace('+', ' ')),
                        RouteKey.decode(value.replace('+', ' ')),
                        (first, next) -> first + "," + next);
            }
        }
        return parameters;
    }

    private static void putBody(ObjectNode event, HttpRequest request) {
        boolean hasBody = request.body().length > 0;
        String text = hasBody && isText(request.header("content-type").orElse("")) ? utf8(request.body()) : null;
        if (text != null) {
            event.put("body", text);
        } else if (hasBody) {
            event.put("body", Base64.getEncoder().encodeToString(request.body()));
        }
        event.put("isBase64Encoded", hasBody && text == null);
    }

    private static boolean isText(String contentType) {
        int semicolon = contentType.indexOf(';');
        String type = (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
                .trim()
                .toLowerCase(Locale.ROOT);
        return type.isEmpty()
                || type.startsWith("text/")
                || type.equals("application/json")
                || type.equals("application/xml")
                || type.equals("application/javascript")
                || type.endsWith("+json")
                || type.endsWith("+xml");
    }

    /** The text of UTF-8 bytes, or null where they are not UTF-8: such a body travels as base64, so nothing is lost. */
    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
