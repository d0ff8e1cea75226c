package dev.payledger.dr.local.service.acm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.ResourceInUseException;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

class AcmServiceTest {

    private final Map<String, String> cnames = new HashMap<>();
    private final VirtualTime time = new VirtualTime(Instant.parse("2026-11-22T10:00:00Z"), 1);
    private final AcmService acm =
            new AcmService(new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1)), this::answer);

    @Test
    void aCertificateIsIssuedWhenItsRecordsStandInDns() {
        String arn = acm.requestCertificate(r -> r.domainName("api.payledger.test")
                        .subjectAlternativeNames("*.payledger.test")
                        .validationMethod(ValidationMethod.DNS))
                .certificateArn();
        CertificateDetail pending = describe(arn);
        assertThat(pending.status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
        assertThat(acm.find(arn).orElseThrow().issued()).isFalse();

        ResourceRecord first = pending.domainValidationOptions().get(0).resourceRecord();
        assertThat(first.name()).matches("_[0-9a-f]{32}\\.api\\.payledger\\.test\\.");
        cnames.put(first.name(), first.value());
        time.advance(Duration.ofMinutes(1));
        assertThat(describe(arn).status()).isEqualTo(CertificateStatus.PENDING_VALIDATION);
        ResourceRecord second = pending.domainValidationOptions().get(1).resourceRecord();
        cnames.put(second.name(), second.value());
        time.advance(Duration.ofMinutes(1));

        assertThat(describe(arn).status()).isEqualTo(CertificateStatus.ISSUED);
        assertThat(acm.find(arn).orElseThrow().covers("x.payledger.test")).isTrue();
        assertThat(acm.find(arn).orElseThrow().covers("y.x.payledger.test")).isFalse();
        assertThat(acm.find(arn).orElseThrow().covers("payledger.test")).isFalse();
    }

    @Test
    void aCertificateInUseIsNotDeleted() {
        String arn = acm.issue("*.payledger.test", List.of());
        acm.use(arn, "resource");
        assertThatThrownBy(() -> acm.deleteCertificate(r -> r.certificateArn(arn)))
                .isInstanceOf(ResourceInUseException.class);
        assertThat(describe(arn).inUseBy()).containsExactly("resource");
        acm.release(arn, "resource");
        acm.deleteCertificate(r -> r.certificateArn(arn));
        assertThatThrownBy(() -> describe(arn)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aRequestWithTheSameTokenIsTheSameCertificate() {
        RequestCertificateRequest request = RequestCertificateRequest.builder()
                .domainName("a.payledger.test")
                .validationMethod(ValidationMethod.DNS)
                .idempotencyToken("t")
                .tags(Tag.builder().key("k").value("v").build())
                .build();
        String arn = acm.requestCertificate(request).certificateArn();
        assertThat(acm.requestCertificate(request).certificateArn()).isEqualTo(arn);
        assertThat(acm.listTagsForCertificate(r -> r.certificateArn(arn)).tags())
                .hasSize(1);
        assertThat(acm.listCertificates(r -> r.certificateStatuses(CertificateStatus.ISSUED))
                        .certificateSummaryList())
                .isEmpty();
        assertThat(acm.listCertificates(r -> {}).certificateSummaryList()).hasSize(1);
    }

    @Test
    void validationTimesOutAfterThreeDays() {
        String arn = acm.requestCertificate(
                        r -> r.domainName("a.payledger.test").validationMethod(ValidationMethod.DNS))
                .certificateArn();
        time.advance(Duration.ofHours(73));
        assertThat(describe(arn).status()).isEqualTo(CertificateStatus.VALIDATION_TIMED_OUT);
    }

    private CertificateDetail describe(String arn) {
        return acm.describeCertificate(r -> r.certificateArn(arn)).certificate();
    }

    private NameAuthority.Answer answer(String name, String type) {
        String value = cnames.get(name);
        return value == null
                ? new NameAuthority.Answer(NameAuthority.Status.NO_SUCH_NAME, List.of(), null)
                : new NameAuthority.Answer(
                        NameAuthority.Status.ANSWERED, List.of(new NameAuthority.Record(name, type, 300, value)), null);
    }
}
