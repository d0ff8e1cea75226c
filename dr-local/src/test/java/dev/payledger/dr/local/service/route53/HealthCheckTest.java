package dev.payledger.dr.local.service.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheckAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HealthCheckConfig;
import software.amazon.awssdk.services.route53.model.HealthCheckObservation;
import software.amazon.awssdk.services.route53.model.HealthCheckType;
import software.amazon.awssdk.services.route53.model.HealthCheckVersionMismatchException;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;
import software.amazon.awssdk.services.route53.model.Tag;
import software.amazon.awssdk.services.route53.model.TagResourceType;

class HealthCheckTest {

    private static final String PRIMARY = "p.execute-api.ap-southeast-1.amazonaws.com";
    private static final String SECONDARY = "s.execute-api.ap-northeast-1.amazonaws.com";

    private final Fixture aws = new Fixture(1);
    private final List<String> changes = new ArrayList<>();

    @Test
    void aThresholdOfTwoAtTenSecondsIsSeenWithinTwoToThreeIntervals() {
        String check = watched(10, 2);
        aws.time.advance(Duration.ofSeconds(30));
        assertThat(changes).isEmpty();
        aws.fails(PRIMARY);
        Instant broken = aws.time.now();

        aws.time.advance(Duration.ofSeconds(9));
        assertThat(changes).as("no checker has failed twice").isEmpty();
        aws.time.advance(Duration.ofSeconds(11));

        assertThat(changes).hasSize(1);
        assertThat(changes.get(0)).startsWith(check + " false 2/16");
        assertThat(Duration.between(broken, Instant.parse(changes.get(0).split(" ")[3])))
                .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
        aws.works(PRIMARY);
        aws.time.advance(Duration.ofSeconds(20));
        assertThat(changes).hasSize(2);
        assertThat(changes.get(1)).startsWith(check + " true 3/16");
    }

    @Test
    void everyCheckerProbesOnceAnIntervalAtAMomentOfItsOwn() {
        List<Duration> moments = new ArrayList<>();
        watched(10, 2);
        Instant start = aws.time.now();
        for (int before = 0, i = 0; i < 1_000; i++) {
            aws.time.advance(Duration.ofMillis(10));
            int now = aws.probes.getOrDefault(PRIMARY, 0);
            if (now > before) {
                moments.add(Duration.between(start, aws.time.now()));
                before = now;
            }
        }
        assertThat(aws.probes.get(PRIMARY)).isBetween(16, 17);
        assertThat(moments).hasSizeGreaterThan(12);
    }

    @Test
    void speedDividesTheInterval() {
        Fixture fast = new Fixture(10);
        fast.healthCheck(PRIMARY, 10, 2);
        fast.time.advance(Duration.ofSeconds(10));
        assertThat(fast.probes.get(PRIMARY)).isBetween(150, 170);
    }

