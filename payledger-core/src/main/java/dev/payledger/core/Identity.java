package dev.payledger.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Derives the identity of a transaction. A change here changes the identity of every retry that is under way:
 * IdentityTest pins the results.
 */
final class Identity {
    private static final String BASE_32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final int ID_CHARACTERS = 26;

    private Identity() {}

    /** SHA-256 over the content, in hexadecimal. */
    static String fingerprint(TransactionRequest request) {
        return HexFormat.of()
                .formatHex(digest(
                        request.type().name(),
                        Long.toString(request.amount().minorUnits()),
                        request.amount().currency().getCurrencyCode(),
                        request.description()));
    }

    static TransactionId transactionId(AccountId account, IdempotencyKey key, String fingerprint) {
        return new TransactionId("txn_" + base32(digest(account.value(), key.value(), fingerprint)));
    }

    /** Each part with its length before it, so that no two lists of parts read alike; -1 stands for an absent one. */
    private static byte[] digest(@Nullable String... parts) {
        MessageDigest sha256;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
        for (String part : parts) {
            byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES)
                    .putInt(part == null ? -1 : bytes.length)
                    .array());
            sha256.update(bytes);
        }
        return sha256.digest();
    }

    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder(ID_CHARACTERS);
        int bits = 0;
        int buffered = 0;
        for (int next = 0; text.length() < ID_CHARACTERS; ) {
            if (buffered < 5) {
                bits = (bits << 8 | bytes[next++] & 0xff) & 0xffff;
                buffered += 8;
            }
            buffered -= 5;
            text.append(BASE_32.charAt(bits >> buffered & 31));
        }
        return text.toString();
    }
}
