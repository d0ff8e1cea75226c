package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;

/**
 * {@code AWS::Route53::RecordSetGroup}: records of one zone, which is named by its id, changed in one batch. {@code Ref}
 * answers a generated name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordsetgroup.html">
 *     AWS::Route53::RecordSetGroup</a>
 */
final class Route53RecordSetGroup implements ResourceProvider {

    private static final int NAME_MAX = 128;

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Route53::RecordSetGroup")
            .supported(
                    "HostedZoneId",
                    "RecordSets.Name",
                    "RecordSets.Type",
                    "RecordSets.TTL",
                    "RecordSets.ResourceRecords",
                    "RecordSets.SetIdentifier",
                    "RecordSets.Failover",
                    "RecordSets.HealthCheckId",
                    "RecordSets.AliasTarget.DNSName",
                    "RecordSets.AliasTarget.HostedZoneId",
                    "RecordSets.AliasTarget.EvaluateTargetHealth")
            .notBuilt(
                    "Comment",
                    "HostedZoneName",
                    "RecordSets.CidrRoutingConfig",
                    "RecordSets.GeoLocation",
                    "RecordSets.GeoProximityLocation",
                    "RecordSets.HostedZoneId",
                    "RecordSets.HostedZoneName",
                    "RecordSets.MultiValueAnswer",
                    "RecordSets.Region",
                    "RecordSets.Weight")
            .required("HostedZoneId", "RecordSets")
            .createOnly("HostedZoneId")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        List<Change> changes = new ArrayList<>();
        distinct(request.properties())
                .values()
                .forEach(record -> changes.add(Route53RecordSet.change(ChangeAction.CREATE, record)));
        send(request.context(), request.properties(), changes);
        return new Made(request.context().generatedName(NAME_MAX), Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        Map<String, Properties> before = byKey(existing.view());
        Map<String, Properties> after = distinct(request.properties());
        List<Change> changes = new ArrayList<>();
        before.forEach((key, record) -> {
            if (!after.containsKey(key)) {
                changes.add(Route53RecordSet.change(ChangeAction.DELETE, record));
            }
        });
        after.forEach((key, record) -> {
            Properties former = before.get(key);
            if (former == null
                    || !Properties.changed(former.values(), record.values()).isEmpty()) {
                changes.add(
                        Route53RecordSet.change(former == null ? ChangeAction.CREATE : ChangeAction.UPSERT, record));
            }
        });
        send(request.context(), request.properties(), changes);
        return new Made(existing.physicalId(), existing.attributes());
    }

    /** Record by record: those that somebody removed meanwhile are no error, those that somebody changed are. */
    @Override
    public void delete(Existing existing, ResourceContext context) {
        for (Properties record : byKey(existing.view()).values()) {
            try {
                send(context, existing.view(), List.of(Route53RecordSet.change(ChangeAction.DELETE, record)));
            } catch (NoSuchHostedZoneException e) {
                // Its zone is gone, and it with it.
                return;
            } catch (InvalidChangeBatchException e) {
                if (!String.valueOf(e.getMessage()).contains("not found")) {
                    throw e;
                }
            }
        }
    }

    private static void send(ResourceContext context, Properties properties, List<Change> changes) {
        if (!changes.isEmpty()) {
            Route53RecordSet.send(context, properties.required("HostedZoneId"), changes);
        }
    }

    /** The records by what tells one from another. */
    private static Map<String, Properties> byKey(Properties properties) {
        Map<String, Properties> records = new LinkedHashMap<>();
        properties.objects("RecordSets").forEach(record -> records.put(key(record), record));
        return records;
    }

    private static String key(Properties record) {
        return name(record) + " " + record.required("Type") + " " + record.string("SetIdentifier");
    }

    private static String name(Properties record) {
        String name = record.required("Name").toLowerCase(Locale.ROOT);
        return name.endsWith(".") ? name : name + ".";
    }

    /**
     * The records that are wanted, each once: Route 53 takes no batch that makes a record twice (its text is unconfirmed).
     *
     * @throws ResourceFailure where one is named twice
     */
    private static Map<String, Properties> distinct(Properties properties) {
        Set<String> seen = new HashSet<>();
        List<String> problems = properties.objects("RecordSets").stream()
                .filter(record -> !seen.add(key(record)))
                .map(record -> "The request contains an invalid set of changes for a resource record set '"
                        + record.required("Type") + " " + name(record) + "'")
                .toList();
        if (!problems.isEmpty()) {
            throw new ResourceFailure("GeneralServiceException", problems.toString());
        }
        return byKey(properties);
    }
}
