package dev.payledger.dr.local.service.secretsmanager;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;

/** A text or bytes that nobody may see by accident: it never shows itself as a string. Immutable. */
final class SecretValue {

    private static final int MAX_BYTES = 65_536;

    private final @Nullable String text;
    private final @Nullable SdkBytes bytes;

    private SecretValue(@Nullable String text, @Nullable SdkBytes bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** What a request carries, or empty where it carries none. */
    static Optional<SecretValue> of(@Nullable String text, @Nullable SdkBytes bytes) {
        if (text != null && bytes != null) {
            throw SecretErrors.invalidParameter(
                    "You can't specify both a binary secret value and a string secret value in the same secret.");
        }
        if (text == null && bytes == null) {
            return Optional.empty();
        }
        int length = text == null ? length(bytes) : text.getBytes(StandardCharsets.UTF_8).length;
        String member = text == null ? "secretBinary" : "secretString";
        if (length > MAX_BYTES) {
            throw SecretErrors.constraint(member, "Member must have length less than or equal to " + MAX_BYTES);
        }
        if (length == 0) {
            throw SecretErrors.constraint(member, "Member must have length greater than or equal to 1");
        }
        return Optional.of(new SecretValue(text, bytes));
    }

    /** The text, or null if it is bytes. */
    @Nullable
    String text() {
        return text;
    }

    /** The bytes, or null if it is a text. */
    @Nullable
    SdkBytes bytes() {
        return bytes;
    }

    private static int length(@Nullable SdkBytes bytes) {
        return bytes == null ? 0 : bytes.asByteArrayUnsafe().length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof SecretValue value)) {
            return false;
        }
        return java.util.Objects.equals(text, value.text)
                && Arrays.equals(
                        bytes == null ? null : bytes.asByteArrayUnsafe(),
                        value.bytes == null ? null : value.bytes.asByteArrayUnsafe());
    }

    @Override
    public int hashCode() {
        return java.util.Objects.hash(text, bytes);
    }

    @Override
    public String toString() {
        return "***";
    }
}
