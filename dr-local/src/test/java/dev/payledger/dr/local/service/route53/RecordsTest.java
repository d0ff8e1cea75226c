package dev.payledger.dr.local.service.route53;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.NameAuthority.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeBatch;
import software.amazon.awssdk.services.route53.model.ChangeStatus;
import software.amazon.awssdk.services.route53.model.HostedZoneAlreadyExistsException;
import software.amazon.awssdk.services.route53.model.HostedZoneNotEmptyException;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.ListResourceRecordSetsResponse;
import software.amazon.awssdk.services.route53.model.NoSuchHealthCheckException;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;
import software.amazon.awssdk.services.route53.model.ResourceRecordSetFailover;

class RecordsTest {

    private static final String SINGAPORE_ZONE = "ZL327KTPIQFUL";

    private final Fixture aws = new Fixture(1);
    private final String zone = aws.zone("payledger.test");

    @Test
    void aNewZoneHasItsNameServersAndItsSoa() {
        assertThat(names()).containsExactly("payledger.test. NS", "payledger.test. SOA");
        assertThat(aws.service.getHostedZone(r -> r.id(zone)).delegationSet().nameServers())
                .hasSize(4);
        assertThatThrownBy(() ->
                        aws.service.createHostedZone(r -> r.name("other.test").callerReference("zone payledger.test")))
                .isInstanceOf(HostedZoneAlreadyExistsException.class);
    }

