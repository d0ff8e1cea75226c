package dev.payledger.dr.local.service.lambda;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The lines that Lambda itself writes, in text format, fields separated by tabs.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html">Lambda logs</a>
 */
final class PlatformLines {

    private PlatformLines() {}

    static String initStart(String runtimeVersion, String runtimeArn) {
        return "INIT_START Runtime Version: " + runtimeVersion + "\tRuntime Version ARN: " + runtimeArn + "\n";
    }

    /** Only where initialisation failed or took too long. */
    static String initReport(double millis, String phase, String status, @Nullable String errorType) {
        return "INIT_REPORT Init Duration: " + decimal(millis) + " ms\tPhase: " + phase + "\tStatus: " + status
                + (errorType == null ? "" : "\tError Type: " + errorType) + "\n";
    }

    static String start(String requestId, String version) {
        return "START RequestId: " + requestId + " Version: " + version + "\n";
    }

    static String end(String requestId) {
        return "END RequestId: " + requestId + "\n";
    }

    /**
     * What an invocation took.
     *
     * @param initMillis 0 where the environment was warm
     * @param status null where Lambda names none: the function answered, or its handler threw
     */
    record Report(
            String requestId,
            double millis,
            double initMillis,
            int memoryMegabytes,
            int usedMegabytes,
            @Nullable String status,
            @Nullable String errorType) {

        String line() {
            StringBuilder line = new StringBuilder("REPORT RequestId: ")
                    .append(requestId)
                    .append("\tDuration: ")
                    .append(decimal(millis))
                    .append(" ms\tBilled Duration: ")
                    .append((long) Math.ceil(millis + initMillis))
                    .append(" ms\tMemory Size: ")
                    .append(memoryMegabytes)
                    .append(" MB\tMax Memory Used: ")
                    .append(usedMegabytes)
                    .append(" MB\t");
            if (initMillis > 0) {
                line.append("Init Duration: ").append(decimal(initMillis)).append(" ms\t");
            }
            if (status != null) {
                line.append("Status: ").append(status);
                if (errorType != null) {
                    line.append("\tError Type: ").append(errorType);
                }
            }
            return line.append('\n').toString();
        }
    }

    private static String decimal(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
