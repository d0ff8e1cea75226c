package dev.payledger.dr.local.service.lambda;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Takes a function's output apart into log events: a line each, or what stands between STX and ETX, which is how the
 * runtime loop frames a message of the function's logger. EOT and a line's end mark that an invocation is over.
 */
final class OutputReader implements Runnable {

    private static final int STX = 2;
    private static final int ETX = 3;
    private static final int EOT = 4;
    /** CloudWatch Logs takes events of up to 256 KB; longer ones are cut into several. */
    private static final int MAX_EVENT_BYTES = 256 * 1024 - 26;

    private final InputStream in;
    private final Consumer<String> events;
    private final Runnable marker;
    private final ByteArrayOutputStream text = new ByteArrayOutputStream();

    OutputReader(InputStream in, Consumer<String> events, Runnable marker) {
        this.in = new BufferedInputStream(in);
        this.events = events;
        this.marker = marker;
    }

    /** Reads to the end. */
    @Override
    public void run() {
        try (in) {
            for (int c = in.read(); c >= 0; c = in.read()) {
                take(c);
            }
        } catch (IOException e) {
            // the process is gone, and its end of the pipe with it
        }
        flush();
    }

    private void take(int c) throws IOException {
        switch (c) {
            case '\n' -> {
                text.write(c);
                flush();
            }
            case STX -> {
                flush();
                readUntil(ETX);
                flush();
            }
            case EOT -> {
                flush();
                readUntil('\n');
                text.reset();
                marker.run();
            }
            default -> {
                text.write(c);
                if (text.size() >= MAX_EVENT_BYTES) {
                    flush();
                }
            }
        }
    }

    private void readUntil(int end) throws IOException {
        for (int c = in.read(); c >= 0 && c != end; c = in.read()) {
            text.write(c);
            if (text.size() >= MAX_EVENT_BYTES) {
                flush();
            }
        }
    }

    private void flush() {
        if (text.size() > 0) {
            events.accept(text.toString(StandardCharsets.UTF_8));
            text.reset();
        }
    }
}
