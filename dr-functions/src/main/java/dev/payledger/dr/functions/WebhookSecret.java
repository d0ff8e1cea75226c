package dev.payledger.dr.functions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Where the incident agent listens, and the key that signs what it is told.
 *
 * @param url https, or http on loopback
 * @param key used as it is, not decoded; for {@link Type#APIKEY} the bearer token
 */
record WebhookSecret(URI url, String key, Type type) {

    /** How a call proves where it comes from. */
    enum Type {
        /** Signed with a key that both sides know. */
        HMAC,
        /** With a token in the Authorization header. */
        APIKEY
    }

    /**
     * The stored secret of this name, read at every call so that a new key counts at once.
     *
     * @throws IllegalStateException if there is none, or it is being deleted; the user must run setup-webhook
     */
    static WebhookSecret read(String name) {
        try (SecretsManagerClient client = SecretsManagerClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build()) {
            return parse(
                    client.getSecretValue(request -> request.secretId(name)).secretString(), name);
        } catch (ResourceNotFoundException | InvalidRequestException e) {
            throw new IllegalStateException(
                    "Secret " + name + " cannot be read, so the incident agent is not told; run dr:setup-webhook.", e);
        }
    }

    /**
     * Reads the secret's text.
     *
     * @throws IllegalStateException if it is not what setup-webhook stores; run it again
     */
    static WebhookSecret parse(String text, String name) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            // The cause quotes the text, so it goes no further.
            throw unreadable(name);
        }
        String url = json.path("url").asText();
        String key = json.path("key").asText();
        if (url.isBlank() || key.isBlank()) {
            throw unreadable(name);
        }
        return new WebhookSecret(
                URI.create(url), key, json.path("type").asText().equals("apikey") ? Type.APIKEY : Type.HMAC);
    }

    private static IllegalStateException unreadable(String name) {
        return new IllegalStateException(
                "Secret " + name + " does not hold url and key; run dr:setup-webhook to store them again.");
    }

    @Override
    public String toString() {
        return "WebhookSecret[" + url.getHost() + ", ***]";
    }
}
