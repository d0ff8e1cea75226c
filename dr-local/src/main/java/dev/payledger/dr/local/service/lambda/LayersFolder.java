package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.Folders;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Merges the files of several layers into one folder, once for the same layers in the same order. */
final class LayersFolder {

    private LayersFolder() {}

    /** The merged folder, beside those of the layers themselves. */
    static synchronized Path of(List<FunctionCode> layers) throws IOException {
        String all = layers.stream().map(FunctionCode::sha256).collect(Collectors.joining("\n"));
        byte[] hash = CodeStore.sha256(all.getBytes(StandardCharsets.UTF_8));
        Path folder = layers.get(0)
                .directory()
                .resolveSibling("layers-" + HexFormat.of().formatHex(hash, 0, 12));
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Path part = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "layers");
        try {
            for (FunctionCode layer : layers) {
                copy(layer.unpacked(), part);
            }
            return Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            Folders.delete(part);
            throw e;
        }
    }

    private static void copy(Path layer, Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(layer)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path target = folder.resolve(layer.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    if (Files.exists(target) && !Files.isDirectory(target)) {
                        Files.delete(target);
                    }
                    Files.createDirectories(target);
                } else {
                    if (Files.isDirectory(target)) {
                        Folders.delete(target);
                    }
                    Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
