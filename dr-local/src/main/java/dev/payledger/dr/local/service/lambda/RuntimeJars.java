package dev.payledger.dr.local.service.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import dev.payledger.dr.local.runtime.RuntimeLoop;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * The managed runtime's part of a function's classpath: the runtime loop, in a jar of its own so that functions see
 * nothing else of the local AWS, and Amazon's two libraries from where this process has them.
 */
final class RuntimeJars {

    /** The loops of other languages. */
    static final String NODE_LOOP = "node_loop.mjs";

    static final String PYTHON_LOOP = "python_loop.py";

    private RuntimeJars() {}

    /** Writes the loops of other languages into a directory. */
    static void loopsInto(Path directory) throws IOException {
        for (String name : List.of(NODE_LOOP, "node_path.mjs", PYTHON_LOOP)) {
            try (InputStream in = RuntimeLoop.class.getResourceAsStream(name)) {
                if (in == null) {
                    throw new IOException("the resource " + name + " is missing beside " + RuntimeLoop.class.getName());
                }
                Files.copy(in, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Writes the loop's jar into a directory and returns the classpath. */
    static List<Path> in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Path loop = directory.resolve("runtime.jar");
        Path part = Files.createTempFile(directory, "runtime", ".part");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(part))) {
            String packagePath = RuntimeLoop.class.getPackageName().replace('.', '/');
            Path source = sourceOf(RuntimeLoop.class);
            if (Files.isDirectory(source)) {
                copy(source.resolve(packagePath), packagePath, out);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(source)) {
                    copy(jar.getPath(packagePath), packagePath, out);
                }
            }
        }
        Files.move(part, loop, StandardCopyOption.REPLACE_EXISTING);
        return List.of(loop, sourceOf(Context.class), sourceOf(PojoSerializer.class));
    }

    private static void copy(Path from, String packagePath, ZipOutputStream out) throws IOException {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : (Iterable<Path>) files.sorted()::iterator) {
                String name = String.valueOf(file.getFileName());
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    ZipEntry entry = new ZipEntry(packagePath + "/" + name);
                    entry.setTime(0);
                    out.putNextEntry(entry);
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(out);
                    }
                }
            }
        }
    }

    private static Path sourceOf(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("no path to the classes of " + type.getName(), e);
        }
    }
}
