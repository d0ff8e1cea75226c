package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.service.cloudformation.resource.ResourceTypes;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.List;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackRequest;
import software.amazon.awssdk.services.cloudformation.model.ContinueUpdateRollbackResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.CreateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackRequest;
import software.amazon.awssdk.services.cloudformation.model.DeleteStackResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackDriftDetectionStatusResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceDriftsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftRequest;
import software.amazon.awssdk.services.cloudformation.model.DetectStackResourceDriftResponse;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetRequest;
import software.amazon.awssdk.services.cloudformation.model.ExecuteChangeSetResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListChangeSetsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListExportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListImportsRequest;
import software.amazon.awssdk.services.cloudformation.model.ListImportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackResponse;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionRequest;
import software.amazon.awssdk.services.cloudformation.model.UpdateTerminationProtectionResponse;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

/**
 * CloudFormation of one region: stacks by change sets or directly, with events, outputs, exports, update, rollback and
 * deletion. Resources are made by the region's own services, through {@link RegionClients}.
 *
 * <p>Calls answer at once; resources are made on threads of this service, each operation as the caller who asked for
 * it. Nested stacks, macros, modules, imports, stack policies and service roles are not built and are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html">API reference</a>
 */
public final class CloudFormationService implements CloudFormationClient, Authorized {

    private final StackRegistry stacks = new StackRegistry();
    private final Workers workers;
    private final StackPermissions permissions;
    private final StackChanges changes;
    private final DriftDetection drifts;
    private final ChangeSets changeSets;
    private final StackQueries queries;

    /**
     * Starts the service with every resource type that is built.
     *
     * @param clients the region's services
     */
    public CloudFormationService(RegionContext region, RegionClients clients) {
        this(region, clients, ResourceTypes.all(), Workers.threads(region.region()));
    }

