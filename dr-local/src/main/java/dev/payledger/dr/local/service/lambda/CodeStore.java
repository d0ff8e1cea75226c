package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.Fingerprint;
import dev.payledger.dr.local.disk.Folders;
import dev.payledger.dr.local.wire.AwsError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;

/**
 * Keeps the code of functions and the content of layers on disk, once per content. A zip is used as a jar as it is
 * (its classes are at its root, as in a shaded jar); jars in its {@code lib} folder are unpacked beside it. Other
 * files are found on the classpath only.
 */
final class CodeStore {

    static final long MAX_UNZIPPED_BYTES = 250L * 1024 * 1024;

    private final Path root;
    private final Map<String, FunctionCode> kept = new HashMap<>();

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
        String name = HexFormat.of().formatHex(hash, 0, 12);
        FunctionCode known = kept.get(name);
        if (known != null) {
            return known;
        }
        Path directory = root.resolve(name);
        try {
            Files.createDirectories(directory);
            Path part = directory.resolve("function.jar.part");
            Files.write(part, zip);
            List<Path> classpath = new ArrayList<>();
            Path jar = directory.resolve("function.jar");
            classpath.add(jar);
            long unzipped = unpackLibraries(part, directory.resolve("lib"), classpath);
            Files.move(part, jar, StandardCopyOption.ATOMIC_MOVE);
            String sha256 = Base64.getEncoder().encodeToString(hash);
            FunctionCode code = new FunctionCode(sha256, zip.length, unzipped, directory, classpath, List.of());
            kept.put(name, code);
            return code;
        } catch (ZipException e) {
            throw invalid("Could not unzip uploaded file. Please check your file, then try to upload again.");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep a function's code under " + directory, e);
        } finally {
            if (!kept.containsKey(name)) {
                Folders.delete(directory);
            }
        }
    }

    /** Adds the jars of the zip's {@code lib} to the class path, and says how large all of the zip is unpacked. */
    private static long unpackLibraries(Path file, Path lib, List<Path> classpath) throws IOException {
        long total;
        List<Path> libraries = new ArrayList<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            if (zip.size() == 0) {
                throw new ZipException("there is nothing in it");
            }
            total = zip.stream().mapToLong(ZipEntry::getSize).sum();
            if (total > MAX_UNZIPPED_BYTES) {
                throw invalid("Unzipped size must be smaller than " + MAX_UNZIPPED_BYTES + " bytes");
            }
            for (ZipEntry entry : (Iterable<ZipEntry>) zip.stream().map(ZipEntry.class::cast)::iterator) {
                String name = entry.getName();
                if (name.startsWith("lib/") && name.endsWith(".jar") && name.indexOf('/', 4) < 0) {
                    Files.createDirectories(lib);
                    Path library = lib.resolve(name.substring(4));
                    try (InputStream in = zip.getInputStream(entry)) {
                        Files.copy(in, library, StandardCopyOption.REPLACE_EXISTING);
                    }
                    libraries.add(library);
                }
            }
        }
        libraries.sort(null);
        classpath.addAll(libraries);
        return total;
    }

    private static RuntimeException invalid(String message) {
        return AwsError.of(InvalidParameterValueException.builder(), "InvalidParameterValueException", 400, message);
    }

    static byte[] sha256(byte[] content) {
        return Fingerprint.sha256().digest(content);
    }
}
