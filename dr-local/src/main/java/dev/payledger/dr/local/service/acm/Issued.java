package dev.payledger.dr.local.service.acm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.RenewalEligibility;
import software.amazon.awssdk.services.acm.model.Tag;

/** A certificate, its tags and who uses it. Guarded by the service's lock. */
final class Issued {

    final Map<String, Tag> tags = new LinkedHashMap<>();
    final Set<String> users = new TreeSet<>();
    CertificateDetail detail;

    Issued(CertificateDetail detail) {
        this.detail = detail;
    }

    CertificateDetail described() {
        return detail.toBuilder().inUseBy(users).build();
    }

    CertificateSummary summary() {
        return CertificateSummary.builder()
                .certificateArn(detail.certificateArn())
                .domainName(detail.domainName())
                .subjectAlternativeNameSummaries(detail.subjectAlternativeNames())
                .hasAdditionalSubjectAlternativeNames(false)
                .status(detail.status())
                .type(detail.type())
                .keyAlgorithm(detail.keyAlgorithm())
                .inUse(!users.isEmpty())
                .renewalEligibility(users.isEmpty() ? RenewalEligibility.INELIGIBLE : RenewalEligibility.ELIGIBLE)
                .createdAt(detail.createdAt())
                .issuedAt(detail.issuedAt())
                .notBefore(detail.notBefore())
                .notAfter(detail.notAfter())
                .build();
    }
}
