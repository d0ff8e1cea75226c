package dev.payledger.dr.config;

import java.util.Locale;
import java.util.Map;

/**
 * Every name that follows from service, stage and domain. Nothing is copied by hand, so every verb finds what another
 * made.
 *
 * @since 0.1.0
 */
public record Names(String service, String stage, String domain) {

    private static final int BUCKET_MAX = 63;

    /** The tag that everything made outside a stack carries. */
    public static final String TAG = "dr:deployment";

    /** {@code <service>-<stage>}: the deployment, and the team's stack. */
    public String deployment() {
        return service + "-" + stage;
    }

    /** The toolkit's own stack. */
    public String companionStack() {
        return deployment() + "-dr";
    }

    /** The toolkit's stack in us-east-1, the only region with Route 53's metrics. */
    public String unhealthyStack() {
        return deployment() + "-dr-unhealthy";
    }

    /** The toolkit's stack of the static site, in us-east-1. */
    public String frontendStack() {
        return deployment() + "-frontend";
    }

    /**
     * The bucket of the static site, in us-east-1. A deployment's name that is too long for a bucket's 63 characters is
     * cut, and told from others that begin so by a hash.
     */
    public String frontendBucket(String account) {
        String rest = "-frontend-" + account + "-" + Regions.GLOBAL_FRONTEND;
        String name = deployment();
        int room = BUCKET_MAX - rest.length();
        if (name.length() > room) {
            String hash = String.format(Locale.ROOT, "-%08x", name.hashCode());
            name = name.substring(0, room - hash.length()) + hash;
        }
        return name + rest;
    }

    /** The name of the page. The stage is part of it unless it is {@code dev}. */
    public String pageName() {
        return label() + "." + domain;
    }

    /** The topic of that stack, which says that the primary is unhealthy. */
    public String unhealthyTopic() {
        return deployment() + "-primary-unhealthy";
    }

    /** The topic of the 5xx alarm, one per region. */
    public String alarmTopic() {
        return deployment() + "-alarms";
    }

    /** The function that calls the incident agent, one per region. */
    public String triggerFunction() {
        return deployment() + "-devopsAgentTrigger";
    }

    /** The function that undoes the other region's faults. */
    public String guardFunction() {
        return deployment() + "-faultGuard";
    }

    /** The alarm on the API's 5xx, one per region. */
    public String errorAlarm() {
        return deployment() + "-5xx";
    }

    /** The alarm on the primary's health check, in us-east-1. */
    public String unhealthyAlarm() {
        return deployment() + "-primary-unhealthy";
    }

    /** The secret with the incident agent's URL and key, one per region. */
    public String webhookSecret() {
        return deployment() + "-webhook";
    }

    /** The one-shot schedule that undoes a region's faults. */
    public String undoSchedule(String region) {
        return deployment() + "-undo-" + region;
    }

    /** The role that the iam fault swaps in. */
    public String faultRole() {
        return deployment() + "-fault-iam";
    }

    /** The alarm on the API's 5xx, of the same name in both regions. */
    public String serverErrorAlarm() {
        return deployment() + "-5xx";
    }

    /** The bucket of one region. */
    public String bucket(String account, String region) {
        return deployment() + "-" + account + "-" + region;
    }

    /** The name that users use. The stage is part of it unless it is {@code dev}. */
    public String failoverName() {
        return "api-" + label() + "." + domain;
    }

    /** The name of one region's API. */
    public String regionalName(String region) {
        return shortRegion(region) + "-api-" + label() + "." + domain;
    }

    /** What tells one region's failover record from the other's. */
    public String setId(String region) {
        return deployment() + "-" + region;
    }

    private String label() {
        return stage.equals(DrConfig.DEFAULT_STAGE) ? service : service + "-" + stage;
    }

    private static final Map<String, String> DIRECTIONS = Map.of(
            "northeast", "ne",
            "northwest", "nw",
            "southeast", "se",
            "southwest", "sw",
            "north", "n",
            "south", "s",
            "east", "e",
            "west", "w",
            "central", "c");

    /**
     * AWS's short form of a region, as in its availability zone ids: {@code ap-southeast-1} is {@code apse1}. The rule is
     * derived from zone ids (see <a href="https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html">AZ
     * IDs</a>) and holds for commercial regions; a region that does not fit is used without its hyphens.
     */
    public static String shortRegion(String region) {
        String[] parts = region.split("-", -1);
        if (parts.length != 3 || !DIRECTIONS.containsKey(parts[1])) {
            return region.replace("-", "");
        }
        return parts[0] + DIRECTIONS.get(parts[1]) + parts[2];
    }
}
