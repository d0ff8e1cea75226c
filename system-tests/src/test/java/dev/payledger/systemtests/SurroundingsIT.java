package dev.payledger.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.DrToolkit;
import dev.payledger.dr.config.DrConfig;
import dev.payledger.dr.config.Target;
import dev.payledger.dr.domain.DomainsReport;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.DrListener;
import dev.payledger.dr.failover.FailoverReport;
import dev.payledger.dr.local.LocalAws;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.HealthCheck;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * An account that is not as set-up would have it: each time the error says so, nothing half-made is left that a second run
 * would stumble over, and once the obstacle is gone the same goal converges.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SurroundingsIT {

    private static final double SPEED = 20;
    private static final List<String> REGIONS = List.of("ap-southeast-1", "ap-northeast-1");
    private static final String FAILOVER = "api-payledger.payledger.test";
    private static final String REGIONAL = "apse1-" + FAILOVER;

    private LocalAws aws;
    private Route53Client route53;
    private DrToolkit toolkit;

    @BeforeAll
    void start() {
        aws = LocalAws.builder().speed(SPEED).start();
        route53 = LocalClients.of(Route53Client.builder(), URI.create(aws.endpoint()), "aws-global");
        toolkit = toolkit(Map.of());
        toolkit.deploy();
        toolkit.setupGlobalTable();
    }

    @AfterAll
    void stop() {
        toolkit.close();
        route53.close();
        aws.close();
    }

    @Test
    @Order(1)
    void aZoneThatDoesNotExistIsNamed() {
        try (DrToolkit elsewhere = toolkit(Map.of("dr.domain", "elsewhere.test"))) {
            assertThatThrownBy(elsewhere::setupCustomDomains)
                    .isInstanceOfSatisfying(
                            DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.DOMAIN_001))
                    .hasMessageContaining("There is no public hosted zone elsewhere.test.")
                    .hasMessageContaining("set dr.domain to one that exists");
        }
        assertThat(records(FAILOVER)).isEmpty();
    }

    @Test
    @Order(2)
    void aMissingCertificateIsRequestedAndProvenByTheZonesRecords() {
        for (String region : REGIONS) {
            try (AcmClient acm = acm(region)) {
                acm.listCertificates().certificateSummaryList().stream()
                        .map(CertificateSummary::certificateArn)
                        .forEach(arn -> acm.deleteCertificate(delete -> delete.certificateArn(arn)));
            }
        }

        DomainsReport first = toolkit.setupCustomDomains();

        assertThat(first.regions()).allSatisfy(region -> assertThat(region.changes())
                .contains("certificate for " + FAILOVER + ", " + region.regionalName())
                .anyMatch(change -> change.startsWith("validation record _")));
        assertThat(toolkit.setupCustomDomains().regions())
                .allSatisfy(region -> assertThat(region.changes()).isEmpty());
    }

    @Test
    @Order(3)
    void aRegionalNameThatLeadsElsewhereIsLeftAlone() {
        records(REGIONAL).forEach(record -> change(ChangeAction.DELETE, record));
        ResourceRecordSet foreign = cname(REGIONAL, "shop.example.com");
        change(ChangeAction.CREATE, foreign);
        assertNotOurs(toolkit::setupCustomDomains, REGIONAL);
        assertThat(records(REGIONAL)).containsExactly(foreign);
        change(ChangeAction.DELETE, foreign);
        assertThat(toolkit.setupCustomDomains().regions().get(0).changes()).containsExactly("record " + REGIONAL);
    }

    @Test
    @Order(4)
    void aFailoverNameThatSomebodyElseHasIsLeftAlone() {
        ResourceRecordSet foreign = cname(FAILOVER, "shop.example.com");
        change(ChangeAction.CREATE, foreign);
        assertNotOurs(toolkit::setupFailover, FAILOVER);
        assertThat(records(FAILOVER)).containsExactly(foreign);
        change(ChangeAction.DELETE, foreign);
        assertThat(toolkit.setupFailover().sides()).hasSize(2);
        assertThat(records(FAILOVER)).hasSize(2);
    }

    @Test
    @Order(5)
    void aHealthCheckThatWasDeletedBehindOurBackIsMadeAnew() {
        List<String> before = healthChecks();
        FailoverReport standing = toolkit.setupFailover();
        assertThat(standing.sides())
                .allSatisfy(side -> assertThat(side.changes()).isEmpty());
        String primary = standing.sides().get(0).healthCheckId();
        // As AWS does, Route 53 deletes a health check that records still name.
        route53.deleteHealthCheck(delete -> delete.healthCheckId(primary));

        FailoverReport again = toolkit.setupFailover();

        assertThat(again.sides().get(0).healthCheckId()).isNotEqualTo(primary);
        assertThat(healthChecks()).hasSameSizeAs(before).doesNotContain(primary);
        assertThat(records(FAILOVER))
                .extracting(ResourceRecordSet::healthCheckId)
                .containsExactlyInAnyOrderElementsOf(healthChecks());
        assertThat(toolkit.setupFailover().sides())
                .allSatisfy(side -> assertThat(side.changes()).isEmpty());
    }

    @Test
    @Order(6)
    void destroyLeavesNothingOfAllThat() {
        toolkit.destroy();
        assertThat(healthChecks()).isEmpty();
        assertThat(records(FAILOVER)).isEmpty();
        assertThat(records(REGIONAL)).isEmpty();
    }

    private static void assertNotOurs(ThrowingCallable call, String name) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        DrException.class, e -> assertThat(e.error()).isEqualTo(DrError.DOMAIN_003))
                .hasMessageContaining("Record " + name + ". CNAME in zone payledger.test is not ours.")
                .hasMessageContaining("shop.example.com");
    }

    private List<String> healthChecks() {
        return route53.listHealthChecks().healthChecks().stream()
                .map(HealthCheck::id)
                .toList();
    }

    private String zone() {
        return route53.listHostedZones().hostedZones().get(0).id();
    }

    private List<ResourceRecordSet> records(String name) {
        return route53.listResourceRecordSets(list -> list.hostedZoneId(zone())).resourceRecordSets().stream()
                .filter(record -> record.name().equals(name + "."))
                .toList();
    }

    private static ResourceRecordSet cname(String name, String value) {
        return ResourceRecordSet.builder()
                .name(name + ".")
                .type("CNAME")
                .ttl(300L)
                .resourceRecords(ResourceRecord.builder().value(value).build())
                .build();
    }

    private void change(ChangeAction action, ResourceRecordSet record) {
        route53.changeResourceRecordSets(request -> request.hostedZoneId(zone())
                .changeBatch(
                        batch -> batch.changes(change -> change.action(action).resourceRecordSet(record))));
    }

    private AcmClient acm(String region) {
        return LocalClients.of(AcmClient.builder(), URI.create(aws.endpoint()), region);
    }

    private DrToolkit toolkit(Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(more);
        settings.put("dr.functionsJar", System.getProperty("functionsJar"));
        URI endpoint = URI.create(aws.endpoint());
        String[] dns = aws.dnsAddress().split(":", -1);
        DrConfig config = DrConfig.parse(settings, Path.of(""))
                .withTarget(new Target.Local(
                        endpoint, new InetSocketAddress(dns[0], Integer.parseInt(dns[1])), endpoint.getPort(), SPEED));
        return DrToolkit.create(config, DrListener.NONE);
    }
}
