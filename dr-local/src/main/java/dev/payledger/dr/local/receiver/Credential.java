package dev.payledger.dr.local.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A webhook's id and key, random for each process. The key is used as it is written, not decoded. Immutable. */
final class Credential {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;

    private final String webhookId = UUID.randomUUID().toString();
    private final String key;

    Credential() {
        byte[] bytes = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(bytes);
        this.key = Base64.getEncoder().encodeToString(bytes);
    }

    String webhookId() {
        return webhookId;
    }

    String key() {
        return key;
    }

    /** Whether this is the signature of {@code timestamp:body}; takes the same time whatever is wrong. */
    boolean signed(String timestamp, byte[] body, String signature) {
        return same(signature(timestamp, body), signature);
    }

    boolean isKey(String candidate) {
        return same(key, candidate);
    }

    String signature(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((timestamp + ":").getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return webhookId + " ***";
    }
}