    @Test
    void aBatchIsAllOrNothingAndSaysEveryProblem() {
        aws.change(zone, ChangeAction.CREATE, Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"));

        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        Fixture.set("b.payledger.test", RRType.A, 60, "127.0.0.1"),
                        Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"),
                        Fixture.set("c.elsewhere.test", RRType.A, 60, "1.2.3")))
                .isInstanceOf(InvalidChangeBatchException.class)
                .hasMessageContaining("Tried to create resource record set [name='a.payledger.test.', type='A'] but it"
                        + " already exists")
                .hasMessageContaining("RRSet with DNS name c.elsewhere.test. is not permitted in zone payledger.test.")
                .hasMessageContaining("ARRDATAIllegalIPv4Address");
        assertThat(names()).doesNotContain("b.payledger.test. A");
    }

    @Test
    void deletingNeedsTheExactRecord() {
        aws.change(zone, ChangeAction.UPSERT, Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"));

        assertThatThrownBy(() -> aws.change(
                        zone, ChangeAction.DELETE, Fixture.set("a.payledger.test", RRType.A, 61, "127.0.0.1")))
                .hasMessageContaining("but the values provided do not match the current values");
        assertThatThrownBy(() -> aws.change(
                        zone, ChangeAction.DELETE, Fixture.set("x.payledger.test", RRType.A, 60, "127.0.0.1")))
                .hasMessageContaining("but it was not found");
        aws.change(zone, ChangeAction.DELETE, Fixture.set("A.payledger.test.", RRType.A, 60, "127.0.0.1"));
        assertThat(names()).hasSize(2);
    }

    @Test
    void aCnameStandsAloneAndNotAtTheApex() {
        aws.change(zone, ChangeAction.CREATE, Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"));

        assertThatThrownBy(() -> aws.change(
                        zone, ChangeAction.CREATE, Fixture.set("a.payledger.test", RRType.CNAME, 60, "b.test")))
                .hasMessageContaining("conflicts with other records with the same DNS name");
        assertThatThrownBy(() -> aws.change(
                        zone, ChangeAction.CREATE, Fixture.set("payledger.test", RRType.CNAME, 60, "b.test")))
                .hasMessageContaining("is not permitted at apex");
    }

    @Test
    void theZonesOwnNsAndSoaStay() {
        ResourceRecordSet soa = aws.service
                .listResourceRecordSets(r -> r.hostedZoneId(zone))
                .resourceRecordSets()
                .get(1);
        assertThatThrownBy(() -> aws.change(zone, ChangeAction.DELETE, soa))
                .hasMessageContaining("must contain exactly one SOA record");
    }

    @Test
    void failoverRecordsComeInPairsWithIdentifiers() {
        ResourceRecordSet primary = Fixture.failover(
                "api.payledger.test", ResourceRecordSetFailover.PRIMARY, "one", Fixture.PRIMARY_TARGET, null);
        aws.change(zone, ChangeAction.CREATE, primary);

        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        Fixture.failover(
                                "api.payledger.test",
                                ResourceRecordSetFailover.PRIMARY,
                                "two",
                                Fixture.SECONDARY_TARGET,
                                null)))
                .hasMessageContaining("a PRIMARY failover RRSet with the same name and type already exists");
        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        primary.toBuilder()
                                .name("b.payledger.test")
                                .setIdentifier(null)
                                .build()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("Missing field 'SetIdentifier'");
        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.UPSERT,
                        primary.toBuilder().healthCheckId("no-such").build()))
                .isInstanceOf(NoSuchHealthCheckException.class);
        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        primary.toBuilder().failover((String) null).weight(1L).build()))
                .hasMessageContaining("Weight is not supported");
    }

    @Test
    void anAliasNeedsATargetThatExistsInTheZoneItNames() {
        aws.change(
                zone,
                ChangeAction.CREATE,
                Fixture.alias("apse1.payledger.test", SINGAPORE_ZONE, Fixture.PRIMARY_TARGET));

        assertThat(aws.resolve("apse1.payledger.test", "A")).containsExactly("apse1.payledger.test. 60 A 127.0.1.1");
        assertThat(aws.service.answer("apse1.payledger.test", "AAAA").status()).isEqualTo(Status.NO_DATA);
        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        Fixture.alias("x.payledger.test", SINGAPORE_ZONE, Fixture.SECONDARY_TARGET)))
                .hasMessageContaining("does not lie within the target zone");
        assertThatThrownBy(() -> aws.change(
                        zone,
                        ChangeAction.CREATE,
                        Fixture.alias(
                                "x.payledger.test",
                                SINGAPORE_ZONE,
                                "d-0000000000.execute-api.ap-southeast-1.amazonaws.com")))
                .hasMessageContaining("but that target was not found");
    }

    @Test
    void answersFollowCnamesAndSayWhatDoesNotExist() {
        aws.change(
                zone,
                ChangeAction.CREATE,
                Fixture.set("www.payledger.test", RRType.CNAME, 300, "a.b.payledger.test"),
                Fixture.set("a.b.payledger.test", RRType.A, 20, "127.0.0.9"),
                Fixture.set("*.wild.payledger.test", RRType.TXT, 5, "\"any\""));

        assertThat(aws.resolve("WWW.payledger.test", "A"))
                .containsExactly(
                        "www.payledger.test. 300 CNAME a.b.payledger.test", "a.b.payledger.test. 20 A 127.0.0.9");
        assertThat(aws.service.answer("b.payledger.test", "A").status()).isEqualTo(Status.NO_DATA);
        assertThat(aws.service.answer("nothing.payledger.test", "A").status()).isEqualTo(Status.NO_SUCH_NAME);
        assertThat(aws.service.answer("example.com", "A").status()).isEqualTo(Status.REFUSED);
        assertThat(aws.resolve("x.wild.payledger.test", "TXT")).containsExactly("x.wild.payledger.test. 5 TXT \"any\"");
        assertThat(aws.service
                        .answer("zzz.execute-api.ap-southeast-1.amazonaws.com", "A")
                        .status())
                .isEqualTo(Status.NO_SUCH_NAME);
    }

    @Test
    void listingIsPagedInReverseLabelOrder() {
        aws.change(
                zone,
                ChangeAction.CREATE,
                Fixture.set("z.payledger.test", RRType.A, 60, "127.0.0.1"),
                Fixture.set("b.a.payledger.test", RRType.A, 60, "127.0.0.1"),
                Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"),
                Fixture.set("*.payledger.test", RRType.A, 60, "127.0.0.1"));

        List<String> seen = new ArrayList<>();
        ListResourceRecordSetsResponse page =
                aws.service.listResourceRecordSets(r -> r.hostedZoneId(zone).maxItems("2"));
        while (true) {
            page.resourceRecordSets().forEach(set -> seen.add(set.name() + " " + set.typeAsString()));
            if (!page.isTruncated()) {
                break;
            }
            ListResourceRecordSetsResponse last = page;
            page = aws.service.listResourceRecordSets(r -> r.hostedZoneId(zone)
                    .maxItems("2")
                    .startRecordName(last.nextRecordName())
                    .startRecordType(last.nextRecordType()));
        }
        assertThat(seen)
                .containsExactly(
                        "payledger.test. NS",
                        "payledger.test. SOA",
                        "\\052.payledger.test. A",
                        "a.payledger.test. A",
                        "b.a.payledger.test. A",
                        "z.payledger.test. A");
    }

    @Test
    void aChangeIsPendingAndThenInSync() {
        String change = aws.service
                .changeResourceRecordSets(r -> r.hostedZoneId(zone)
                        .changeBatch(ChangeBatch.builder()
                                .changes(Change.builder()
                                        .action(ChangeAction.UPSERT)
                                        .resourceRecordSet(Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"))
                                        .build())
                                .build()))
                .changeInfo()
                .id();
        assertThat(aws.service.getChange(r -> r.id(change)).changeInfo().status())
                .isEqualTo(ChangeStatus.PENDING);
        aws.time.advance(Duration.ofMinutes(1));
        assertThat(aws.service.getChange(r -> r.id(change)).changeInfo().status())
                .isEqualTo(ChangeStatus.INSYNC);
    }

    @Test
    void aZoneWithRecordsIsNotDeleted() {
        aws.change(zone, ChangeAction.CREATE, Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"));
        assertThatThrownBy(() -> aws.service.deleteHostedZone(r -> r.id(zone)))
                .isInstanceOf(HostedZoneNotEmptyException.class);
        aws.change(zone, ChangeAction.DELETE, Fixture.set("a.payledger.test", RRType.A, 60, "127.0.0.1"));
        aws.service.deleteHostedZone(r -> r.id(zone));
        assertThat(aws.service
                        .listHostedZonesByName(r -> r.dnsName("payledger.test"))
                        .hostedZones())
                .isEmpty();
    }

    private List<String> names() {
        return aws.service.listResourceRecordSets(r -> r.hostedZoneId(zone)).resourceRecordSets().stream()
                .map(set -> set.name() + " " + set.typeAsString())
                .toList();
    }
}
