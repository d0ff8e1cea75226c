package dev.payledger.dr.local.service.cloudformation;

import dev.payledger.dr.local.region.RegionClients;
import dev.payledger.dr.local.service.cloudformation.resource.Properties;
import dev.payledger.dr.local.service.cloudformation.template.Template;
import dev.payledger.dr.local.service.cloudformation.template.TemplateFault;
import dev.payledger.dr.local.service.cloudformation.template.TemplateReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackEventsResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourceResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.DescribeStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.DescribeStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.Export;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateResponse;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryRequest;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.ListExportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListImportsResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStackResourcesResponse;
import software.amazon.awssdk.services.cloudformation.model.ListStacksRequest;
import software.amazon.awssdk.services.cloudformation.model.ListStacksResponse;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;

/** Answers what asks about stacks and templates. Changes nothing. */
final class StackQueries {

    /** Items in one answer, as in AWS. */
    private static final int PAGE = 100;

    private final StackRegistry stacks;
    private final Exports exports;
    private final ChangeSets changeSets;
    private final RegionClients clients;

    StackQueries(StackRegistry stacks, Exports exports, ChangeSets changeSets, RegionClients clients) {
        this.stacks = stacks;
        this.exports = exports;
        this.changeSets = changeSets;
        this.clients = clients;
    }

    DescribeStacksResponse stacks(@Nullable String nameOrId) {
        List<Stack> found = nameOrId == null ? stacks.live() : List.of(withId(nameOrId));
        return DescribeStacksResponse.builder()
                .stacks(found.stream().map(StackViews::stack).toList())
                .build();
    }

    ListStacksResponse list(ListStacksRequest request) {
        List<StackStatus> filter = request.stackStatusFilters();
        List<Stack> found = stacks.all().stream()
                .filter(stack -> filter.isEmpty() || filter.contains(stack.status()))
                .toList();
        int from = position(request.nextToken());
        return ListStacksResponse.builder()
                .stackSummaries(
                        page(found, from).stream().map(StackViews::summary).toList())
                .nextToken(next(from, found.size()))
                .build();
    }

    /** Newest first. A token counts from the oldest, so that events which come meanwhile shift nothing. */
    DescribeStackEventsResponse events(DescribeStackEventsRequest request) {
        Stack stack = stacks.find(request.stackName())
                .orElseThrow(() -> TemplateFault.validation("Stack [" + request.stackName() + "] does not exist"));
        List<StackEvent> events = stack.events();
        int end = request.nextToken() == null ? events.size() : Math.min(position(request.nextToken()), events.size());
        int start = Math.max(0, end - PAGE);
        List<StackEvent> page = new ArrayList<>(events.subList(start, end));
        java.util.Collections.reverse(page);
        return DescribeStackEventsResponse.builder()
                .stackEvents(page)
                .nextToken(start == 0 ? null : String.valueOf(start))
                .build();
    }

    ListStackResourcesResponse resources(ListStackResourcesRequest request) {
        Stack stack = withId(request.stackName());
        List<StackResource> all = new ArrayList<>(stack.resources().values());
        int from = position(request.nextToken());
        return ListStackResourcesResponse.builder()
                .stackResourceSummaries(page(all, from).stream()
                        .map(resource -> StackViews.resourceSummary(stack, resource))
                        .toList())
                .nextToken(next(from, all.size()))
                .build();
    }

    DescribeStackResourcesResponse resources(DescribeStackResourcesRequest request) {
        String physicalId = request.physicalResourceId();
        if ((request.stackName() == null) == (physicalId == null)) {
            throw TemplateFault.validation("Exactly one of stackName and physicalResourceId must be specified");
        }
        Stack stack = physicalId == null ? withId(request.stackName()) : stackOf(physicalId);
        List<software.amazon.awssdk.services.cloudformation.model.StackResource> found =
                stack.resources().values().stream()
                        .filter(resource -> request.logicalResourceId() == null
                                || request.logicalResourceId().equals(resource.logicalId()))
                        .map(resource -> StackViews.resource(stack, resource))
                        .toList();
        return DescribeStackResourcesResponse.builder().stackResources(found).build();
    }

