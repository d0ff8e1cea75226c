package dev.payledger.systemtests.foreign;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The one function of the foreign service. Dies at initialisation without its variable, as careful functions do. */
public final class KeeperFunction implements RequestStreamHandler {

    private final String table = Objects.requireNonNull(System.getenv("NOTES_TABLE"), "NOTES_TABLE is not set");

    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context) throws IOException {
        String body = "{\"table\":\"" + table + "\",\"region\":\"" + System.getenv("AWS_REGION") + "\"}";
        answer.write(body.getBytes(StandardCharsets.UTF_8));
    }
}
