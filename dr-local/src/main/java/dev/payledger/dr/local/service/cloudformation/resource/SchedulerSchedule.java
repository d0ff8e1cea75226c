package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ConflictException;
import software.amazon.awssdk.services.scheduler.model.CreateScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.DeleteScheduleRequest;
import software.amazon.awssdk.services.scheduler.model.ResourceNotFoundException;
import software.amazon.awssdk.services.scheduler.model.UpdateScheduleRequest;

/**
 * {@code AWS::Scheduler::Schedule}; {@code Ref} answers its name.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-scheduler-schedule.html">
 *     AWS::Scheduler::Schedule</a>
 */
final class SchedulerSchedule implements ResourceProvider {

    private static final String TYPE = "AWS::Scheduler::Schedule";
    private static final int NAME_MAX = 64;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported(
                    "Name",
                    "GroupName",
                    "Description",
                    "ScheduleExpression",
                    "ScheduleExpressionTimezone",
                    "FlexibleTimeWindow",
                    "State",
                    "Target.Arn",
                    "Target.RoleArn",
                    "Target.Input",
                    "Target.RetryPolicy")
            .notBuilt(
                    "EndDate",
                    "StartDate",
                    "KmsKeyArn",
                    "Target.DeadLetterConfig",
                    "Target.EcsParameters",
                    "Target.EventBridgeParameters",
                    "Target.KinesisParameters",
                    "Target.SageMakerPipelineParameters",
                    "Target.SqsParameters")
            .required("FlexibleTimeWindow", "ScheduleExpression", "Target")
            .createOnly("Name", "GroupName")
            .name("Name")
            .attributes("Arn")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        SchedulerClient scheduler = context.clients().scheduler();
        String name = Objects.requireNonNullElseGet(
                request.properties().string("Name"), () -> context.generatedName(NAME_MAX));
        CreateScheduleRequest create = SdkShape.fill(
                        CreateScheduleRequest.builder(), request.properties().without("Name"))
                .name(name)
                .build();
        try {
            String arn = scheduler
                    .createSchedule(context.honoured(scheduler, create))
                    .scheduleArn();
            return new Made(name, Map.of("Arn", arn));
        } catch (ConflictException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
    }

    /** UpdateSchedule replaces the whole schedule: what the template does not say is at its default again. */
    @Override
    public Made update(Existing existing, ResourceRequest request) {
        SchedulerClient scheduler = request.context().clients().scheduler();
        UpdateScheduleRequest update = SdkShape.fill(
                        UpdateScheduleRequest.builder(), request.properties().without("Name"))
                .name(existing.physicalId())
                .build();
        scheduler.updateSchedule(request.context().honoured(scheduler, update));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        @Nullable String group = existing.view().string("GroupName");
        try {
            context.clients()
                    .scheduler()
                    .deleteSchedule(DeleteScheduleRequest.builder()
                            .name(existing.physicalId())
                            .groupName(group)
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }
}
