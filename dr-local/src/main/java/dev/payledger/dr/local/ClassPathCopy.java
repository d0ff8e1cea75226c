package dev.payledger.dr.local;

import dev.payledger.dr.local.disk.Fingerprint;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * The class path that a process is to run, copied to a folder named by its hash. A process must not run from jars that a
 * build may replace under it: the JVM breaks when an open jar changes.
 */
final class ClassPathCopy {

    private static final int HASH_CHARACTERS = 16;

    private final List<Path> entries;
    private final String hash;

    private ClassPathCopy(List<Path> entries, String hash) {
        this.entries = entries;
        this.hash = hash;
    }

    /** The class path of a class loader that knows its URLs, else that of this JVM. Maven plugins are left out. */
    static ClassPathCopy of(ClassLoader loader) throws IOException {
        List<Path> entries = new ArrayList<>();
        if (loader instanceof URLClassLoader urls) {
            for (URL url : urls.getURLs()) {
                if (url.getProtocol().equals("file")) {
                    entries.add(path(url));
                }
            }
            addImported(entries, loader);
        } else {
            for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
                if (!entry.isEmpty()) {
                    entries.add(Path.of(entry).toAbsolutePath());
                }
            }
        }
        return of(entries);
    }

    /** Maven lends a plugin its own SLF4J, which is then not among the plugin's URLs; the AWS SDK needs it. */
    private static void addImported(List<Path> entries, ClassLoader loader) {
        try {
            CodeSource source = Class.forName("org.slf4j.LoggerFactory", false, loader)
                    .getProtectionDomain()
                    .getCodeSource();
            if (source != null
                    && source.getLocation().getProtocol().equals("file")
                    && !entries.contains(path(source.getLocation()))) {
                entries.add(path(source.getLocation()));
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("SLF4J is missing, which the AWS SDK needs", e);
        }
    }

    static ClassPathCopy of(List<Path> candidates) throws IOException {
        List<Path> entries = new ArrayList<>();
        for (Path entry : candidates) {
            if (Files.exists(entry) && !isMavenPlugin(entry)) {
                entries.add(entry);
            }
        }
        return new ClassPathCopy(List.copyOf(entries), hash(entries));
    }

    /** A short hash over the names and the content of everything on the class path. */
    String hash() {
        return hash;
    }

    /** Copies the class path below a folder, unless it is there, and returns the copies in the same order. */
    List<Path> copyTo(Path builds) throws IOException {
        Path target = builds.resolve(hash);
        if (!Files.isDirectory(target)) {
            Files.createDirectories(builds);
            Path temporary = Files.createTempDirectory(builds, ".copy-");
            for (int i = 0; i < entries.size(); i++) {
                copy(entries.get(i), temporary.resolve(name(i)));
            }
            moveUnlessThere(temporary, target);
        }
        List<Path> copies = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            copies.add(target.resolve(name(i)));
        }
        return copies;
    }

    static void deleteTree(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(root)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String name(int index) {
        return "%03d-%s".formatted(index, entries.get(index).getFileName());
    }

    private static void moveUnlessThere(Path temporary, Path target) throws IOException {
        try {
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // Another start made the same copy at the same time: the content is equal, since the name is its hash.
            if (!Files.isDirectory(target)) {
                throw e;
            }
            deleteTree(temporary);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (!Files.isDirectory(from)) {
            Files.copy(from, to);
            return;
        }
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path copy = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(path, copy);
                }
            }
        }
    }

    private static String hash(List<Path> entries) throws IOException {
        MessageDigest digest = Fingerprint.sha256();
        for (Path entry : entries) {
            try (Stream<Path> tree = Files.walk(entry)) {
                for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
                    String line =
                            entry.getFileName() + "!" + entry.relativize(file) + " " + Fingerprint.of(file) + "\n";
                    digest.update(line.getBytes(StandardCharsets.UTF_8));
                }
            }
        }
        return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
    }

    private static boolean isMavenPlugin(Path entry) throws IOException {
        String descriptor = "META-INF/maven/plugin.xml";
        if (Files.isDirectory(entry)) {
            return Files.exists(entry.resolve(descriptor));
        }
        try (java.util.zip.ZipFile zip = new java.util.zip.ZipFile(entry.toFile())) {
            return zip.getEntry(descriptor) != null;
        } catch (java.util.zip.ZipException e) {
            return true; // No jar: nothing that a class path could use.
        }
    }

    private static Path path(URL url) {
        try {
            return Path.of(url.toURI());
        } catch (URISyntaxException e) {
            return Path.of(url.getPath());
        }
    }
}
