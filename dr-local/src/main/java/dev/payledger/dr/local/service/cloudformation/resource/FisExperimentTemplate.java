package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.fis.FisClient;
import software.amazon.awssdk.services.fis.model.CreateExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.DeleteExperimentTemplateRequest;
import software.amazon.awssdk.services.fis.model.ResourceNotFoundException;
import software.amazon.awssdk.services.fis.model.UpdateExperimentTemplateRequest;

/**
 * {@code AWS::FIS::ExperimentTemplate}; {@code Ref} answers its id. What FIS does not honour in targets and actions is
 * refused when it is made, by the name that it has in the API.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-fis-experimenttemplate.html">
 *     AWS::FIS::ExperimentTemplate</a>
 */
final class FisExperimentTemplate implements ResourceProvider {

    private static final String TARGETS = "Targets";
    private static final String ACTIONS = "Actions";

    private static final ResourceSchema SCHEMA = ResourceSchema.of("AWS::FIS::ExperimentTemplate")
            .supported(ACTIONS, "Description", "RoleArn", "StopConditions.Source", "Tags", TARGETS)
            .notBuilt("ExperimentOptions", "ExperimentReportConfiguration", "LogConfiguration", "StopConditions.Value")
            .required("Description", "RoleArn", "StopConditions", TARGETS)
            .createOnly("Tags")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        FisClient fis = context.clients().fis();
        CreateExperimentTemplateRequest create = SdkShape.fill(
                        CreateExperimentTemplateRequest.builder(), asInTheApi(request.properties()))
                .clientToken(context.region().ids().uuid())
                .tags(context.tags(request.properties()))
                .build();
        String id = fis.createExperimentTemplate(context.honoured(fis, create))
                .experimentTemplate()
                .id();
        request.initiated(id);
        return new Made(id, Map.of("Id", id));
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        FisClient fis = request.context().clients().fis();
        UpdateExperimentTemplateRequest update = SdkShape.fill(
                        UpdateExperimentTemplateRequest.builder(), asInTheApi(request.properties()))
                .id(existing.physicalId())
                .build();
        fis.updateExperimentTemplate(request.context().honoured(fis, update));
        return new Made(existing.physicalId(), existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .fis()
                    .deleteExperimentTemplate(DeleteExperimentTemplateRequest.builder()
                            .id(existing.physicalId())
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    /** The API's members begin with small letters; the names of targets, actions and parameters are the user's. */
    private static Properties asInTheApi(Properties properties) {
        Map<String, Object> members = new LinkedHashMap<>();
        properties.without("Tags").values().forEach((name, value) -> {
            boolean named = name.equals(TARGETS) || name.equals(ACTIONS);
            members.put(small(name), named ? eachSmall(properties.object(name)) : small(value));
        });
        members.putIfAbsent("actions", Map.of());
        return new Properties(members);
    }

    private static Map<String, Object> eachSmall(Properties named) {
        Map<String, Object> each = new LinkedHashMap<>();
        named.values().forEach((name, value) -> each.put(name, small(value)));
        return each;
    }

    private static Object small(Object value) {
        if (value instanceof List<?> list) {
            List<Object> elements = new ArrayList<>();
            list.forEach(element -> elements.add(small(element)));
            return elements;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> members = new LinkedHashMap<>();
            map.forEach((name, below) -> members.put(small(name.toString()), below));
            return members;
        }
        return value;
    }

    private static String small(String name) {
        return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    }
}
