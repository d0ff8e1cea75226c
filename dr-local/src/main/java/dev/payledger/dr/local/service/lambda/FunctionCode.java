package dev.payledger.dr.local.service.lambda;

import java.nio.file.Path;
import java.util.List;

/**
 * A function's unpacked code.
 *
 * @param sha256 Base64, as AWS gives it
 * @param size bytes of the zip
 * @param directory the function's {@code LAMBDA_TASK_ROOT}
 * @param classpath the zip itself and the jars of its {@code lib} folder
 */
record FunctionCode(String sha256, long size, Path directory, List<Path> classpath) {}
