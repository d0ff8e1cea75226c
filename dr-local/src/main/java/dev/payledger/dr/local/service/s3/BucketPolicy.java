package dev.payledger.dr.local.service.s3;

import dev.payledger.dr.local.iam.MalformedPolicyException;
import dev.payledger.dr.local.iam.PolicyDocument;
import dev.payledger.dr.local.iam.PolicyDocument.Decision;
import dev.payledger.dr.local.iam.PolicyRequest;
import dev.payledger.dr.local.iam.Principal;
import dev.payledger.dr.local.wire.AwsError;
import java.util.Map;

/**
 * A bucket's policy: what AWS services may do with the bucket. Statements about anybody else (users, roles, everybody)
 * are refused, since nothing here would ask them. Immutable.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html">Bucket policies</a>
 */
final class BucketPolicy {

    private static final int BYTES_MAX = 20 * 1024;

    private final PolicyDocument document;

    private BucketPolicy(PolicyDocument document) {
        this.document = document;
    }

    static BucketPolicy of(String bucket, String text) {
        if (text.length() > BYTES_MAX) {
            throw malformed("Normalized policy document exceeds the maximum allowed size of 20480 bytes.");
        }
        PolicyDocument document;
        try {
            document = PolicyDocument.parse(text, PolicyDocument.Kind.RESOURCE);
        } catch (MalformedPolicyException e) {
            throw malformed(String.valueOf(e.getMessage()));
        }
        String arn = "arn:aws:s3:::" + bucket;
        if (!document.resources().stream().allMatch(r -> r.equals(arn) || r.startsWith(arn + "/"))) {
            throw malformed("Policy has invalid resource");
        }
        if (!document.speaksOnlyToServices()) {
            throw AwsError.unsupported("A bucket policy with a principal that is not an AWS service");
        }
        return new BucketPolicy(document);
    }

    String text() {
        return document.text();
    }

    /** Whether a service may do something for one of its resources; an explicit denial wins. */
    boolean allowsService(String principal, String action, String resource, String sourceArn, String accountId) {
        Map<String, String> context = Map.of(
                "aws:SourceArn", sourceArn,
                "aws:SourceAccount", accountId,
                "aws:SecureTransport", "true");
        return document.decide(Principal.service(principal), PolicyRequest.of(action, resource, context))
                == Decision.ALLOWED;
    }

    private static RuntimeException malformed(String message) {
        return AwsError.of("MalformedPolicy", 400, message);
    }
}
