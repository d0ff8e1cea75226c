package dev.payledger.dr.internal.resource;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AccessLogFormatTest {

    private static final Instant AT = Instant.parse("2026-11-22T14:05:09Z");

    @Test
    void readsJsonByTheVariablesWhateverItsFieldsAreCalled() {
        AccessLogFormat format = new AccessLogFormat("""
                {"id":"$context.requestId","t":"$context.requestTimeEpoch","ua":"$context.identity.userAgent",\
                "route":"$context.routeKey","code":"$context.status","ms":"$context.responseLatency",\
                "l":"$context.integration.requestId","ls":"$context.integration.integrationStatus",\
                "fs":"$context.integration.status","e":"$context.integrationErrorMessage"}""");
        AccessLogEntry entry = format.read(AT, """
                {"id":"a=","t":"1795356308123","ua":"Amazon-Route53-Health-Check-Service (ref 1; report x)",\
                "route":"GET /health","code":"503","ms":"4","l":"b","ls":"429","fs":"-","e":"Rate \\"Exceeded\\"."}""").orElseThrow();

        assertThat(entry)
                .isEqualTo(new AccessLogEntry(
                        AT,
                        Instant.ofEpochMilli(1795356308123L),
                        "a=",
                        "b",
                        503,
                        "GET /health",
                        "Amazon-Route53-Health-Check-Service (ref 1; report x)",
                        429,
                        null,
                        "Rate \"Exceeded\".",
                        4L));
        assertThat(entry.isProbe()).isTrue();
        assertThat(entry.isThrottled()).isTrue();
        assertThat(format.serverErrors()).isEqualTo("{ $.code = \"5*\" }");
        assertThat(format.has("routeKey")).isTrue();
        assertThat(format.has("domainName")).isFalse();
    }

    @Test
    void readsTextBetweenFixedCharacters() {
        AccessLogFormat format = new AccessLogFormat(
                "$context.identity.sourceIp [$context.requestTime] \"$context.routeKey\" $context.status $context.requestId");
        AccessLogEntry entry = format.read(AT, "127.0.0.1 [22/Nov/2026:14:05:08 +0000] \"GET /a b\" 500 x=\n")
                .orElseThrow();

        assertThat(entry.status()).isEqualTo(500);
        assertThat(entry.routeKey()).isEqualTo("GET /a b");
        assertThat(entry.requestId()).isEqualTo("x=");
        assertThat(entry.startedAt()).isEqualTo(AT);
        assertThat(entry.latencyMillis()).isNull();
        assertThat(format.serverErrors()).as("every line is read").isEmpty();
    }

    @Test
    void aFieldThatAUserForgesInsideAnotherIsNotRead() {
        AccessLogFormat format =
                new AccessLogFormat("{\"ua\":\"$context.identity.userAgent\",\"status\":\"$context.status\"}");
        assertThat(format.read(AT, "{\"ua\":\"x\\\",\\\"status\\\":\\\"500\",\"status\":\"200\"}"))
                .hasValueSatisfying(entry -> assertThat(entry.status()).isEqualTo(200));
    }

    @Test
    void linesOfAnotherFormatAreNoRequests() {
        AccessLogFormat format = new AccessLogFormat("{\"status\":\"$context.status\"}");
        assertThat(format.read(AT, "hello")).isEmpty();
        assertThat(format.read(AT, "{\"status\":\"-\"}")).isEmpty();
    }
}
