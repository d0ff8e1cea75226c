package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ChangeResourceRecordSetsRequest;
import software.amazon.awssdk.services.route53.model.InvalidChangeBatchException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/**
 * {@code AWS::Route53::RecordSet}; {@code Ref} answers its domain name. The zone is named by its id.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-route53-recordset.html">
 *     AWS::Route53::RecordSet</a>
 */
final class Route53RecordSet implements ResourceProvider {

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::Route53::RecordSet")
            .supported(
                    "HostedZoneId",
                    "Name",
                    "Type",
                    "TTL",
                    "ResourceRecords",
                    "SetIdentifier",
                    "Failover",
                    "HealthCheckId",
                    "AliasTarget.DNSName",
                    "AliasTarget.HostedZoneId",
                    "AliasTarget.EvaluateTargetHealth")
            .notBuilt(
                    "CidrRoutingConfig",
                    "Comment",
                    "GeoLocation",
                    "GeoProximityLocation",
                    "HostedZoneName",
                    "MultiValueAnswer",
                    "Region",
                    "Weight")
            .required("HostedZoneId", "Name", "Type")
            .createOnly("HostedZoneId", "Name", "Type", "SetIdentifier")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        change(request.context(), ChangeAction.CREATE, request.properties());
        return new Made(request.properties().required("Name"), Map.of());
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        change(request.context(), ChangeAction.UPSERT, request.properties());
        return new Made(existing.physicalId(), existing.attributes());
    }

    /** A record is deleted by all that it says, so one that was changed elsewhere is left: an error, as in AWS. */
    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            change(context, ChangeAction.DELETE, existing.view());
        } catch (NoSuchHostedZoneException e) {
            // Its zone is gone, and it with it.
        } catch (InvalidChangeBatchException e) {
            if (!String.valueOf(e.getMessage()).contains("not found")) {
                throw e;
            }
        }
    }

    private static void change(ResourceContext context, ChangeAction action, Properties properties) {
        send(context, properties.required("HostedZoneId"), List.of(change(action, properties)));
    }

    /** A change of one record, from a record's properties. */
    static Change change(ChangeAction action, Properties properties) {
        Properties members = properties.without("HostedZoneId");
        if (properties.has("ResourceRecords")) {
            List<Object> records = new ArrayList<>();
            properties.strings("ResourceRecords").forEach(value -> records.add(Map.of("Value", value)));
            members = members.with("ResourceRecords", records);
        }
        return Change.builder()
                .action(action)
                .resourceRecordSet(
                        SdkShape.fill(ResourceRecordSet.builder(), members).build())
                .build();
    }

    /** Sends changes as one batch: all of them or none. */
    static void send(ResourceContext context, String zone, List<Change> changes) {
        Route53Client route53 = context.clients().route53();
        ChangeResourceRecordSetsRequest request = ChangeResourceRecordSetsRequest.builder()
                .hostedZoneId(zone)
                .changeBatch(batch -> batch.changes(changes))
                .build();
        route53.changeResourceRecordSets(context.honoured(route53, request));
    }
}
