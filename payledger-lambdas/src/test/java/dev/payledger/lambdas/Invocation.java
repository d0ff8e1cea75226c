package dev.payledger.lambdas;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Calls handlers as Lambda does, with the events of the HTTP API, and keeps what they log. */
final class Invocation implements Context {
    static final Map<String, String> VARIABLES =
            Map.of("SERVICE_NAME", "payledger", "REGION", "ap-southeast-1", "TABLE_NAME", "payledger-dev-view");

    final List<String> logged = new ArrayList<>();

    /** What a client sees. */
    record Answer(int status, Map<?, ?> headers, String text) {
        Map<String, Object> json() {
            return parse(text);
        }

        String header(String name) {
            return String.valueOf(headers.get(name));
        }
    }

    Answer get(RequestStreamHandler handler, Map<String, String> parameters) {
        return call(handler, event("GET", Map.of(), parameters, null, false));
    }

    Answer post(RequestStreamHandler handler, Map<String, String> headers, String body) {
        return call(handler, event("POST", headers, Map.of(), body, false));
    }

    Answer postBase64(RequestStreamHandler handler, String body) {
        return call(handler, event("POST", Map.of(), Map.of(), body, true));
    }

    Answer call(RequestStreamHandler handler, String event) {
        Map<String, Object> answer = parse(raw(handler, event));
        return new Answer(
                Integer.parseInt(String.valueOf(answer.get("statusCode"))),
                Json.objectIn(answer, "headers"),
                String.valueOf(answer.get("body")));
    }

    String raw(RequestStreamHandler handler, String event) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            handler.handleRequest(new ByteArrayInputStream(escaped(event)), out, this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    /** In ASCII, so that a text may hold what UTF-8 has no form for. */
    private static byte[] escaped(String json) {
        StringBuilder ascii = new StringBuilder();
        json.chars().forEach(c -> {
            if (c < 0x80) {
                ascii.append((char) c);
            } else {
                ascii.append(String.format(Locale.ROOT, "\\u%04x", c));
            }
        });
        return ascii.toString().getBytes(StandardCharsets.US_ASCII);
    }

    static Map<String, Object> parse(String json) {
        try {
            return Json.readObject(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Payload format 2.0; maps that would be empty are left out, as the API does. */
    static String event(
            String method, Map<String, String> headers, Map<String, String> parameters, String body, boolean base64) {
        return Json.object(json -> {
            json.writeStringField("version", "2.0");
            json.writeStringField("routeKey", method + " /path");
            json.writeStringField("rawPath", "/path");
            json.writeStringField("rawQueryString", "");
            write(json, "headers", headers);
            write(json, "queryStringParameters", parameters);
            json.writeObjectFieldStart("requestContext");
            json.writeStringField("accountId", "111122223333");
            json.writeStringField("apiId", "q7d2f9k1xa");
            json.writeStringField("requestId", "JKJaXmPLvHcESHA=");
            json.writeNumberField("timeEpoch", 1583348638390L);
            json.writeEndObject();
            if (body != null) {
                json.writeStringField("body", body);
            }
            json.writeBooleanField("isBase64Encoded", base64);
        });
    }

    private static void write(com.fasterxml.jackson.core.JsonGenerator json, String name, Map<String, String> map)
            throws IOException {
        if (!map.isEmpty()) {
            json.writeObjectFieldStart(name);
            for (Map.Entry<String, String> entry : map.entrySet()) {
                json.writeStringField(entry.getKey(), entry.getValue());
            }
            json.writeEndObject();
        }
    }

    @Override
    public String getAwsRequestId() {
        return "8f507cfc-xmpl-4697-b07a-ac58fc914c95";
    }

    @Override
    public String getFunctionName() {
        return "payledger-dev-function";
    }

    @Override
    public LambdaLogger getLogger() {
        return new LambdaLogger() {
            @Override
            public void log(String message) {
                logged.add(message);
            }

            @Override
            public void log(byte[] message) {
                log(new String(message, StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public String getLogGroupName() {
        return "/aws/lambda/payledger-dev-function";
    }

    @Override
    public String getLogStreamName() {
        return "stream";
    }

    @Override
    public String getFunctionVersion() {
        return "$LATEST";
    }

    @Override
    public String getInvokedFunctionArn() {
        return "arn:aws:lambda:ap-southeast-1:111122223333:function:payledger-dev-function";
    }

    @Override
    public CognitoIdentity getIdentity() {
        return null;
    }

    @Override
    public ClientContext getClientContext() {
        return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
        return 10_000;
    }

    @Override
    public int getMemoryLimitInMB() {
        return 512;
    }
}
