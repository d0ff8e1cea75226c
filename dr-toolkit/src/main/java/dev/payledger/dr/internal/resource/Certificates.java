package dev.payledger.dr.internal.resource;

import dev.payledger.dr.config.Names;
import dev.payledger.dr.error.DrError;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.event.Step;
import dev.payledger.dr.internal.aws.AwsCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.CertificateSummary;
import software.amazon.awssdk.services.acm.model.ResourceRecord;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.acm.model.ValidationMethod;

/**
 * The certificates of one region. See <a
 * href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">DNS validation</a>.
 */
public final class Certificates {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final AcmClient client;
    private final String region;
    private final String deployment;
    private final Waiting waiting;

    Certificates(AcmClient client, String region, String deployment, Waiting waiting) {
        this.client = client;
        this.region = region;
        this.deployment = deployment;
        this.waiting = waiting;
    }

    private AwsCall call(String operation, String resource) {
        return new AwsCall("acm", operation, resource, region);
    }

    /** An issued certificate that covers all the names, or empty where there is none. */
    public Optional<String> issuedFor(List<String> names) {
        return list(CertificateStatus.ISSUED).stream()
                .filter(summary -> covers(namesOf(summary), names))
                .map(CertificateSummary::certificateArn)
                .findFirst();
    }

    /** A certificate's status, or {@code none}. */
    public String status(String arn) {
        return describe(arn).map(CertificateDetail::statusAsString).orElse("none");
    }

    /**
     * An issued certificate for the names: one that is there, or one that is requested now and validated through DNS.
     *
     * @param zone where the validation records are written
     * @param changes is told what was changed
     * @throws DrException with {@code DR-DOMAIN-002} where it is not issued in time
     */
    public String ensure(List<String> names, HostedZone zone, List<String> changes, Step step) {
        Optional<String> issued = issuedFor(names);
        if (issued.isPresent()) {
            return issued.get();
        }
        String arn = pending(names).orElseGet(() -> {
            changes.add("certificate for " + String.join(", ", names));
            return call("RequestCertificate", names.get(0))
                    .get(() -> client.requestCertificate(request -> {
                        request.domainName(names.get(0))
                                .validationMethod(ValidationMethod.DNS)
                                .idempotencyToken(token(names))
                                .tags(Tag.builder()
                                        .key(Names.TAG)
                                        .value(deployment)
                                        .build());
                        if (names.size() > 1) {
                            request.subjectAlternativeNames(names.subList(1, names.size()));
                        }
                    }))
                    .certificateArn();
        });
        for (ResourceRecord record : validationRecords(arn, names.size(), step)) {
            if (zone.upsertCname(record.name(), record.value(), Duration.ofMinutes(5))) {
                changes.add("validation record " + record.name());
            }
        }
        String end = waiting.until(
                LIMIT,
                () -> status(arn),
                status -> !status.equals("PENDING_VALIDATION"),
                (status, elapsed) -> step.progress(region, "certificate " + status, elapsed),
                status -> notIssued(names, status));
        if (!end.equals("ISSUED")) {
            throw notIssued(names, end);
        }
        return arn;
    }

    private DrException notIssued(List<String> names, String status) {
        return new DrException(
                DrError.DOMAIN_002,
                "The certificate for " + String.join(", ", names) + " in " + region + " was not issued.",
                "its status is " + status + " (limit " + LIMIT.toMinutes() + " min).",
                "check that the zone's name servers are the registrar's, then run the goal again.");
    }

    private List<ResourceRecord> validationRecords(String arn, int count, Step step) {
        return waiting.until(
                LIMIT,
                () -> describe(arn)
                        .map(detail -> detail.domainValidationOptions().stream()
                                .map(option -> option.resourceRecord())
                                .filter(record -> record != null)
                                .distinct()
                                .toList())
                        .orElse(List.of()),
                records -> records.size() >= count
                        || (!records.isEmpty() && !status(arn).equals("PENDING_VALIDATION")),
                (records, elapsed) -> step.progress(region, "certificate requested", elapsed),
                records -> new DrException(
                        DrError.DOMAIN_002,
                        "The certificate in " + region + " has no validation records.",
                        "ACM gave " + records.size() + " of " + count + ".",
                        "run the goal again."));
    }

    /** ACM takes tokens of at most 32 letters, digits and underscores. */
    private String token(List<String> names) {
        return "dr_" + Integer.toHexString((deployment + names).hashCode());
    }

    private Optional<String> pending(List<String> names) {
        return list(CertificateStatus.PENDING_VALIDATION).stream()
                .filter(summary -> covers(namesOf(summary), names))
                .map(CertificateSummary::certificateArn)
                .filter(this::isOurs)
                .findFirst();
    }

    private boolean isOurs(String arn) {
        return call("ListTagsForCertificate", arn)
                .find(() -> client.listTagsForCertificate(request -> request.certificateArn(arn))
                        .tags())
                .orElse(List.of())
                .stream()
                .anyMatch(tag -> tag.key().equals(Names.TAG) && deployment.equals(tag.value()));
    }

    private Optional<CertificateDetail> describe(String arn) {
        return call("DescribeCertificate", arn)
                .find(() -> client.describeCertificate(request -> request.certificateArn(arn))
                        .certificate());
    }

    private List<CertificateSummary> list(CertificateStatus... statuses) {
        List<CertificateSummary> all = new ArrayList<>();
        call("ListCertificates", "certificates").get(() -> {
            client.listCertificatesPaginator(request -> request.certificateStatuses(statuses))
                    .certificateSummaryList()
                    .forEach(all::add);
            return all;
        });
        return all;
    }

    private static List<String> namesOf(CertificateSummary summary) {
        List<String> names = new ArrayList<>(summary.subjectAlternativeNameSummaries());
        names.add(summary.domainName());
        return names;
    }

    /** Whether each wanted name is one of the names, or is covered by a wildcard of its own level. */
    static boolean covers(List<String> names, List<String> wanted) {
        return wanted.stream()
                .allMatch(name ->
                        names.contains(name) || names.contains("*" + name.substring(Math.max(0, name.indexOf('.')))));
    }

    /** The certificates that this deployment requested, with the names of their validation records. */
    public List<String> ours() {
        return list(CertificateStatus.ISSUED, CertificateStatus.PENDING_VALIDATION, CertificateStatus.FAILED).stream()
                .map(CertificateSummary::certificateArn)
                .filter(this::isOurs)
                .toList();
    }

    /** The names of a certificate's validation records. */
    public List<String> validationNames(String arn) {
        return describe(arn)
                .map(detail -> detail.domainValidationOptions().stream()
                        .map(option -> option.resourceRecord())
                        .filter(record -> record != null)
                        .map(ResourceRecord::name)
                        .distinct()
                        .toList())
                .orElse(List.of());
    }

    /** Removes a certificate; it must no longer be used. */
    public void delete(String arn) {
        call("DeleteCertificate", arn).find(() -> client.deleteCertificate(request -> request.certificateArn(arn)));
    }
}
