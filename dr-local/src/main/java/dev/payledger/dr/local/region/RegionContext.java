package dev.payledger.dr.local.region;

import dev.payledger.dr.local.time.TimeSource;

/**
 * What every service of a region is given.
 *
 * @param region the region's name, for example {@code ap-southeast-1}
 * @param accountId the account's twelve digits
 * @param time where all time comes from
 * @param ids where all random identifiers come from
 * @param delays how long what services do takes
 */
public record RegionContext(String region, String accountId, TimeSource time, IdSource ids, Delays delays) {

    /** A region where nothing takes longer than on a good day. */
    public RegionContext(String region, String accountId, TimeSource time, IdSource ids) {
        this(region, accountId, time, ids, Delays.NONE);
    }

    /** An ARN of this region and account: {@code arn:aws:<service>:<region>:<account>:<resource>}. */
    public String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + region + ":" + accountId + ":" + resource;
    }
}