    DescribeStackResourceResponse resource(DescribeStackResourceRequest request) {
        Stack stack = stacks.find(request.stackName())
                .orElseThrow(() -> TemplateFault.validation("Stack '" + request.stackName() + "' does not exist"));
        String id = request.logicalResourceId();
        StackResource resource = stack.resource(String.valueOf(id))
                .orElseThrow(() -> TemplateFault.validation(
                        "Resource " + id + " does not exist for stack " + request.stackName()));
        var declared = stack.source()
                .map(s -> s.instance().template().resources().get(id))
                .orElse(null);
        String metadata = new Properties(declared == null ? Map.of() : declared.metadata()).json();
        return DescribeStackResourceResponse.builder()
                .stackResourceDetail(StackViews.resourceDetail(stack, resource, metadata))
                .build();
    }

    GetTemplateResponse template(GetTemplateRequest request) {
        String text = request.changeSetName() == null
                ? withId(request.stackName())
                        .source()
                        .map(source -> source.instance().template().text())
                        .orElseThrow(() -> TemplateFault.validation("Stack [" + request.stackName()
                                + "] is in REVIEW_IN_PROGRESS state and has no template yet; name a change set"))
                : changeSets
                        .find(request.stackName(), request.changeSetName())
                        .changeSet()
                        .source()
                        .instance()
                        .template()
                        .text();
        return GetTemplateResponse.builder()
                .templateBody(text)
                .stagesAvailable(TemplateStage.ORIGINAL, TemplateStage.PROCESSED)
                .build();
    }

    GetTemplateSummaryResponse summary(GetTemplateSummaryRequest request) {
        if (request.stackName() != null && (request.templateBody() != null || request.templateURL() != null)) {
            throw TemplateFault.validation("Only one of stackName, templateBody and templateURL may be specified");
        }
        Template template = request.stackName() != null
                ? withId(request.stackName())
                        .source()
                        .map(source -> source.instance().template())
                        .orElseThrow(() ->
                                TemplateFault.validation("Stack [" + request.stackName() + "] has no template yet"))
                : read(request.templateBody(), request.templateURL());
        return StackViews.templateSummary(template, new Properties(template.metadata()).json());
    }

    Template read(@Nullable String body, @Nullable String url) {
        return TemplateReader.read(TemplateSource.text(body, url, false, () -> "", clients));
    }

    ListExportsResponse exports() {
        List<Export> list = exports.all().values().stream()
                .map(export -> Export.builder()
                        .name(export.name())
                        .value(export.value())
                        .exportingStackId(export.stack().id())
                        .build())
                .toList();
        return ListExportsResponse.builder().exports(list).build();
    }

    ListImportsResponse imports(@Nullable String exportName) {
        List<String> importers = exports.importersOf(String.valueOf(exportName));
        if (importers.isEmpty()) {
            throw TemplateFault.validation("Export '" + exportName + "' is not imported by any stack.");
        }
        return ListImportsResponse.builder().imports(importers).build();
    }

    private Stack withId(@Nullable String nameOrId) {
        return stacks.find(nameOrId)
                .orElseThrow(() -> TemplateFault.validation("Stack with id " + nameOrId + " does not exist"));
    }

    private Stack stackOf(String physicalId) {
        return stacks.live().stream()
                .filter(stack -> stack.resources().values().stream()
                        .anyMatch(resource -> resource.physicalId().equals(physicalId)))
                .findFirst()
                .orElseThrow(() -> TemplateFault.validation("Stack for " + physicalId + " does not exist"));
    }

    private static <T> List<T> page(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), Math.min(from + PAGE, all.size()));
    }

    private static @Nullable String next(int from, int size) {
        return from + PAGE < size ? String.valueOf(from + PAGE) : null;
    }

    private static int position(@Nullable String token) {
        if (token == null) {
            return 0;
        }
        if (!token.matches("[0-9]{1,9}")) {
            throw TemplateFault.validation("Invalid NextToken: " + token);
        }
        return Integer.parseInt(token);
    }
}
