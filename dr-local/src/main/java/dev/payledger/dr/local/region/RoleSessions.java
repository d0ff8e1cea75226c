package dev.payledger.dr.local.region;

import java.time.Instant;

/** Assumes roles for services. Implemented by IAM and STS. */
public interface RoleSessions {
    /**
     * Assumes a role for a service.
     *
     * @param sourceArn for which resource, matched against {@code aws:SourceArn} of the role's trust policy
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the role does not exist or does not
     *     trust the service
     */
    Session assume(String roleArn, String sessionName, String servicePrincipal, String sourceArn);

    /** Whether the role exists and trusts the service on behalf of a resource. */
    boolean assumableBy(String roleArn, String servicePrincipal, String sourceArn);

    /** Temporary credentials of a role. */
    record Session(
            String accessKeyId, String secretAccessKey, String sessionToken, Instant expiration, String principalArn) {}
}
