package dev.payledger.dr.local.runtime;

import com.amazonaws.services.lambda.runtime.LambdaLogger;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The function's logger. A message is one log event however many lines it has, so it is framed on standard output by
 * the characters STX and ETX, which the local AWS takes apart again; EOT marks that an invocation has written all it
 * had to say. What a function prints by {@code System.out} becomes one event per line.
 */
final class FunctionLog implements LambdaLogger {

    private static final int STX = 2;
    private static final int ETX = 3;
    private static final int EOT = 4;

    private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

    @Override
    public void log(String message) {
        log(String.valueOf(message).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void log(byte[] message) {
        write(STX, message, ETX);
    }

    /** Says that nothing more belongs to this invocation. */
    void endOfInvocation(String requestId) {
        System.out.flush();
        System.err.flush();
        write(EOT, requestId.getBytes(StandardCharsets.UTF_8), '\n');
    }

    private void write(int first, byte[] content, int last) {
        byte[] frame = new byte[content.length + 2];
        frame[0] = (byte) first;
        System.arraycopy(content, 0, frame, 1, content.length);
        frame[frame.length - 1] = (byte) last;
        try {
            out.write(frame);
        } catch (IOException e) {
            // nobody reads any more: the process is about to end
        }
    }
}