    CloudFormationService(RegionContext region, RegionClients clients, ResourceTypes types, Workers workers) {
        Exports exports = new Exports(stacks);
        Planner planner = new Planner(types, exports);
        ResourceActions.Environment environment =
                new ResourceActions.Environment(region, clients, types, exports::valueOf);
        this.workers = workers;
        permissions = new StackPermissions(region, stacks);
        changes = new StackChanges(stacks, exports, planner, environment, workers);
        drifts = new DriftDetection(environment, changes);
        changeSets = new ChangeSets(region, stacks, changes, planner, drifts);
        queries = new StackQueries(stacks, exports, changeSets, clients);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Interrupts what runs. Stacks stay where they are. */
    @Override
    public void close() {
        workers.close();
    }

    @Override
    public List<Permission> permissions(SdkRequest request) {
        return permissions.of(request);
    }

    @Override
    @Honours({
        "StackName",
        "TemplateBody",
        "TemplateURL",
        "Parameters",
        "Capabilities",
        "Tags",
        "NotificationARNs",
        "OnFailure",
        "DisableRollback",
        "ClientRequestToken",
        "EnableTerminationProtection"
    })
    public CreateStackResponse createStack(CreateStackRequest request) {
        return CreateStackResponse.builder().stackId(changes.create(request)).build();
    }

    @Override
    @Honours({
        "StackName",
        "TemplateBody",
        "TemplateURL",
        "UsePreviousTemplate",
        "Parameters",
        "Capabilities",
        "Tags",
        "NotificationARNs",
        "DisableRollback",
        "ClientRequestToken"
    })
    public UpdateStackResponse updateStack(UpdateStackRequest request) {
        return UpdateStackResponse.builder().stackId(changes.update(request)).build();
    }

    @Override
    @Honours({"StackName", "RetainResources", "ClientRequestToken"})
    public DeleteStackResponse deleteStack(DeleteStackRequest request) {
        changes.delete(request);
        return DeleteStackResponse.builder().build();
    }

    @Override
    @Honours({"StackName", "EnableTerminationProtection"})
    public UpdateTerminationProtectionResponse updateTerminationProtection(UpdateTerminationProtectionRequest request) {
        Stack stack = changes.existing(request.stackName());
        stack.terminationProtected(Boolean.TRUE.equals(request.enableTerminationProtection()));
        return UpdateTerminationProtectionResponse.builder().stackId(stack.id()).build();
    }

    @Override
    @Honours({"StackName", "ResourcesToSkip", "ClientRequestToken"})
    public ContinueUpdateRollbackResponse continueUpdateRollback(ContinueUpdateRollbackRequest request) {
        changes.continueRollback(request);
        return ContinueUpdateRollbackResponse.builder().build();
    }

    @Override
    @Honours({
        "StackName",
        "ChangeSetName",
        "ChangeSetType",
        "TemplateBody",
        "TemplateURL",
        "UsePreviousTemplate",
        "Parameters",
        "Capabilities",
        "Tags",
        "NotificationARNs",
        "ClientToken",
        "Description",
        "OnStackFailure",
        "DeploymentMode"
    })
    public CreateChangeSetResponse createChangeSet(CreateChangeSetRequest request) {
        return changeSets.create(request);
    }

    @Override
    @Honours({"StackName", "ChangeSetName", "ClientRequestToken", "DisableRollback"})
    public ExecuteChangeSetResponse executeChangeSet(ExecuteChangeSetRequest request) {
        changeSets.execute(request);
        return ExecuteChangeSetResponse.builder().build();
    }

    @Override
    @Honours({"StackName", "ChangeSetName"})
    public DeleteChangeSetResponse deleteChangeSet(DeleteChangeSetRequest request) {
        changeSets.delete(request.stackName(), request.changeSetName());
        return DeleteChangeSetResponse.builder().build();
    }

    @Override
    @Honours({"StackName", "ChangeSetName"})
    public DescribeChangeSetResponse describeChangeSet(DescribeChangeSetRequest request) {
        return changeSets.describe(request.stackName(), request.changeSetName());
    }

    @Override
    @Honours("StackName")
    public ListChangeSetsResponse listChangeSets(ListChangeSetsRequest request) {
        return ListChangeSetsResponse.builder()
                .summaries(changeSets.list(request.stackName()))
                .build();
    }

    @Override
    @Honours({"StackName", "LogicalResourceIds"})
    public DetectStackDriftResponse detectStackDrift(DetectStackDriftRequest request) {
        return drifts.detect(request);
    }

    @Override
    @Honours("StackDriftDetectionId")
    public DescribeStackDriftDetectionStatusResponse describeStackDriftDetectionStatus(
            DescribeStackDriftDetectionStatusRequest request) {
        return drifts.status(request);
    }

    /** In one page. */
    @Override
    @Honours({"StackName", "StackResourceDriftStatusFilters"})
    public DescribeStackResourceDriftsResponse describeStackResourceDrifts(DescribeStackResourceDriftsRequest request) {
        return drifts.drifts(request);
    }

    @Override
    @Honours({"StackName", "LogicalResourceId"})
    public DetectStackResourceDriftResponse detectStackResourceDrift(DetectStackResourceDriftRequest request) {
        return drifts.detectOne(request);
    }

    @Override
    @Honours("StackName")
    public DescribeStacksResponse describeStacks(DescribeStacksRequest request) {
        return queries.stacks(request.stackName());
    }

    @Override
    @Honours({"stackStatusFilters", "NextToken"})
    public ListStacksResponse listStacks(ListStacksRequest request) {
        return queries.list(request);
    }

    @Override
    @Honours({"StackName", "NextToken"})
    public DescribeStackEventsResponse describeStackEvents(DescribeStackEventsRequest request) {
        return queries.events(request);
    }

    @Override
    @Honours({"StackName", "NextToken"})
    public ListStackResourcesResponse listStackResources(ListStackResourcesRequest request) {
        return queries.resources(request);
    }

    @Override
    @Honours({"StackName", "LogicalResourceId", "PhysicalResourceId"})
    public DescribeStackResourcesResponse describeStackResources(DescribeStackResourcesRequest request) {
        return queries.resources(request);
    }

    @Override
    @Honours({"StackName", "LogicalResourceId"})
    public DescribeStackResourceResponse describeStackResource(DescribeStackResourceRequest request) {
        return queries.resource(request);
    }

    @Override
    @Honours({"StackName", "ChangeSetName", "TemplateStage"})
    public GetTemplateResponse getTemplate(GetTemplateRequest request) {
        return queries.template(request);
    }

    @Override
    @Honours({"StackName", "TemplateBody", "TemplateURL"})
    public GetTemplateSummaryResponse getTemplateSummary(GetTemplateSummaryRequest request) {
        return queries.summary(request);
    }

    @Override
    @Honours({"TemplateBody", "TemplateURL"})
    public ValidateTemplateResponse validateTemplate(ValidateTemplateRequest request) {
        return StackViews.validation(queries.read(request.templateBody(), request.templateURL()));
    }

    @Override
    @Honours({})
    public ListExportsResponse listExports(ListExportsRequest request) {
        return queries.exports();
    }

    @Override
    @Honours("ExportName")
    public ListImportsResponse listImports(ListImportsRequest request) {
        return queries.imports(request.exportName());
    }
}
