package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.AddTagsToCertificateRequest;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.DeleteCertificateRequest;
import software.amazon.awssdk.services.acm.model.DescribeCertificateRequest;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.RemoveTagsFromCertificateRequest;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.route53.model.ChangeAction;

/**
 * {@code AWS::CertificateManager::Certificate}; {@code Ref} answers its ARN. It is complete when the certificate is issued:
 * where a domain names a hosted zone the validation record is written there, else somebody has to write it meanwhile. The
 * records stay when the certificate goes.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-certificatemanager-certificate.html">
 *     AWS::CertificateManager::Certificate</a>
 */
final class AcmCertificate implements ResourceProvider {

    private static final String TTL_SECONDS = "300";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::CertificateManager::Certificate")
            .supported(
                    "DomainName",
                    "DomainValidationOptions.DomainName",
                    "DomainValidationOptions.HostedZoneId",
                    "KeyAlgorithm",
                    "SubjectAlternativeNames",
                    "Tags",
                    "ValidationMethod")
            .notBuilt(
                    "CertificateAuthorityArn",
                    "CertificateExport",
                    "CertificateTransparencyLoggingPreference",
                    "DomainValidationOptions.ValidationDomain")
            .required("DomainName")
            .createOnly(
                    "DomainName",
                    "DomainValidationOptions",
                    "KeyAlgorithm",
                    "SubjectAlternativeNames",
                    "ValidationMethod")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        AcmClient acm = context.clients().acm();
        // A template that names no method asks for e-mail, which is not built: ACM refuses it by name.
        String method = Objects.requireNonNullElse(properties.string("ValidationMethod"), "EMAIL");
        RequestCertificateRequest.Builder create = SdkShape.fill(
                RequestCertificateRequest.builder(),
                properties.without("Tags", "DomainValidationOptions").with("ValidationMethod", method));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags(tags));
        }
        String arn =
                acm.requestCertificate(context.honoured(acm, create.build())).certificateArn();
        request.initiated(arn);
        Map<String, String> zones = new LinkedHashMap<>();
        properties.objects("DomainValidationOptions").forEach(option -> {
            String zone = option.string("HostedZoneId");
            if (zone != null) {
                zones.put(option.required("DomainName"), zone);
            }
        });
        context.await("certificate " + arn, () -> zones.isEmpty() || hasRecords(certificate(acm, arn)));
        for (DomainValidation validation : certificate(acm, arn).domainValidationOptions()) {
            String zone = zones.get(validation.domainName());
            if (zone != null) {
                Map<String, Object> record = Map.of(
                        "Name", validation.resourceRecord().name(),
                        "Type", validation.resourceRecord().typeAsString(),
                        "TTL", TTL_SECONDS,
                        "ResourceRecords", List.of(validation.resourceRecord().value()));
                Route53RecordSet.send(
                        context, zone, List.of(Route53RecordSet.change(ChangeAction.UPSERT, new Properties(record))));
            }
        }
        context.await("certificate " + arn, () -> isIssued(certificate(acm, arn)));
        return new Made(arn, Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        AcmClient acm = request.context().clients().acm();
        Map<String, String> before = existing.tags();
        Map<String, String> after = request.context().tags(request.properties());
        Set<String> gone = new LinkedHashSet<>(before.keySet());
        gone.removeAll(after.keySet());
        if (!gone.isEmpty()) {
            acm.removeTagsFromCertificate(RemoveTagsFromCertificateRequest.builder()
                    .certificateArn(existing.physicalId())
                    .tags(gone.stream()
                            .map(key -> Tag.builder().key(key).build())
                            .toList())
                    .build());
        }
        if (!after.isEmpty() && !after.equals(before)) {
            acm.addTagsToCertificate(AddTagsToCertificateRequest.builder()
                    .certificateArn(existing.physicalId())
                    .tags(tags(after))
                    .build());
        }
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .acm()
                    .deleteCertificate(DeleteCertificateRequest.builder()
                            .certificateArn(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    private static CertificateDetail certificate(AcmClient acm, String arn) {
        return acm.describeCertificate(
                        DescribeCertificateRequest.builder().certificateArn(arn).build())
                .certificate();
    }

    private static boolean hasRecords(CertificateDetail certificate) {
        return certificate.domainValidationOptions().stream().noneMatch(option -> option.resourceRecord() == null);
    }

    private static boolean isIssued(CertificateDetail certificate) {
        if (certificate.status() == CertificateStatus.FAILED
                || certificate.status() == CertificateStatus.VALIDATION_TIMED_OUT) {
            throw new ResourceFailure("GeneralServiceException", "The certificate is " + certificate.statusAsString());
        }
        return certificate.status() == CertificateStatus.ISSUED;
    }

    private static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag ->
                        Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                .toList();
    }
}
