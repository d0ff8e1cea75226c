package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.Folders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Unpacks zips into folders, with the permissions that the zip gives its files; their owner may read and write them
 * besides. A symbolic link becomes a file with the link's text, unlike on AWS.
 */
final class CodeFolder {

    private static final Map<String, ?> WITH_PERMISSIONS = Map.of("enablePosixFileAttributes", "true");

    private CodeFolder() {}

    /**
     * Unpacks a zip, once: a folder that is there already is complete.
     *
     * @throws IOException if that fails, which names the entry; nothing is left behind
     */
    static synchronized Path unpacked(Path zip, Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path part = Files.createTempDirectory(zip.toAbsolutePath().getParent(), "unpacked");
        try {
            unpack(zip, part);
            return Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Folders.delete(part);
            throw e;
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (FileSystem contents = FileSystems.newFileSystem(URI.create("jar:" + zip.toUri()), WITH_PERMISSIONS)) {
            Path top = contents.getPath("/");
            try (Stream<Path> entries = Files.walk(top)) {
                for (Path entry : (Iterable<Path>) entries::iterator) {
                    try {
                        copy(
                                entry,
                                folder.resolve(top.relativize(entry).toString()).normalize(),
                                folder);
                    } catch (IOException | InvalidPathException e) {
                        throw new IOException(
                                "cannot unpack " + entry + " of the function's code: " + e.getMessage()
                                        + ". Leave it out of the zip or give it a shorter or plainer name, and see"
                                        + " that the disk is not full.",
                                e);
                    }
                }
            }
        }
    }

    private static void copy(Path entry, Path target, Path folder) throws IOException {
        if (!target.startsWith(folder)) {
            throw new IOException("entry " + entry + " would be unpacked outside of its folder");
        }
        if (Files.isDirectory(entry)) {
            Files.createDirectories(target);
            return;
        }
        Files.copy(entry, target);
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (view != null) {
            Set<PosixFilePermission> permissions = new HashSet<>(Files.getPosixFilePermissions(entry));
            permissions.add(PosixFilePermission.OWNER_READ);
            permissions.add(PosixFilePermission.OWNER_WRITE);
            view.setPermissions(permissions);
        }
    }
}
