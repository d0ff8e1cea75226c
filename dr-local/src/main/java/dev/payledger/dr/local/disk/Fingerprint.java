package dev.payledger.dr.local.disk;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32;

/** What tells one version of a file from another: its size and its CRC-32, which Java computes fastest. */
public final class Fingerprint {

    private static final int BUFFER_BYTES = 1 << 16;

    private Fingerprint() {}

    /** The fingerprint of a file's content. */
    public static String of(Path file) throws IOException {
        CRC32 sum = new CRC32();
        long size = 0;
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.update(buffer, 0, read);
                size += read;
            }
        }
        return Long.toHexString(size) + "-" + Long.toHexString(sum.getValue());
    }

    /** A new digest for names that are made of content. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
