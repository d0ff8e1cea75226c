package dev.payledger.dr.local.region;

/**
 * The hosted zone of CloudFront's names, the same for every distribution. Route 53 checks aliases against it. See <a
 * href="https://docs.aws.amazon.com/general/latest/gr/cf_region.html">CloudFront endpoints</a>.
 */
public final class CloudFrontZone {

    /** The zone that alias records to a distribution name. */
    public static final String ID = "Z2FDTNDATAQYW2";

    /** What every distribution's own name ends in, without a trailing dot. */
    public static final String SUFFIX = ".cloudfront.net";

    private CloudFrontZone() {}
}
