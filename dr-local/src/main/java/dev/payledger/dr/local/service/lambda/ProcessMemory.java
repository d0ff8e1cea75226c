package dev.payledger.dr.local.service.lambda;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory a process has used at most, where the operating system says it in {@code /proc} (Linux). */
final class ProcessMemory {

    private ProcessMemory() {}

    /** Megabytes, or 0 where it is not known. */
    static int peakMegabytes(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            if (!Files.isReadable(status)) {
                return 0;
            }
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith("VmHWM:")) {
                    return (int) (Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024);
                }
            }
        } catch (IOException e) {
            // it ended in the meantime
        }
        return 0;
    }
}
