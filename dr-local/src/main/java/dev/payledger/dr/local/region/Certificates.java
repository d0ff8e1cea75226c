package dev.payledger.dr.local.region;

import java.util.List;
import java.util.Optional;

/** Knows the certificates of a region. Implemented by ACM, used by services that serve names. */
public interface Certificates {

    /** The certificate, or empty where this region has none of this ARN. */
    Optional<Certificate> find(String certificateArn);

    /** Notes that a resource uses a certificate, which therefore cannot be deleted. */
    void use(String certificateArn, String resourceArn);

    /** Notes that a resource no longer uses a certificate. */
    void release(String certificateArn, String resourceArn);

    /**
     * A certificate.
     *
     * @param arn its ARN
     * @param names the domain name and the alternative names, lower case, wildcards included
     * @param issued whether it is issued, and so may be used
     */
    record Certificate(String arn, List<String> names, boolean issued) {

        /** Whether it is valid for a name; a wildcard stands for exactly one label. */
        public boolean covers(String name) {
            int dot = name.indexOf('.');
            String wildcard = dot > 0 ? "*" + name.substring(dot) : name;
            return names.contains(name) || names.contains(wildcard);
        }
    }
}
