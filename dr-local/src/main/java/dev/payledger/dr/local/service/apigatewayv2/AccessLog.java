package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.HttpResponse;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigatewayv2.model.AccessLogSettings;

/**
 * Writes a line per request as the stage's format says. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html">logging
 * variables</a>. Unconfirmed: the stream's name, and that values are escaped for JSON. Where the group does not exist the
 * line is dropped.
 */
final class AccessLog {

    private static final Pattern VARIABLE = Pattern.compile("\\$context\\.([A-Za-z0-9_]+(?:\\.[A-Za-z0-9_]+)*)");
    private static final DateTimeFormatter STREAM_DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HH").withZone(ZoneOffset.UTC);
    private static final String UNKNOWN = "-";

    private final RegionContext context;
    private final LogSink logs;

    AccessLog(RegionContext context, LogSink logs) {
        this.context = context;
        this.logs = logs;
    }

    void write(Exchange exchange, HttpResponse response, long latencyMillis) {
        AccessLogSettings settings = exchange.serving.stage().accessLogSettings();
        if (settings == null) {
            return;
        }
        String group = StageOperations.logGroup(settings.destinationArn());
        if (group == null || !logs.groupExists(group)) {
            return;
        }
        String line = render(settings.format(), name -> value(name, exchange, response, latencyMillis));
        String stream =
                exchange.stageName() + "-" + STREAM_DATE.format(exchange.receivedAt) + "-" + exchange.serving.apiId();
        logs.append(group, stream, List.of(new LogSink.Line(context.time().now(), line)));
    }

    static String render(String format, Function<String, @Nullable String> values) {
        Matcher matcher = VARIABLE.matcher(format);
        StringBuilder line = new StringBuilder(format.length() * 2);
        while (matcher.find()) {
            String value = values.apply(matcher.group(1));
            matcher.appendReplacement(
                    line, Matcher.quoteReplacement(value == null || value.isEmpty() ? UNKNOWN : escaped(value)));
        }
        return matcher.appendTail(line).toString();
    }

    private @Nullable String value(String name, Exchange exchange, HttpResponse response, long latencyMillis) {
        Exchange.IntegrationResult integration = exchange.integration;
        switch (name) {
            case "requestId":
            case "extendedRequestId":
                return exchange.requestId;
            case "requestTime":
                return ProxyEvent.REQUEST_TIME.format(exchange.receivedAt);
            case "requestTimeEpoch":
                return Long.toString(exchange.receivedAt.toEpochMilli());
            case "routeKey":
                return exchange.routeKey;
            case "status":
                return Integer.toString(response.status());
            case "path":
                return exchange.request.rawPath();
            case "httpMethod":
                return exchange.request.method();
            case "protocol":
                return "HTTP/1.1";
            case "responseLength":
                return Integer.toString(response.body().length);
            case "responseLatency":
                return Long.toString(latencyMillis);
            case "identity.sourceIp":
                return exchange.sourceIp();
            case "identity.userAgent":
                return exchange.userAgent();
            case "integrationErrorMessage":
            case "integration.error":
                return integration.error();
            case "integration.requestId":
                return integration.lambdaRequestId();
            case "integration.status":
                return text(integration.functionStatus());
            case "integrationStatus":
            case "integration.integrationStatus":
                return text(integration.lambdaStatus());
            case "integrationLatency":
            case "integration.latency":
                return text(integration.latencyMillis());
            case "error.message":
                return exchange.errorMessage;
            case "error.messageString":
                return exchange.errorMessage == null ? null : '"' + exchange.errorMessage + '"';
            default:
                return ofTheApi(name, exchange);
        }
    }

    private @Nullable String ofTheApi(String name, Exchange exchange) {
        switch (name) {
            case "domainName":
                return exchange.domainName;
            case "domainPrefix":
                return exchange.domainName.substring(0, Math.max(0, exchange.domainName.indexOf('.')));
            case "apiId":
                return exchange.serving.apiId();
            case "stage":
                return exchange.stageName();
            case "accountId":
                return context.accountId();
            default:
                return null;
        }
    }

    private static @Nullable String text(@Nullable Number number) {
        return number == null ? null : number.toString();
    }

    private static String escaped(String value) {
        StringBuilder text = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                text.append('\\').append(c);
            } else if (c < ' ') {
                text.append(String.format("\\u%04x", (int) c));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
