package dev.payledger.dr.internal.resource;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.payledger.dr.config.Names;
import dev.payledger.dr.config.Webhook;
import dev.payledger.dr.error.DrException;
import dev.payledger.dr.internal.aws.AwsCall;
import java.util.Optional;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * The incident agent's URL and key in Secrets Manager of one region. A secret that somebody deleted keeps its name for
 * days; it is restored and gets the new value. See <a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html">deleting a secret</a>.
 */
public final class WebhookSecret {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The stage of the version that a reader gets. */
    private static final String CURRENT = "AWSCURRENT";

    private final SecretsManagerClient client;
    private final String region;
    private final String name;
    private final String deployment;

    WebhookSecret(SecretsManagerClient client, String region, String name, String deployment) {
        this.client = client;
        this.region = region;
        this.name = name;
        this.deployment = deployment;
    }

    private AwsCall call(String operation) {
        return new AwsCall("secretsmanager", operation, "secret " + name, region);
    }

    public String name() {
        return name;
    }

    /** How a secret was stored. */
    public enum Stored {
        /** There was none. */
        CREATED,
        /** It held something else. */
        UPDATED,
        /** It was deleted, its name was still reserved, and it was restored. */
        RESTORED,
        /** It held the same. */
        UNCHANGED
    }

    /** Stores URL and key. */
    public Stored store(Webhook webhook) {
        String text = JSON.createObjectNode()
                .put("url", webhook.url().toString())
                .put("key", webhook.key().reveal())
                .put("type", webhook.type().text())
                .toString();
        Optional<DescribeSecretResponse> found = describe();
        if (found.isEmpty()) {
            call("CreateSecret")
                    .get(() -> client.createSecret(request -> request.name(name)
                            .description("Where " + deployment + " reports incidents")
                            .secretString(text)
                            .tags(Tag.builder().key(Names.TAG).value(deployment).build())));
            return Stored.CREATED;
        }
        boolean deleted = found.get().deletedDate() != null;
        if (deleted) {
            call("RestoreSecret").get(() -> client.restoreSecret(request -> request.secretId(name)));
        } else if (value().filter(text::equals).isPresent()) {
            return Stored.UNCHANGED;
        }
        call("PutSecretValue")
                .get(() ->
                        client.putSecretValue(request -> request.secretId(name).secretString(text)));
        return deleted ? Stored.RESTORED : Stored.UPDATED;
    }

    /** Whether the secret stands and holds a value; the value is not read. */
    public boolean isStored() {
        return describe()
                .filter(found -> found.deletedDate() == null)
                .filter(found ->
                        found.versionIdsToStages().values().stream().anyMatch(stages -> stages.contains(CURRENT)))
                .isPresent();
    }

    /**
     * Removes the secret at once.
     *
     * @return whether there was one
     */
    public boolean remove() {
        if (describe().isEmpty()) {
            return false;
        }
        return call("DeleteSecret")
                .find(() ->
                        client.deleteSecret(request -> request.secretId(name).forceDeleteWithoutRecovery(true)))
                .isPresent();
    }

    private Optional<DescribeSecretResponse> describe() {
        return call("DescribeSecret").find(() -> client.describeSecret(request -> request.secretId(name)));
    }

    private Optional<String> value() {
        try {
            return call("GetSecretValue").find(() -> client.getSecretValue(request -> request.secretId(name))
                    .secretString());
        } catch (DrException e) {
            if (AwsCall.code(e).equals("InvalidRequestException")) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
