package dev.payledger.dr.local;

import dev.payledger.dr.local.iam.PolicyDirectory;
import dev.payledger.dr.local.iam.RoleDirectory;
import dev.payledger.dr.local.iam.Sessions;
import dev.payledger.dr.local.iam.UserDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.replication.Replication;
import dev.payledger.dr.local.service.acm.AcmService;
import dev.payledger.dr.local.service.cloudfront.CloudFrontService;
import dev.payledger.dr.local.service.cloudwatch.CloudWatchService;
import dev.payledger.dr.local.service.iam.IamService;
import dev.payledger.dr.local.service.lambda.EnvironmentLimits;
import dev.payledger.dr.local.service.route53.Route53Service;
import dev.payledger.dr.local.service.s3.BucketNames;
import dev.payledger.dr.local.service.s3.OriginReads;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.route53.model.CreateHostedZoneRequest;
import software.amazon.awssdk.services.route53.model.ListHostedZonesRequest;

/** What all regions of the account share. */
final class LocalGlobals {
    private final RoleDirectory roles = new RoleDirectory();
    private final UserDirectory users = new UserDirectory();
    private final BucketNames buckets = new BucketNames();
    private final Map<String, DynamoDbClient> databases = new ConcurrentHashMap<>();
    private final RegionalEvents events = new RegionalEvents();
    private final EnvironmentLimits limits = EnvironmentLimits.ofThisMachine();
    private final RegionContext context;
    private final CloudWatchService metrics;
    private final Replication replication;
    private final Sessions sessions;
    private final IamService iam;
    private final Route53Service route53;
    private final AcmService certificates;
    private final CloudFrontService cloudFront;

    LocalGlobals(RegionContext context, LocalNames names, InetAddress edge) {
        this.metrics = new CloudWatchService(context, events, events);
        this.replication = new Replication(context);
        this.context = context;
        this.route53 = new Route53Service(context, names, names, metrics);
        this.sessions = new Sessions(context.accountId(), roles, users, context.time(), context.ids());
        this.iam = new IamService(context, roles, users, new PolicyDirectory());
        this.certificates = new AcmService(context, route53);
        this.cloudFront =
                new CloudFrontService(context, certificates, new OriginReads(buckets, context.accountId()), edge);
    }

    /** Certificate Manager of a region; CloudFront takes those of us-east-1. */
    AcmService certificatesOf(RegionContext region) {
        return region.region().equals(context.region()) ? certificates : new AcmService(region, route53);
    }

    CloudFrontService cloudFront() {
        return cloudFront;
    }

    /** CloudWatch of a region; that of us-east-1 also takes what global services measure. */
    CloudWatchService metricsOf(RegionContext region) {
        return region.region().equals(context.region()) ? metrics : new CloudWatchService(region, events, events);
    }

    /** Topics and functions of every region. */
    RegionalEvents events() {
        return events;
    }

    /** DynamoDB of every region, by its name; each region adds its own. */
    Map<String, DynamoDbClient> databases() {
        return databases;
    }

    Replication replication() {
        return replication;
    }

    Route53Service route53() {
        return route53;
    }

    /** Makes a domain's hosted zone unless there is one. */
    void ensureZone(String domain) {
        boolean exists = route53
                .listHostedZones(ListHostedZonesRequest.builder().build())
                .hostedZones()
                .stream()
                .anyMatch(zone -> zone.name().equals(domain + "."));
        if (!exists) {
            route53.createHostedZone(CreateHostedZoneRequest.builder()
                    .name(domain)
                    .callerReference("dr-local-" + domain)
                    .build());
        }
    }

    void close() {
        certificates.close();
        route53.close();
    }

    RoleDirectory roles() {
        return roles;
    }

    Sessions sessions() {
        return sessions;
    }

    IamService iam() {
        return iam;
    }

    BucketNames buckets() {
        return buckets;
    }

    EnvironmentLimits limits() {
        return limits;
    }
}
