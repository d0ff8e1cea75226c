package dev.payledger.dr.local.service.acm;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.NameAuthority;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.time.TimeSource.Task;
import dev.payledger.dr.local.wire.AwsError;
import dev.payledger.dr.local.wire.Honours;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.*;

/**
 * Certificate Manager of one region: public certificates with DNS validation. There is no key and no TLS behind them
 * (public names are plain HTTP on loopback); what is real is that they must exist, be issued and cover the name. A
 * requested certificate is issued once the CNAME records that prove each name stand in the local Route 53, which is
 * looked at every {@link #VALIDATION_INTERVAL}; it times out after 72 hours. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/acm/latest/userguide/dns-validation.html">DNS validation</a>
 */
public final class AcmService implements AcmClient, Certificates {

    /** How often the validation records are looked up. Unconfirmed; AWS says that issuing may take some minutes. */
    static final Duration VALIDATION_INTERVAL = Duration.ofSeconds(10);

    private static final Duration VALIDATION_TIMEOUT = Duration.ofHours(72);
    private static final Duration VALIDITY = Duration.ofDays(395);
    private static final int NAMES_MAX = 100;
    private static final int TAGS_MAX = 50;
    private static final int PAGE_DEFAULT = 1_000;
    private static final Pattern NAME =
            Pattern.compile("(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern ARN = Pattern.compile("arn:aws:acm:[a-z0-9-]+:\\d{12}:certificate/[\\w-]+");

    private final RegionContext context;
    private final NameAuthority dns;
    private final Map<String, Issued> certificates = new TreeMap<>();
    private final Map<String, String> idempotency = new TreeMap<>();
    private final Task validation;

    /**
     * Makes the service of a region.
     *
     * @param dns Route 53, where the records that prove a name are looked up
     */
    public AcmService(RegionContext context, NameAuthority dns) {
        this.context = context;
        this.dns = dns;
        Duration interval = context.time().interval(VALIDATION_INTERVAL);
        this.validation = context.time().scheduleEvery(interval, interval, this::validate);
    }

    /**
     * Makes a certificate that is issued at once, without proof: for the local AWS's own zone, so that nobody has to
     * wait for what cannot fail here.
     *
     * @return its ARN
     */
    public String issue(String domainName, List<String> alternativeNames) {
        synchronized (certificates) {
            CertificateDetail pending = pending(domainName, alternativeNames);
            certificates.put(pending.certificateArn(), new Issued(issued(pending)));
            return pending.certificateArn();
        }
    }

    @Override
    public Optional<Certificate> find(String certificateArn) {
        synchronized (certificates) {
            return Optional.ofNullable(certificates.get(certificateArn))
                    .map(held -> new Certificate(
                            certificateArn,
                            held.detail.subjectAlternativeNames(),
                            held.detail.status() == CertificateStatus.ISSUED));
        }
    }

    @Override
    public void use(String certificateArn, String resourceArn) {
        synchronized (certificates) {
            require(certificateArn).users.add(resourceArn);
        }
    }

    @Override
    public void release(String certificateArn, String resourceArn) {
        synchronized (certificates) {
            Issued held = certificates.get(certificateArn);
            if (held != null) {
                held.users.remove(resourceArn);
            }
        }
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        validation.cancel();
    }

    @Override
    @Honours({"DomainName", "ValidationMethod", "SubjectAlternativeNames", "IdempotencyToken", "KeyAlgorithm", "Tags"})
    public RequestCertificateResponse requestCertificate(RequestCertificateRequest request) {
        if (request.validationMethod() != null && request.validationMethod() != ValidationMethod.DNS) {
            throw AwsError.unsupported("ACM ValidationMethod " + request.validationMethodAsString());
        }
        if (request.validationMethod() == null) {
            throw AwsError.unsupported("ACM e-mail validation (the default of ValidationMethod)");
        }
        if (request.keyAlgorithm() != null && request.keyAlgorithm() != KeyAlgorithm.RSA_2048) {
            throw AwsError.unsupported("ACM KeyAlgorithm " + request.keyAlgorithmAsString());
        }
        synchronized (certificates) {
            String token = request.idempotencyToken() == null
                    ? null
                    : request.idempotencyToken() + " " + request.domainName() + " " + request.subjectAlternativeNames();
            String known = token == null ? null : idempotency.get(token);
            if (known != null && certificates.containsKey(known)) {
                return RequestCertificateResponse.builder()
                        .certificateArn(known)
                        .build();
            }
            Issued held = new Issued(pending(request.domainName(), request.subjectAlternativeNames()));
            tag(held, request.tags());
            String arn = held.detail.certificateArn();
            certificates.put(arn, held);
            if (token != null) {
                idempotency.put(token, arn);
            }
            return RequestCertificateResponse.builder().certificateArn(arn).build();
        }
    }

    @Override
    @Honours("CertificateArn")
    public DescribeCertificateResponse describeCertificate(DescribeCertificateRequest request) {
        synchronized (certificates) {
            return DescribeCertificateResponse.builder()
                    .certificate(require(request.certificateArn()).described())
                    .build();
        }
    }

    @Override
    @Honours({"CertificateStatuses", "NextToken", "MaxItems"})
    public ListCertificatesResponse listCertificates(ListCertificatesRequest request) {
        int max = request.maxItems() == null ? PAGE_DEFAULT : request.maxItems();
        if (max < 1) {
            throw validation("MaxItems must be at least 1");
        }
        synchronized (certificates) {
            String after = request.nextToken() == null ? "" : request.nextToken();
            List<CertificateSummary> rest = certificates.values().stream()
                    .map(Issued::summary)
                    .filter(summary -> !request.hasCertificateStatuses()
                            || request.certificateStatuses().contains(summary.status()))
                    .filter(summary -> summary.certificateArn().compareTo(after) > 0)
                    .toList();
            boolean more = rest.size() > max;
            return ListCertificatesResponse.builder()
                    .certificateSummaryList(more ? rest.subList(0, max) : rest)
                    .nextToken(more ? rest.get(max - 1).certificateArn() : null)
                    .build();
        }
    }

    @Override
    @Honours("CertificateArn")
    public DeleteCertificateResponse deleteCertificate(DeleteCertificateRequest request) {
        synchronized (certificates) {
            Issued held = require(request.certificateArn());
            if (!held.users.isEmpty()) {
                throw AwsError.of(
                        ResourceInUseException.builder(),
                        "ResourceInUseException",
                        400,
                        "Certificate " + request.certificateArn() + " in account " + context.accountId()
                                + " is in use.");
            }
            certificates.remove(request.certificateArn());
            return DeleteCertificateResponse.builder().build();
        }
    }

    @Override
    @Honours({"CertificateArn", "Tags"})
    public AddTagsToCertificateResponse addTagsToCertificate(AddTagsToCertificateRequest request) {
        synchronized (certificates) {
            tag(require(request.certificateArn()), request.tags());
            return AddTagsToCertificateResponse.builder().build();
        }
    }

    @Override
    @Honours({"CertificateArn", "Tags"})
    public RemoveTagsFromCertificateResponse removeTagsFromCertificate(RemoveTagsFromCertificateRequest request) {
        synchronized (certificates) {
            Map<String, Tag> tags = require(request.certificateArn()).tags;
            for (Tag tag : request.tags()) {
                Tag present = tags.get(tag.key());
                if (present != null && (tag.value() == null || tag.value().equals(present.value()))) {
                    tags.remove(tag.key());
                }
            }
            return RemoveTagsFromCertificateResponse.builder().build();
        }
    }

    @Override
    @Honours("CertificateArn")
    public ListTagsForCertificateResponse listTagsForCertificate(ListTagsForCertificateRequest request) {
        synchronized (certificates) {
            return ListTagsForCertificateResponse.builder()
                    .tags(require(request.certificateArn()).tags.values())
                    .build();
        }
    }

    private Issued require(@Nullable String arn) {
        if (arn == null || !ARN.matcher(arn).matches()) {
            throw AwsError.of(
                    InvalidArnException.builder(), "InvalidArnException", 400, "The ARN " + arn + " is not valid");
        }
        Issued held = certificates.get(arn);
        if (held == null) {
            throw AwsError.of(
                    ResourceNotFoundException.builder(),
                    "ResourceNotFoundException",
                    400,
                    "Could not find certificate " + arn + " in account " + context.accountId() + ".");
        }
        return held;
    }

    private static void tag(Issued held, List<Tag> tags) {
        tags.forEach(tag -> held.tags.put(tag.key(), tag));
        if (held.tags.size() > TAGS_MAX) {
            throw AwsError.of(
                    TooManyTagsException.builder(),
                    "TooManyTagsException",
                    400,
                    "A certificate can have at most 50 tags");
        }
    }

    private CertificateDetail pending(@Nullable String domainName, List<String> alternativeNames) {
        Set<String> names = new LinkedHashSet<>();
        names.add(checkedName(domainName));
        alternativeNames.forEach(name -> names.add(checkedName(name)));
        if (names.size() > NAMES_MAX) {
            throw validation("A certificate can have at most " + NAMES_MAX + " names");
        }
        List<DomainValidation> validations = new ArrayList<>();
        for (String name : names) {
            String base = name.startsWith("*.") ? name.substring(2) : name;
            ResourceRecord proof = validations.stream()
                    .filter(other -> other.validationDomain().equals(base))
                    .map(DomainValidation::resourceRecord)
                    .findFirst()
                    .orElseGet(() -> ResourceRecord.builder()
                            .name("_" + context.ids().hex(32) + "." + base + ".")
                            .type(RecordType.CNAME)
                            .value("_" + context.ids().hex(32) + "."
                                    + context.ids().lower(10) + ".acm-validations.aws.")
                            .build());
            validations.add(DomainValidation.builder()
                    .domainName(name)
                    .validationDomain(base)
                    .validationMethod(ValidationMethod.DNS)
                    .validationStatus(DomainStatus.PENDING_VALIDATION)
                    .resourceRecord(proof)
                    .build());
        }
        String first = names.iterator().next();
        return CertificateDetail.builder()
                .certificateArn(
                        context.arn("acm", "certificate/" + context.ids().uuid()))
                .domainName(first)
                .subjectAlternativeNames(names)
                .domainValidationOptions(validations)
                .subject("CN=" + first)
                .issuer("Amazon")
                .createdAt(context.time().now())
                .status(CertificateStatus.PENDING_VALIDATION)
                .type(CertificateType.AMAZON_ISSUED)
                .keyAlgorithm(KeyAlgorithm.RSA_2048)
                .signatureAlgorithm("SHA256WITHRSA")
                .renewalEligibility(RenewalEligibility.INELIGIBLE)
                .options(CertificateOptions.builder()
                        .certificateTransparencyLoggingPreference(CertificateTransparencyLoggingPreference.ENABLED)
                        .build())
                .build();
    }

    private static String checkedName(@Nullable String name) {
        String lower = name == null ? "" : name.toLowerCase(Locale.ROOT);
        if (lower.length() > 253 || !NAME.matcher(lower).matches()) {
            throw validation("1 validation error detected: Value '" + name
                    + "' at 'domainName' failed to satisfy constraint: Member must be a fully qualified domain name");
        }
        return lower;
    }

    private void validate() {
        synchronized (certificates) {
            for (Issued held : certificates.values()) {
                CertificateDetail detail = held.detail;
                if (detail.status() != CertificateStatus.PENDING_VALIDATION) {
                    continue;
                }
                if (detail.domainValidationOptions().stream().allMatch(this::proven)) {
                    held.detail = issued(detail);
                } else if (Duration.between(detail.createdAt(), context.time().now())
                                .compareTo(VALIDATION_TIMEOUT)
                        > 0) {
                    held.detail = detail.toBuilder()
                            .status(CertificateStatus.VALIDATION_TIMED_OUT)
                            .build();
                }
            }
        }
    }

    private boolean proven(DomainValidation validation) {
        ResourceRecord proof = Objects.requireNonNull(validation.resourceRecord());
        return dns.answer(proof.name(), "CNAME").records().stream()
                .anyMatch(record -> (record.value().endsWith(".") ? record.value() : record.value() + ".")
                        .equalsIgnoreCase(proof.value()));
    }

    private CertificateDetail issued(CertificateDetail pending) {
        Instant now = context.time().now();
        return pending.toBuilder()
                .status(CertificateStatus.ISSUED)
                .issuedAt(now)
                .notBefore(now)
                .notAfter(now.plus(VALIDITY))
                .serial(context.ids().hex(32))
                .domainValidationOptions(pending.domainValidationOptions().stream()
                        .map(validation -> validation.toBuilder()
                                .validationStatus(DomainStatus.SUCCESS)
                                .build())
                        .toList())
                .build();
    }

    private static AwsServiceException validation(String message) {
        return AwsError.of(ValidationException.builder(), "ValidationException", 400, message);
    }
}
