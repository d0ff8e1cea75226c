package dev.payledger.dr.local.service.cloudformation.resource;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.DeleteSecretRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.TagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UntagResourceRequest;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretRequest;

/**
 * {@code AWS::SecretsManager::Secret} with a value of the template's own; {@code Ref} answers its ARN. A generated value
 * is refused. Deleted without a recovery window, as CloudFormation does.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html">
 *     AWS::SecretsManager::Secret</a>
 */
final class SecretsManagerSecret implements ResourceProvider {

    private static final String TYPE = "AWS::SecretsManager::Secret";
    private static final int NAME_MAX = 200;

    private static final ResourceSchema SCHEMA = ResourceSchema.of(TYPE)
            .supported("Name", "Description", "SecretString", "Tags")
            .notBuilt("GenerateSecretString", "KmsKeyId", "ReplicaRegions", "Type")
            .createOnly("Name")
            .name("Name")
            .attributes("Id")
            .build();

    @Override
    public ResourceSchema schema() {
        return SCHEMA;
    }

    @Override
    public Made create(ResourceRequest request) {
        ResourceContext context = request.context();
        Properties properties = request.properties();
        String name = Objects.requireNonNullElseGet(properties.string("Name"), () -> context.generatedName(NAME_MAX));
        CreateSecretRequest.Builder create = CreateSecretRequest.builder()
                .name(name)
                .description(properties.string("Description"))
                .secretString(properties.string("SecretString"));
        Map<String, String> tags = context.tags(properties);
        if (!tags.isEmpty()) {
            create.tags(tags.entrySet().stream()
                    .map(tag -> tag(tag.getKey(), tag.getValue()))
                    .toList());
        }
        try {
            String arn = context.clients()
                    .secretsManager()
                    .createSecret(create.build())
                    .arn();
            return new Made(arn, Map.of("Id", arn));
        } catch (ResourceExistsException e) {
            throw ResourceFailure.alreadyExists(TYPE, name);
        }
    }

    @Override
    public Made update(Existing existing, ResourceRequest request) {
        SecretsManagerClient secrets = request.context().clients().secretsManager();
        Properties before = existing.view();
        Properties after = request.properties();
        String arn = existing.physicalId();
        UpdateSecretRequest.Builder update = UpdateSecretRequest.builder().secretId(arn);
        if (!Objects.equals(before.string("Description"), after.string("Description"))) {
            update.description(Objects.requireNonNullElse(after.string("Description"), ""));
        }
        @Nullable String value = after.string("SecretString");
        if (value == null && before.string("SecretString") != null) {
            throw new ResourceFailure(
                    "InvalidRequest",
                    "The local AWS (dr-local) cannot take the property SecretString out of a resource.");
        }
        if (!Objects.equals(before.string("SecretString"), value)) {
            update.secretString(value);
        }
        secrets.updateSecret(update.build());
        Map<String, String> tags = request.context().tags(after);
        Set<String> gone = new LinkedHashSet<>(existing.tags().keySet());
        gone.removeAll(tags.keySet());
        if (!gone.isEmpty()) {
            secrets.untagResource(
                    UntagResourceRequest.builder().secretId(arn).tagKeys(gone).build());
        }
        if (!tags.isEmpty() && !tags.equals(existing.tags())) {
            secrets.tagResource(TagResourceRequest.builder()
                    .secretId(arn)
                    .tags(tags.entrySet().stream()
                            .map(tag -> tag(tag.getKey(), tag.getValue()))
                            .toList())
                    .build());
        }
        return new Made(arn, existing.attributes());
    }

    @Override
    public void delete(Existing existing, ResourceContext context) {
        try {
            context.clients()
                    .secretsManager()
                    .deleteSecret(DeleteSecretRequest.builder()
                            .secretId(existing.physicalId())
                            .forceDeleteWithoutRecovery(true)
                            .build());
        } catch (ResourceNotFoundException e) {
            // What is to be removed is gone.
        }
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
