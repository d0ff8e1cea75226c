package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.wire.AwsError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/**
 * Keeps functions' code on disk, once per content. A zip is used as a jar as it is (its classes are at its root, as in
 * a shaded jar); jars in its {@code lib} folder are unpacked beside it. Other files are found on the classpath only.
 */
final class CodeStore {

    private static final long MAX_UNZIPPED_BYTES = 250L * 1024 * 1024;

    private final Path root;

    CodeStore(Path root) {
        this.root = root;
    }

    /**
     * Keeps a zip.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if it is no zip, or unpacks to more than
     *     250 MB
     */
    synchronized FunctionCode keep(byte[] zip) {
        byte[] hash = sha256(zip);
        Path directory = root.resolve(HexFormat.of().formatHex(hash, 0, 12));
        try {
            Files.createDirectories(directory);
            List<Path> classpath = new ArrayList<>();
            Path jar = directory.resolve("function.jar");
            classpath.add(jar);
            classpath.addAll(unpackLibraries(zip, directory.resolve("lib")));
            if (!Files.exists(jar)) {
                Path part = directory.resolve("function.jar.part");
                Files.write(part, zip);
                Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
            }
            return new FunctionCode(Base64.getEncoder().encodeToString(hash), zip.length, directory, classpath);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a function's code under " + directory, e);
        }
    }

    private static List<Path> unpackLibraries(byte[] zip, Path lib) throws IOException {
        List<Path> libraries = new ArrayList<>();
        long total = 0;
        int entries = 0;
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries++;
                String name = entry.getName();
                boolean library = name.startsWith("lib/") && name.endsWith(".jar") && name.indexOf('/', 4) < 0;
                if (library) {
                    Files.createDirectories(lib);
                    Path file = lib.resolve(name.substring(4));
                    Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
                    libraries.add(file);
                    total += Files.size(file);
                } else {
                    total += drain(in, MAX_UNZIPPED_BYTES - total);
                }
                if (total > MAX_UNZIPPED_BYTES) {
                    throw invalid("Unzipped size must be smaller than " + MAX_UNZIPPED_BYTES + " bytes");
                }
            }
        } catch (IllegalArgumentException | java.util.zip.ZipException e) {
            throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
        if (entries == 0) {
            throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        }
        libraries.sort(null);
        return libraries;
    }

    private static long drain(ZipInputStream in, long limit) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long count = 0;
        for (int n = in.read(buffer); n >= 0 && count <= limit; n = in.read(buffer)) {
            count += n;
        }
        return count;
    }

    private static RuntimeException invalid(String message) {
        return AwsError.of(InvalidParameterValueException.builder(), "InvalidParameterValueException", 400, message);
    }

    static byte[] sha256(byte[] content) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
