package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.ClassArchives;
import java.nio.file.Path;

/**
 * Where and within which limits a region's functions run.
 *
 * @param workDirectory a directory of this region's Lambda alone; made when needed, its contents may be deleted when the
 *     local AWS is stopped
 * @param endpointUrl the local AWS as functions reach it, put into their {@code AWS_ENDPOINT_URL}, for example
 *     {@code http://127.0.0.1:4600}
 * @param limits shared by all regions of the process
 * @param archives from which Java functions start, shared by all regions of the process
 */
public record LambdaSettings(
        Path workDirectory, String endpointUrl, EnvironmentLimits limits, ClassArchives archives) {}