    @Test
    void exactlyEighteenPercentWouldBeUnhealthyAndAboveIsHealthy() {
        Map<String, Integer> failing = new HashMap<>();
        // 2 of 16 are 12.5 %, 3 of 16 are 18.75 %: the flip is between them, as the first test sees on the way down.
        String check = watched(10, 1);
        aws.fails(PRIMARY);
        while (changes.isEmpty()) {
            aws.time.advance(Duration.ofMillis(50));
        }
        aws.service.getHealthCheckStatus(r -> r.healthCheckId(check)).healthCheckObservations().stream()
                .filter(observation -> observation.statusReport().status().startsWith("Failure"))
                .forEach(observation -> failing.merge(observation.regionAsString(), 1, Integer::sum));
        assertThat(failing.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(14);
    }

    @Test
    void statusListsEachCheckerWithItsRegionAddressAndWords() {
        String check = watched(10, 2);
        assertThat(aws.service.getHealthCheckStatus(r -> r.healthCheckId(check)).healthCheckObservations())
                .isEmpty();
        aws.time.advance(Duration.ofSeconds(10));
        aws.fails(PRIMARY);
        aws.time.advance(Duration.ofSeconds(10));
        aws.works(PRIMARY);
        aws.time.advance(Duration.ofSeconds(10));

        List<HealthCheckObservation> status =
                aws.service.getHealthCheckStatus(r -> r.healthCheckId(check)).healthCheckObservations();
        assertThat(status).hasSize(16);
        assertThat(status.stream().map(HealthCheckObservation::region).distinct())
                .hasSize(8);
        assertThat(status.stream().map(HealthCheckObservation::ipAddress).distinct())
                .hasSize(16);
        assertThat(status)
                .allSatisfy(observation ->
                        assertThat(observation.statusReport().status()).isEqualTo("Success: HTTP Status Code 200, OK"));
        assertThat(aws.service
                        .getHealthCheckLastFailureReason(r -> r.healthCheckId(check))
                        .healthCheckObservations())
                .hasSize(16)
                .allSatisfy(observation -> assertThat(observation.statusReport().status())
                        .isEqualTo("Failure: HTTP Status Code 503, Service Unavailable"));
    }

    @Test
    void failoverMovesToTheSecondaryAndBack() {
        String zone = aws.zone("payledger.test");
        String primary = aws.healthCheck(PRIMARY, 10, 2);
        String secondary = aws.healthCheck(SECONDARY, 10, 2);
        aws.change(
                zone,
                ChangeAction.CREATE,
                Fixture.failover(
                        "api.payledger.test",
                        ResourceRecordSetFailover.PRIMARY,
                        "one",
                        Fixture.PRIMARY_TARGET,
                        primary),
                Fixture.failover(
                        "api.payledger.test",
                        ResourceRecordSetFailover.SECONDARY,
                        "two",
                        Fixture.SECONDARY_TARGET,
                        secondary));

        assertThat(address()).isEqualTo("127.0.1.1");
        aws.fails(PRIMARY);
        aws.time.advance(Duration.ofSeconds(21));
        assertThat(address()).isEqualTo("127.0.2.1");
        aws.fails(SECONDARY);
        aws.time.advance(Duration.ofSeconds(21));
        assertThat(address()).as("both unhealthy: the primary").isEqualTo("127.0.1.1");
        aws.works(SECONDARY);
        aws.time.advance(Duration.ofSeconds(21));
        assertThat(address()).isEqualTo("127.0.2.1");
        aws.works(PRIMARY);
        aws.time.advance(Duration.ofSeconds(21));
        assertThat(address()).isEqualTo("127.0.1.1");
    }

    @Test
    void invertedAndDisabledChecksSayWhatAwsSays() {
        String check = watched(10, 1);
        aws.service.updateHealthCheck(r -> r.healthCheckId(check).inverted(true));
        assertThat(changes.get(0)).startsWith(check + " false 16/16");
        aws.service.updateHealthCheck(
                r -> r.healthCheckId(check).inverted(false).disabled(true));
        assertThat(changes.get(1)).startsWith(check + " true");
        int probes = aws.probes.getOrDefault(PRIMARY, 0);
        aws.time.advance(Duration.ofMinutes(1));
        assertThat(aws.probes.getOrDefault(PRIMARY, 0)).isEqualTo(probes);
    }

    @Test
    void aDeletedCheckProbesNoMore() {
        String check = watched(10, 1);
        aws.time.advance(Duration.ofSeconds(10));
        aws.service.deleteHealthCheck(r -> r.healthCheckId(check));
        int probes = aws.probes.get(PRIMARY);
        aws.time.advance(Duration.ofMinutes(1));
        assertThat(aws.probes.get(PRIMARY)).isEqualTo(probes);
        assertThatThrownBy(() -> aws.service.getHealthCheck(r -> r.healthCheckId(check)))
                .isInstanceOf(NoSuchHealthCheckException.class)
                .hasMessageStartingWith("A health check with id " + check + " does not exist.");
    }

    @Test
    void metricsSayStatusAndShareEachMinute() {
        watched(10, 1);
        aws.fails(PRIMARY);
        aws.time.advance(Duration.ofSeconds(59));
        assertThat(aws.metrics).isEmpty();
        aws.time.advance(Duration.ofSeconds(1));
        assertThat(aws.metrics)
                .containsEntry("HealthCheckStatus", 0.0)
                .containsEntry("HealthCheckPercentageHealthy", 0.0);
    }

    @Test
    void theSameReferenceIsTheSameCheckUnlessItsSettingsDiffer() {
        String check = aws.healthCheck(PRIMARY, 10, 2);
        assertThat(aws.healthCheck(PRIMARY, 10, 2)).isEqualTo(check);
        assertThatThrownBy(() -> aws.service.createHealthCheck(r -> r.callerReference(PRIMARY + 102)
                        .healthCheckConfig(HealthCheckConfig.builder()
                                .type(HealthCheckType.HTTP)
                                .fullyQualifiedDomainName(PRIMARY)
                                .build())))
                .isInstanceOf(HealthCheckAlreadyExistsException.class);
        aws.service.deleteHealthCheck(r -> r.healthCheckId(check));
        assertThatThrownBy(() -> aws.healthCheck(PRIMARY, 10, 2)).hasMessageContaining("was deleted");
    }

    @Test
    void updatesNeedTheVersionThatTheyName() {
        String check = watched(10, 2);
        aws.service.updateHealthCheck(
                r -> r.healthCheckId(check).healthCheckVersion(1L).failureThreshold(5));
        assertThatThrownBy(() -> aws.service.updateHealthCheck(
                        r -> r.healthCheckId(check).healthCheckVersion(1L)))
                .isInstanceOf(HealthCheckVersionMismatchException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "20,3,/x,RequestInterval must be 10 or 30",
        "10,11,/x,less than or equal to 10",
        "31,3,/x,less than or equal to 30"
    })
    void settingsOutOfBoundsAreRefused(int interval, int threshold, String path, String why) {
        assertThatThrownBy(() -> aws.healthCheck(PRIMARY, interval, threshold))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(why);
    }

    @Test
    void kindsThatAreNotBuiltAreRefused() {
        for (HealthCheckType type : List.of(HealthCheckType.CALCULATED, HealthCheckType.CLOUDWATCH_METRIC)) {
            assertThatThrownBy(() -> aws.service.createHealthCheck(r -> r.callerReference("c")
                            .healthCheckConfig(
                                    HealthCheckConfig.builder().type(type).build())))
                    .hasMessageContaining("is not supported by the local AWS");
        }
    }

    @Test
    void tagsFindAHealthCheckAgain() {
        String check = watched(10, 2);
        aws.service.changeTagsForResource(r -> r.resourceType(TagResourceType.HEALTHCHECK)
                .resourceId(check)
                .addTags(Tag.builder()
                        .key("dr:deployment")
                        .value("payledger-dev")
                        .build()));
        assertThat(aws.service
                        .listTagsForResources(
                                r -> r.resourceType(TagResourceType.HEALTHCHECK).resourceIds(check))
                        .resourceTagSets()
                        .get(0)
                        .tags())
                .containsExactly(Tag.builder()
                        .key("dr:deployment")
                        .value("payledger-dev")
                        .build());
    }

    private String watched(int intervalSeconds, int threshold) {
        aws.service.onHealthChange(
                (id, healthy, up, all, at) -> changes.add(id + " " + healthy + " " + up + "/" + all + " " + at));
        return aws.healthCheck(PRIMARY, intervalSeconds, threshold);
    }

    private String address() {
        List<String> answer = aws.resolve("api.payledger.test", "A");
        return answer.get(answer.size() - 1)
                .substring(answer.get(answer.size() - 1).lastIndexOf(' ') + 1);
    }
}
