package dev.payledger.dr.local.service.apigatewayv2;

import dev.payledger.dr.local.region.Certificates;
import dev.payledger.dr.local.region.FunctionInvoker;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.NameDirectory;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.wire.DataPlane;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.HttpRequest;
import dev.payledger.dr.local.wire.HttpResponse;
import dev.payledger.dr.local.wire.Shapes;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.*;

/**
 * HTTP APIs of one region: Lambda proxy integrations with payload format 2.0, stages that deploy automatically or not,
 * CORS, access logs, metrics, regional custom domain names with API mappings, tags. WebSocket APIs, authorizers, VPC
 * links, imports, throttling settings and parameter mapping are refused. Thread safe.
 *
 * @see <a href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html">HTTP APIs</a>
 */
public final class ApiGatewayV2Service implements ApiGatewayV2Client, DataPlane, NameDirectory {

    private final InetAddress dataPlaneAddress;
    private final FunctionCall functions;
    private final ApiOperations apis;
    private final PartOperations parts;
    private final StageOperations stages;
    private final DomainOperations domains;
    private final TagOperations tags;
    private final Hosts hosts;
    private final ApiDataPlane dataPlane;

    /**
     * Makes the service of a region.
     *
     * @param dataPlaneAddress the region's address, with which its names answer in DNS
     * @param invoker Lambda of this region
     * @param logs CloudWatch Logs of this region
     * @param metrics CloudWatch of this region
     * @param certificates ACM of this region
     */
    public ApiGatewayV2Service(
            RegionContext context,
            InetAddress dataPlaneAddress,
            FunctionInvoker invoker,
            LogSink logs,
            MetricSink metrics,
            Certificates certificates) {
        this.dataPlaneAddress = dataPlaneAddress;
        this.functions = new FunctionCall(invoker, context.region());
        this.apis = new ApiOperations(context);
        this.parts = new PartOperations(context, apis);
        this.stages = new StageOperations(context, apis);
        this.domains = new DomainOperations(context, apis, certificates);
        this.tags = new TagOperations(context.region(), apis, stages, domains);
        this.hosts = new Hosts(apis, domains);
        this.dataPlane = new ApiDataPlane(context, hosts, functions, new AccessLog(context, logs), metrics);
    }

    @Override
    public Optional<HttpResponse> serve(HttpRequest request) {
        return dataPlane.serve(request);
    }

    @Override
    public Optional<InetAddress> addressOf(String name) {
        return hosts.knows(name) ? Optional.of(dataPlaneAddress) : Optional.empty();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        functions.close();
    }

    @Override
    @Honours({
        "Name",
        "ProtocolType",
        "CorsConfiguration",
        "Description",
        "DisableExecuteApiEndpoint",
        "IpAddressType",
        "RouteSelectionExpression",
        "ApiKeySelectionExpression",
        "Tags",
        "Version"
    })
    public CreateApiResponse createApi(CreateApiRequest request) {
        return Shapes.copy(apis.create(request), CreateApiResponse.builder()).build();
    }

    @Override
    @Honours("ApiId")
    public GetApiResponse getApi(GetApiRequest request) {
        return Shapes.copy(apis.require(request.apiId()).api(), GetApiResponse.builder())
                .build();
    }

    @Override
    @Honours({"MaxResults", "NextToken"})
    public GetApisResponse getApis(GetApisRequest request) {
        Page<Api> page = Page.of(apis.list(), request.maxResults(), request.nextToken());
        return GetApisResponse.builder()
                .items(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    @Override
    @Honours({
        "ApiId",
        "Name",
        "CorsConfiguration",
        "Description",
        "DisableExecuteApiEndpoint",
        "IpAddressType",
        "RouteSelectionExpression",
        "ApiKeySelectionExpression",
        "Version"
    })
    public UpdateApiResponse updateApi(UpdateApiRequest request) {
        return Shapes.copy(apis.update(request), UpdateApiResponse.builder()).build();
    }

    @Override
    @Honours("ApiId")
    public DeleteApiResponse deleteApi(DeleteApiRequest request) {
        if (domains.mapped(request.apiId(), null)) {
            throw Errors.badRequest(
                    "Deleting API failed. Please remove all base path mappings related to the API in your"
                            + " account before deleting the API.");
        }
        apis.delete(request.apiId());
        return DeleteApiResponse.builder().build();
    }

    @Override
    @Honours("ApiId")
    public DeleteCorsConfigurationResponse deleteCorsConfiguration(DeleteCorsConfigurationRequest request) {
        apis.deleteCors(request.apiId());
        return DeleteCorsConfigurationResponse.builder().build();
    }

    @Override
    @Honours({
        "ApiId",
        "ConnectionType",
        "Description",
        "IntegrationMethod",
        "IntegrationType",
        "IntegrationUri",
        "PayloadFormatVersion",
        "TimeoutInMillis"
    })
    public CreateIntegrationResponse createIntegration(CreateIntegrationRequest request) {
        return Shapes.copy(parts.createIntegration(request), CreateIntegrationResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "IntegrationId"})
    public GetIntegrationResponse getIntegration(GetIntegrationRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            return Shapes.copy(api.requireIntegration(request.integrationId()), GetIntegrationResponse.builder())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "MaxResults", "NextToken"})
    public GetIntegrationsResponse getIntegrations(GetIntegrationsRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Page<Integration> page =
                    Page.of(List.copyOf(api.integrations.values()), request.maxResults(), request.nextToken());
            return GetIntegrationsResponse.builder()
                    .items(page.items())
                    .nextToken(page.nextToken())
                    .build();
        }
    }

