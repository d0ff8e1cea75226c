package dev.payledger.dr.local.service.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/**
 * A checksum of a whole object.
 *
 * @param algorithm as S3 names it
 * @param value base64
 */
record Checksum(Algorithm algorithm, String value) {

    enum Algorithm {
        CRC32,
        CRC32C,
        CRC64NVME,
        SHA1,
        SHA256
    }

    static Checksum of(Algorithm algorithm, byte[] content) {
        byte[] raw =
                switch (algorithm) {
                    case CRC32 -> {
                        CRC32 crc = new CRC32();
                        crc.update(content);
                        yield intBytes(crc.getValue());
                    }
                    case CRC32C -> {
                        CRC32C crc = new CRC32C();
                        crc.update(content);
                        yield intBytes(crc.getValue());
                    }
                    case CRC64NVME ->
                        ByteBuffer.allocate(Long.BYTES)
                                .putLong(Crc64.of(content))
                                .array();
                    case SHA1 -> digest("SHA-1", content);
                    case SHA256 -> digest("SHA-256", content);
                };
        return new Checksum(algorithm, Base64.getEncoder().encodeToString(raw));
    }

    /** Sets the one member of an answer that this checksum is for. */
    void setOn(SdkPojo answer) {
        String member = "Checksum" + algorithm.name();
        for (SdkField<?> field : answer.sdkFields()) {
            if (member.equals(field.memberName())) {
                field.set(answer, value);
            }
        }
    }

    static byte[] digest(String name, byte[] content) {
        try {
            return MessageDigest.getInstance(name).digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + name, e);
        }
    }

    private static byte[] intBytes(long value) {
        return ByteBuffer.allocate(Integer.BYTES).putInt((int) value).array();
    }

    /** CRC-64/NVME, reflected. */
    private static final class Crc64 {
        private static final long POLYNOMIAL = 0x9a6c9329ac4bc9b5L;
        private static final long[] TABLE = table();

        private static long of(byte[] content) {
            long crc = -1;
            for (byte b : content) {
                crc = TABLE[(int) ((crc ^ b) & 0xff)] ^ (crc >>> 8);
            }
            return ~crc;
        }

        private static long[] table() {
            long[] table = new long[256];
            for (int i = 0; i < table.length; i++) {
                long value = i;
                for (int bit = 0; bit < 8; bit++) {
                    value = (value & 1) != 0 ? (value >>> 1) ^ POLYNOMIAL : value >>> 1;
                }
                table[i] = value;
            }
            return table;
        }
    }
}
