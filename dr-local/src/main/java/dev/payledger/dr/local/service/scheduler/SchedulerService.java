package dev.payledger.dr.local.service.scheduler;

import dev.payledger.dr.local.region.FunctionEvents;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.wire.Authorized;
import dev.payledger.dr.local.wire.Honours;
import dev.payledger.dr.local.wire.Permission;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.*;

/**
 * <a href="https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html">EventBridge Scheduler</a> of one
 * region: one-time and rate schedules that invoke Lambda functions with a role. No cron expressions, other targets,
 * dead-letter queues or keys of KMS: those are refused. The speed does not touch it. Thread safe.
 */
public final class SchedulerService implements SchedulerClient, Authorized {
    private static final int PAGE = 100;

    private final RegionContext context;
    private final ScheduleRules rules;
    private final ScheduleBook book;
    private final Firing firing;

    /**
     * Makes the service of a region.
     *
     * @param functions what targets are
     * @param roles say whether the scheduler may assume a schedule's role
     * @param permissions say what such a role may invoke
     */
    public SchedulerService(
            RegionContext context,
            FunctionEvents functions,
            RoleSessions roles,
            RolePermissions permissions,
            MetricSink metrics) {
        this.context = context;
        this.rules = new ScheduleRules(context, roles);
        this.book = new ScheduleBook(context.time().now());
        this.firing = new Firing(context, functions, roles, permissions, metrics, book::remove);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    /** Ends every schedule. */
    @Override
    public void close() {
        book.schedules(null).forEach(Schedule::end);
    }

    /** The operation's own action on the schedule, the group or the resource named, and PassRole for the role. */
    @Override
    public List<Permission> permissions(SdkRequest request) {
        String type = request.getClass().getSimpleName();
        String operation = type.substring(0, type.length() - "Request".length());
        List<Permission> needed = new ArrayList<>();
        needed.add(new Permission("scheduler:" + operation, resourceOf(operation, request)));
        request.getValueForField("Target", Target.class)
                .map(Target::roleArn)
                .ifPresent(role -> needed.add(
                        new Permission("iam:PassRole", role, Map.of("iam:PassedToService", Firing.PRINCIPAL))));
        return needed;
    }

    private String resourceOf(String operation, SdkRequest request) {
        String name = request.getValueForField("Name", String.class).orElse("*");
        if (operation.startsWith("List") && !operation.equals("ListTagsForResource")) {
            return "*";
        }
        if (operation.endsWith("Resource")) {
            return request.getValueForField("ResourceArn", String.class).orElse("*");
        }
        return operation.endsWith("Group")
                ? rules.groupArn(name)
                : rules.arn(
                        request.getValueForField("GroupName", String.class).orElse(ScheduleRules.DEFAULT_GROUP), name);
    }

    @Override
    @Honours({
        "Name",
        "GroupName",
        "ClientToken",
        "Description",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "StartDate",
        "EndDate",
        "State",
        "FlexibleTimeWindow",
        "ActionAfterCompletion",
        "Target.Arn",
        "Target.RoleArn",
        "Target.Input",
        "Target.RetryPolicy"
    })
    public CreateScheduleResponse createSchedule(CreateScheduleRequest request) {
        Schedule schedule = rules.schedule(request, null);
        String arn = schedule.definition().arn();
        synchronized (book) {
            if (!book.served(request.clientToken(), "create " + arn)) {
                book.add(schedule);
                book.serve(request.clientToken(), "create " + arn);
                firing.arm(schedule);
            }
        }
        return CreateScheduleResponse.builder().scheduleArn(arn).build();
    }

    @Override
    @Honours({"Name", "GroupName"})
    public GetScheduleResponse getSchedule(GetScheduleRequest request) {
        return book.get(ScheduleRules.group(request.groupName()), ScheduleRules.name(request.name(), "name"))
                .definition();
    }

    /** Replaces the whole schedule: what the request leaves out is the default again, as in AWS. */
    @Override
    @Honours({
        "Name",
        "GroupName",
        "ClientToken",
        "Description",
        "ScheduleExpression",
        "ScheduleExpressionTimezone",
        "StartDate",
        "EndDate",
        "State",
        "FlexibleTimeWindow",
        "ActionAfterCompletion",
        "Target.Arn",
        "Target.RoleArn",
        "Target.Input",
        "Target.RetryPolicy"
    })
    public UpdateScheduleResponse updateSchedule(UpdateScheduleRequest request) {
        String group = ScheduleRules.group(request.groupName());
        synchronized (book) {
            Schedule former = book.get(group, ScheduleRules.name(request.name(), "name"));
            Schedule changed = rules.schedule(request, former.definition().creationDate());
            book.replace(former, changed);
            firing.arm(changed);
            return UpdateScheduleResponse.builder()
                    .scheduleArn(changed.definition().arn())
                    .build();
        }
    }

    @Override
    @Honours({"Name", "GroupName", "ClientToken"})
    public DeleteScheduleResponse deleteSchedule(DeleteScheduleRequest request) {
        String group = ScheduleRules.group(request.groupName());
        String name = ScheduleRules.name(request.name(), "name");
        String what = "delete " + group + "/" + name;
        synchronized (book) {
            if (!book.served(request.clientToken(), what)) {
                book.remove(book.get(group, name));
                book.serve(request.clientToken(), what);
            }
        }
        return DeleteScheduleResponse.builder().build();
    }

    @Override
    @Honours({"GroupName", "NamePrefix", "State", "MaxResults", "NextToken"})
    public ListSchedulesResponse listSchedules(ListSchedulesRequest request) {
        if (request.groupName() != null) {
            book.group(request.groupName());
        }
        String prefix = request.namePrefix() == null ? "" : request.namePrefix();
        List<Schedule> found = book.schedules(request.groupName()).stream()
                .filter(schedule -> schedule.definition().name().startsWith(prefix))
                .filter(schedule ->
                        request.state() == null || schedule.definition().state() == request.state())
                .toList();
        Page<Schedule> page = Page.of(found, Schedule::key, request.maxResults(), request.nextToken());
        return ListSchedulesResponse.builder()
                .schedules(page.items().stream()
                        .map(schedule -> summary(schedule.definition()))
                        .toList())
                .nextToken(page.next())
                .build();
    }

    private static ScheduleSummary summary(GetScheduleResponse definition) {
        return ScheduleSummary.builder()
                .arn(definition.arn())
                .name(definition.name())
                .groupName(definition.groupName())
                .state(definition.state())
                .creationDate(definition.creationDate())
                .lastModificationDate(definition.lastModificationDate())
                .target(target -> target.arn(definition.target().arn()))
                .build();
    }

    @Override
    @Honours({"Name", "ClientToken", "Tags"})
    public CreateScheduleGroupResponse createScheduleGroup(CreateScheduleGroupRequest request) {
        String name = ScheduleRules.name(request.name(), "name");
        Map<String, String> tags = new LinkedHashMap<>();
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        String what = "create group " + name;
        synchronized (book) {
            if (!book.served(request.clientToken(), what)) {
                book.addGroup(name, context.time().now(), tags);
                book.serve(request.clientToken(), what);
            }
        }
        return CreateScheduleGroupResponse.builder()
                .scheduleGroupArn(rules.groupArn(name))
                .build();
    }

    @Override
    @Honours("Name")
    public GetScheduleGroupResponse getScheduleGroup(GetScheduleGroupRequest request) {
        ScheduleBook.Group group = book.group(ScheduleRules.name(request.name(), "name"));
        return GetScheduleGroupResponse.builder()
                .arn(rules.groupArn(group.name))
                .name(group.name)
                .state(ScheduleGroupState.ACTIVE)
                .creationDate(group.created)
                .lastModificationDate(group.changed)
                .build();
    }

    /** Deletes a group and every schedule in it. */
    @Override
    @Honours({"Name", "ClientToken"})
    public DeleteScheduleGroupResponse deleteScheduleGroup(DeleteScheduleGroupRequest request) {
        String name = ScheduleRules.name(request.name(), "name");
        if (name.equals(ScheduleRules.DEFAULT_GROUP)) {
            throw SchedulerErrors.invalid("The default schedule group cannot be deleted.");
        }
        String what = "delete group " + name;
        synchronized (book) {
            if (!book.served(request.clientToken(), what)) {
                book.removeGroup(name);
                book.serve(request.clientToken(), what);
            }
        }
        return DeleteScheduleGroupResponse.builder().build();
    }

    @Override
    @Honours({"NamePrefix", "MaxResults", "NextToken"})
    public ListScheduleGroupsResponse listScheduleGroups(ListScheduleGroupsRequest request) {
        String prefix = request.namePrefix() == null ? "" : request.namePrefix();
        List<ScheduleBook.Group> found = book.groups().stream()
                .filter(group -> group.name.startsWith(prefix))
                .toList();
        Page<ScheduleBook.Group> page = Page.of(found, group -> group.name, request.maxResults(), request.nextToken());
        return ListScheduleGroupsResponse.builder()
                .scheduleGroups(page.items().stream()
                        .map(group -> ScheduleGroupSummary.builder()
                                .arn(rules.groupArn(group.name))
                                .name(group.name)
                                .state(ScheduleGroupState.ACTIVE)
                                .creationDate(group.created)
                                .lastModificationDate(group.changed)
                                .build())
                        .toList())
                .nextToken(page.next())
                .build();
    }

    @Override
    @Honours({"ResourceArn", "Tags"})
    public TagResourceResponse tagResource(TagResourceRequest request) {
        ScheduleBook.Group group = tagged(request.resourceArn());
        Map<String, String> tags = new LinkedHashMap<>(group.tags());
        request.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        group.tags(tags);
        return TagResourceResponse.builder().build();
    }

    @Override
    @Honours({"ResourceArn", "TagKeys"})
    public UntagResourceResponse untagResource(UntagResourceRequest request) {
        ScheduleBook.Group group = tagged(request.resourceArn());
        Map<String, String> tags = new LinkedHashMap<>(group.tags());
        request.tagKeys().forEach(tags::remove);
        group.tags(tags);
        return UntagResourceResponse.builder().build();
    }

    @Override
    @Honours("ResourceArn")
    public ListTagsForResourceResponse listTagsForResource(ListTagsForResourceRequest request) {
        List<Tag> tags = new ArrayList<>();
        tagged(request.resourceArn())
                .tags()
                .forEach((key, value) ->
                        tags.add(Tag.builder().key(key).value(value).build()));
        return ListTagsForResourceResponse.builder().tags(tags).build();
    }

    /** Only groups can have tags. */
    private ScheduleBook.Group tagged(@Nullable String arn) {
        String prefix = rules.groupArn("");
        if (arn == null || !arn.startsWith(prefix)) {
            throw SchedulerErrors.invalid("Only schedule groups have tags; this is not the ARN of one: " + arn);
        }
        return book.group(arn.substring(prefix.length()));
    }

    /**
     * Part of a list.
     *
     * @param next the key of the last item, or null after the last part
     */
    private record Page<T>(List<T> items, @Nullable String next) {

        static <T> Page<T> of(
                List<T> all, Function<T, String> key, @Nullable Integer maxResults, @Nullable String token) {
            int most = maxResults == null ? PAGE : maxResults;
            if (most < 1 || most > PAGE) {
                throw SchedulerErrors.invalid("1 validation error detected: Value '" + most
                        + "' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and "
                        + PAGE);
            }
            List<T> rest = token == null
                    ? all
                    : all.stream()
                            .filter(item -> key.apply(item).compareTo(token) > 0)
                            .toList();
            boolean more = rest.size() > most;
            List<T> items = more ? rest.subList(0, most) : rest;
            return new Page<>(items, more ? key.apply(items.get(most - 1)) : null);
        }
    }
}
