package dev.payledger.dr.local.service.cloudfront;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bucket behind an origin's domain name. Only the endpoints with a region are taken: those without lead to redirects
 * for some time after a bucket was made, and website endpoints know no origin access control.
 */
record S3Endpoint(String bucket, String region) {

    private static final Pattern REGIONAL =
            Pattern.compile("([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\\.s3\\.([a-z]{2}(-[a-z]+)+-\\d)\\.amazonaws\\.com");
    private static final Pattern GLOBAL = Pattern.compile("([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])\\.s3\\.amazonaws\\.com");

    static S3Endpoint of(@Nullable String domainName) {
        String name = domainName == null ? "" : domainName;
        Matcher regional = REGIONAL.matcher(name);
        if (regional.matches()) {
            return new S3Endpoint(regional.group(1), regional.group(2));
        }
        Matcher global = GLOBAL.matcher(name);
        if (global.matches()) {
            return new S3Endpoint(global.group(1), "us-east-1");
        }
        throw CloudFrontErrors.invalidOrigin("The Amazon S3 origin server specified does not refer to a valid Amazon S3"
                + " bucket: " + name + ". dr-local serves <bucket>.s3.<region>.amazonaws.com.");
    }
}
