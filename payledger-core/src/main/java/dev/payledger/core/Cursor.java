package dev.payledger.core;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;

/**
 * Where the next page of an account's list begins, as a text that callers hand back and do not read. It carries a
 * check of its account: a cursor of one account, or one that was cut or changed, is refused for another. The check
 * guards against mistakes; it is no secret.
 *
 * <p>Each region lists in its own order. A cursor that is used in the other region after a failover continues at the
 * same moment there, so transactions that were applied around that moment may be listed twice or passed over.
 *
 * @since 0.1.0
 */
public final class Cursor {
    private static final int CHECK_BYTES = 6;
    private static final int MAX_TOKEN = 128;

    private Cursor() {}

    /** The text for the page that follows {@code position} in the list of {@code account}. */
    public static String encode(AccountId account, Position position) {
        byte[] id = position.id().value().getBytes(StandardCharsets.US_ASCII);
        byte[] body = ByteBuffer.allocate(Long.BYTES + id.length)
                .putLong(position.appliedAt().toEpochMilli())
                .put(id)
                .array();
        byte[] token = ByteBuffer.allocate(body.length + CHECK_BYTES)
                .put(body)
                .put(check(account, body))
                .array();
        return text(token);
    }

    /**
     * The position that {@link #encode} put into the text.
     *
     * @throws InvalidInputException (field {@code cursor}) if the text is not a cursor of this account
     */
    public static Position decode(AccountId account, String token) {
        try {
            byte[] bytes = token.length() > MAX_TOKEN
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(token);
            // The decoder takes more than one text for the same bytes; only ours counts.
            if (bytes.length > Long.BYTES + CHECK_BYTES && text(bytes).equals(token)) {
                byte[] body = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
                byte[] check = Arrays.copyOfRange(bytes, body.length, bytes.length);
                if (Arrays.equals(check, check(account, body))) {
                    ByteBuffer buffer = ByteBuffer.wrap(body);
                    Instant appliedAt = Instant.ofEpochMilli(buffer.getLong());
                    String id = StandardCharsets.US_ASCII.decode(buffer).toString();
                    return new Position(appliedAt, new TransactionId(id));
                }
            }
        } catch (IllegalArgumentException | InvalidInputException notOurs) {
            // Falls through to the one answer for every text that encode did not make.
        }
        throw new InvalidInputException("cursor", "is not a cursor of this account's list");
    }

    private static String text(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] check(AccountId account, byte[] body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(account.value().getBytes(StandardCharsets.US_ASCII));
            sha256.update((byte) 0);
            return Arrays.copyOf(sha256.digest(body), CHECK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
