package dev.payledger.dr.local.wire;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows whose credentials sign a request, and what they allow. Implemented by IAM. Thread safe. */
public interface AccessControl {

    /**
     * Finds the caller behind the credentials of a signature. Signatures themselves are not verified here.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException {@code InvalidClientTokenId} or
     *     {@code ExpiredToken} for temporary credentials that are not valid, and for a user's key that is inactive or deleted
     */
    Caller identify(String accessKeyId, @Nullable String sessionToken);

    /** Whether policies are held against this caller's calls: a role's session, or a user that was made by IAM. */
    boolean restricts(Call call);

    /**
     * Why a caller may not do something, in AWS's words, or empty where everything is allowed. The account's own user
     * may do anything that no resource's own policy denies, and can always read and change those policies.
     */
    Optional<String> denial(Call call, List<Permission> permissions);

    /**
     * Who calls.
     *
     * @param accountId the account
     * @param principalArn a user's ARN or a role session's
     * @param roleArn the session's role, or null for the account's own user
     */
    record Caller(
            String accountId, String principalArn, @Nullable String roleArn) {}
}