    @Override
    @Honours({
        "ApiId",
        "IntegrationId",
        "ConnectionType",
        "Description",
        "IntegrationMethod",
        "IntegrationType",
        "IntegrationUri",
        "PayloadFormatVersion",
        "TimeoutInMillis"
    })
    public UpdateIntegrationResponse updateIntegration(UpdateIntegrationRequest request) {
        return Shapes.copy(parts.updateIntegration(request), UpdateIntegrationResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "IntegrationId"})
    public DeleteIntegrationResponse deleteIntegration(DeleteIntegrationRequest request) {
        parts.deleteIntegration(request.apiId(), request.integrationId());
        return DeleteIntegrationResponse.builder().build();
    }

    @Override
    @Honours({"ApiId", "ApiKeyRequired", "AuthorizationType", "OperationName", "RouteKey", "Target"})
    public CreateRouteResponse createRoute(CreateRouteRequest request) {
        return Shapes.copy(parts.createRoute(request), CreateRouteResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "RouteId"})
    public GetRouteResponse getRoute(GetRouteRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            return Shapes.copy(api.requireRoute(request.routeId()), GetRouteResponse.builder())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "MaxResults", "NextToken"})
    public GetRoutesResponse getRoutes(GetRoutesRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Page<Route> page = Page.of(List.copyOf(api.routes.values()), request.maxResults(), request.nextToken());
            return GetRoutesResponse.builder()
                    .items(page.items())
                    .nextToken(page.nextToken())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "RouteId", "ApiKeyRequired", "AuthorizationType", "OperationName", "RouteKey", "Target"})
    public UpdateRouteResponse updateRoute(UpdateRouteRequest request) {
        return Shapes.copy(parts.updateRoute(request), UpdateRouteResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "RouteId"})
    public DeleteRouteResponse deleteRoute(DeleteRouteRequest request) {
        parts.deleteRoute(request.apiId(), request.routeId());
        return DeleteRouteResponse.builder().build();
    }

    @Override
    @Honours({
        "ApiId",
        "StageName",
        "AccessLogSettings",
        "AutoDeploy",
        "DeploymentId",
        "Description",
        "StageVariables",
        "Tags"
    })
    public CreateStageResponse createStage(CreateStageRequest request) {
        return Shapes.copy(stages.create(request), CreateStageResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "StageName"})
    public GetStageResponse getStage(GetStageRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            return Shapes.copy(api.requireStage(request.stageName()), GetStageResponse.builder())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "MaxResults", "NextToken"})
    public GetStagesResponse getStages(GetStagesRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Page<Stage> page = Page.of(List.copyOf(api.stages.values()), request.maxResults(), request.nextToken());
            return GetStagesResponse.builder()
                    .items(page.items())
                    .nextToken(page.nextToken())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "StageName", "AccessLogSettings", "AutoDeploy", "DeploymentId", "Description", "StageVariables"})
    public UpdateStageResponse updateStage(UpdateStageRequest request) {
        return Shapes.copy(stages.update(request), UpdateStageResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "StageName"})
    public DeleteAccessLogSettingsResponse deleteAccessLogSettings(DeleteAccessLogSettingsRequest request) {
        stages.deleteAccessLogSettings(request.apiId(), request.stageName());
        return DeleteAccessLogSettingsResponse.builder().build();
    }

    @Override
    @Honours({"ApiId", "StageName"})
    public DeleteStageResponse deleteStage(DeleteStageRequest request) {
        if (domains.mapped(request.apiId(), request.stageName())) {
            throw Errors.badRequest(
                    "Deleting stage failed. Please remove all base path mappings related to the stage in"
                            + " your domain names before deleting the stage.");
        }
        stages.delete(request.apiId(), request.stageName());
        return DeleteStageResponse.builder().build();
    }

    @Override
    @Honours({"ApiId", "Description", "StageName"})
    public CreateDeploymentResponse createDeployment(CreateDeploymentRequest request) {
        return Shapes.copy(stages.deploy(request), CreateDeploymentResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "DeploymentId"})
    public GetDeploymentResponse getDeployment(GetDeploymentRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            return Shapes.copy(api.requireDeployment(request.deploymentId()), GetDeploymentResponse.builder())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "MaxResults", "NextToken"})
    public GetDeploymentsResponse getDeployments(GetDeploymentsRequest request) {
        HttpApi api = apis.require(request.apiId());
        synchronized (api) {
            Page<Deployment> page = Page.of(api.deployments(), request.maxResults(), request.nextToken());
            return GetDeploymentsResponse.builder()
                    .items(page.items())
                    .nextToken(page.nextToken())
                    .build();
        }
    }

    @Override
    @Honours({"ApiId", "DeploymentId", "Description"})
    public UpdateDeploymentResponse updateDeployment(UpdateDeploymentRequest request) {
        return Shapes.copy(stages.updateDeployment(request), UpdateDeploymentResponse.builder())
                .build();
    }

    @Override
    @Honours({"ApiId", "DeploymentId"})
    public DeleteDeploymentResponse deleteDeployment(DeleteDeploymentRequest request) {
        stages.deleteDeployment(request.apiId(), request.deploymentId());
        return DeleteDeploymentResponse.builder().build();
    }

    @Override
    @Honours({"DomainName", "DomainNameConfigurations", "RoutingMode", "Tags"})
    public CreateDomainNameResponse createDomainName(CreateDomainNameRequest request) {
        return Shapes.copy(domains.create(request), CreateDomainNameResponse.builder())
                .build();
    }

    @Override
    @Honours("DomainName")
    public GetDomainNameResponse getDomainName(GetDomainNameRequest request) {
        return Shapes.copy(domains.require(request.domainName()).name(), GetDomainNameResponse.builder())
                .build();
    }

    @Override
    @Honours({"MaxResults", "NextToken"})
    public GetDomainNamesResponse getDomainNames(GetDomainNamesRequest request) {
        Page<DomainName> page = Page.of(domains.list(), request.maxResults(), request.nextToken());
        return GetDomainNamesResponse.builder()
                .items(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    @Override
    @Honours({"DomainName", "DomainNameConfigurations", "RoutingMode"})
    public UpdateDomainNameResponse updateDomainName(UpdateDomainNameRequest request) {
        return Shapes.copy(domains.update(request), UpdateDomainNameResponse.builder())
                .build();
    }

    @Override
    @Honours("DomainName")
    public DeleteDomainNameResponse deleteDomainName(DeleteDomainNameRequest request) {
        domains.delete(request.domainName());
        return DeleteDomainNameResponse.builder().build();
    }

    @Override
    @Honours({"DomainName", "ApiId", "ApiMappingKey", "Stage"})
    public CreateApiMappingResponse createApiMapping(CreateApiMappingRequest request) {
        return Shapes.copy(domains.createMapping(request), CreateApiMappingResponse.builder())
                .build();
    }

    @Override
    @Honours({"DomainName", "ApiMappingId"})
    public GetApiMappingResponse getApiMapping(GetApiMappingRequest request) {
        return Shapes.copy(
                        domains.require(request.domainName()).require(request.apiMappingId()),
                        GetApiMappingResponse.builder())
                .build();
    }

    @Override
    @Honours({"DomainName", "MaxResults", "NextToken"})
    public GetApiMappingsResponse getApiMappings(GetApiMappingsRequest request) {
        List<ApiMapping> mappings =
                List.copyOf(domains.require(request.domainName()).mappings().values());
        Page<ApiMapping> page = Page.of(mappings, request.maxResults(), request.nextToken());
        return GetApiMappingsResponse.builder()
                .items(page.items())
                .nextToken(page.nextToken())
                .build();
    }

    @Override
    @Honours({"DomainName", "ApiMappingId", "ApiId", "ApiMappingKey", "Stage"})
    public UpdateApiMappingResponse updateApiMapping(UpdateApiMappingRequest request) {
        return Shapes.copy(domains.updateMapping(request), UpdateApiMappingResponse.builder())
                .build();
    }

    @Override
    @Honours({"DomainName", "ApiMappingId"})
    public DeleteApiMappingResponse deleteApiMapping(DeleteApiMappingRequest request) {
        domains.deleteMapping(request.domainName(), request.apiMappingId());
        return DeleteApiMappingResponse.builder().build();
    }

    @Override
    @Honours("ResourceArn")
    public GetTagsResponse getTags(GetTagsRequest request) {
        return GetTagsResponse.builder().tags(tags.get(request.resourceArn())).build();
    }

    @Override
    @Honours({"ResourceArn", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        tags.add(request.resourceArn(), request.tags());
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceArn", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        tags.remove(request.resourceArn(), request.tagKeys());
        return UntagResourceResponse.builder().build();
    }
}
