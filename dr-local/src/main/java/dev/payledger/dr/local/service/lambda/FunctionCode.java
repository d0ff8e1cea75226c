package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The unpacked code of a function with its layers, or the content of a layer.
 *
 * @param sha256 Base64, as AWS gives it
 * @param size bytes of the zip
 * @param unzipped bytes of what is in the zip
 * @param directory where it is kept, and a Java function's {@code LAMBDA_TASK_ROOT}
 * @param classpath the zip itself and the jars of its {@code lib} folder
 * @param layers in the function's order; a later one's files replace an earlier one's
 */
record FunctionCode(
        String sha256, long size, long unzipped, Path directory, List<Path> classpath, List<FunctionCode> layers) {

    /** The folder with the files of the zip: the {@code LAMBDA_TASK_ROOT} of functions in other languages. */
    Path unpacked() throws IOException {
        return CodeFolder.unpacked(zip(), directory.resolve("task"));
    }

    Path zip() {
        return classpath.get(0);
    }

    /**
     * The same code with layers.
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if all of it together is too large
     */
    FunctionCode with(List<FunctionCode> newLayers) {
        long all =
                unzipped + newLayers.stream().mapToLong(FunctionCode::unzipped).sum();
        if (!newLayers.isEmpty() && all > CodeStore.MAX_UNZIPPED_BYTES) {
            throw LambdaErrors.invalid("Function code combined with layers exceeds the maximum allowed size of "
                    + CodeStore.MAX_UNZIPPED_BYTES + " bytes. The actual size is " + all + " bytes.");
        }
        return new FunctionCode(sha256, size, unzipped, directory, classpath, List.copyOf(newLayers));
    }

    /** The folder with the files of all layers, which stands for Lambda's {@code /opt}; null where there are none. */
    @Nullable
    Path layersFolder() throws IOException {
        return switch (layers.size()) {
            case 0 -> null;
            case 1 -> layers.get(0).unpacked();
            default -> LayersFolder.of(layers);
        };
    }

    /** The class path of a Java function: its own code first, then the jars in its layers' {@code java/lib}. */
    List<Path> classpathWithLayers() throws IOException {
        List<Path> all = new ArrayList<>(classpath);
        Path opt = layersFolder();
        if (opt != null && Files.isDirectory(opt.resolve("java/lib"))) {
            try (Stream<Path> files = Files.list(opt.resolve("java/lib"))) {
                files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(all::add);
            }
        }
        return all;
    }
}
