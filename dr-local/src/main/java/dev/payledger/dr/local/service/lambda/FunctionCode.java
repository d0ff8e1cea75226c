package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A function's unpacked code.
 *
 * @param sha256 Base64, as AWS gives it
 * @param size bytes of the zip
 * @param directory where it is kept, and a Java function's {@code LAMBDA_TASK_ROOT}
 * @param classpath the zip itself and the jars of its {@code lib} folder
 */
record FunctionCode(String sha256, long size, Path directory, List<Path> classpath) {

    /** The folder with the files of the zip: the {@code LAMBDA_TASK_ROOT} of functions in other languages. */
    Path unpacked() throws IOException {
        return CodeFolder.unpacked(classpath.get(0), directory.resolve("task"));
    }
}
