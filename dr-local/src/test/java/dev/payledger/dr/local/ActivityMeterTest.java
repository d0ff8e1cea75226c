package dev.payledger.dr.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payledger.dr.local.wire.HttpRequest;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ActivityMeterTest {

    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");
    private static final Instant LATER = BEGIN.plusSeconds(60);

    private Instant now = BEGIN;
    private final ActivityMeter meter = new ActivityMeter(new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    });

    @Test
    void aUserOfADeployedServiceCounts() {
        now = LATER;
        meter.countingUsers(request -> Optional.empty()).serve(request("user-agent", "curl/8"));
        assertThat(meter.last()).isEqualTo(LATER);
    }

    @Test
    void aProbeOfAHealthCheckDoesNot() {
        now = LATER;
        meter.countingUsers(request -> Optional.empty())
                .serve(request(
                        "user-agent", "Amazon-Route53-Health-Check-Service (ref 1; report http://amzn.to/1vsZADi)"));
        assertThat(meter.last()).isEqualTo(BEGIN);
    }

    @Test
    void aCallOfAFunctionDoesNotButThatOfAClientDoes() {
        now = LATER;
        var counted = meter.countingCalls(
                (HttpRequest request) -> new dev.payledger.dr.local.wire.HttpResponse(200, Map.of(), new byte[0]));
        counted.apply(
                request("authorization", "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20260301/x/dynamodb/aws4_request"));
        assertThat(meter.last()).isEqualTo(BEGIN);
        counted.apply(request("authorization", "AWS4-HMAC-SHA256 Credential=local/20260301/x/dynamodb/aws4_request"));
        assertThat(meter.last()).isEqualTo(LATER);
    }

    private static HttpRequest request(String header, String value) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new HttpRequest("GET", "/", "", Map.of(header, List.of(value)), new byte[0], loopback, loopback);
    }
}
