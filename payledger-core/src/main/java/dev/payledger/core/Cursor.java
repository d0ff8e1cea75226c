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
 * <p>Each region lists in its own order, so a cursor names its region and is refused in another: continued there, a
 * list would repeat some transactions and pass over others. A reader who was moved by a failover begins again.
 *
 * @since 0.1.0
 */
public final class Cursor {
    private static final int CHECK_BYTES = 6;
    private static final int ID_BYTES = 30;
    private static final int MAX_TOKEN = 128;

    private Cursor() {}

    /** The text for the page that follows {@code position} in the list of {@code account} in {@code region}. */
    public static String encode(String region, AccountId account, Position position) {
        byte[] id = position.id().value().getBytes(StandardCharsets.US_ASCII);
        byte[] name = region.getBytes(StandardCharsets.UTF_8);
        byte[] body = ByteBuffer.allocate(Long.BYTES + id.length + name.length)
                .putLong(position.appliedAt().toEpochMilli())
                .put(id)
                .put(name)
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
     * @throws InvalidInputException (field {@code cursor}) if the text is not a cursor of this account, or of the list
     *     of another region
     */
    public static Position decode(String region, AccountId account, String token) {
        try {
            byte[] bytes = token.length() > MAX_TOKEN
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(token);
            // The decoder takes more than one text for the same bytes; only ours counts.
            if (bytes.length > Long.BYTES + ID_BYTES + CHECK_BYTES
                    && text(bytes).equals(token)) {
                byte[] body = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
                byte[] check = Arrays.copyOfRange(bytes, body.length, bytes.length);
                if (Arrays.equals(check, check(account, body))) {
                    return position(region, body);
                }
            }
        } catch (IllegalArgumentException notOurs) {
            // Falls through to the one answer for every text that encode did not make.
        }
        throw new InvalidInputException("cursor", "is not a cursor of this account's list");
    }

    private static Position position(String region, byte[] body) {
        ByteBuffer buffer = ByteBuffer.wrap(body);
        Instant appliedAt = Instant.ofEpochMilli(buffer.getLong());
        byte[] id = new byte[ID_BYTES];
        buffer.get(id);
        String madeIn = StandardCharsets.UTF_8.decode(buffer).toString();
        if (!madeIn.equals(region)) {
            throw new InvalidInputException(
                    "cursor",
                    "belongs to the list of " + madeIn + ", and " + region
                            + " has an order of its own: begin again without a cursor");
        }
        return new Position(appliedAt, new TransactionId(new String(id, StandardCharsets.US_ASCII)));
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
