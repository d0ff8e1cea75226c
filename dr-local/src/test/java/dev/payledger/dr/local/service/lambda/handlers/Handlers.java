package dev.payledger.dr.local.service.lambda.handlers;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Functions for tests: each class is the code of one. */
public final class Handlers {

    private Handlers() {}

    /** Answers what it was sent and what it knows of its environment. */
    public static final class Echo implements RequestHandler<Map<String, Object>, Map<String, Object>> {
        private int calls;

        @Override
        public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
            calls++;
            System.out.println("a line by System.out");
            context.getLogger().log("two lines\nby the logger");
            Map<String, Object> answer = new TreeMap<>();
            answer.put("event", event);
            answer.put("calls", calls);
            answer.put("requestId", context.getAwsRequestId());
            answer.put("remainingMillis", context.getRemainingTimeInMillis());
            answer.put("environment", new TreeMap<>(System.getenv()));
            answer.put("pid", ProcessHandle.current().pid());
            return answer;
        }
    }

    /** Dies at initialisation without its variable. */
    public static final class NeedsTable implements RequestHandler<Map<String, Object>, String> {
        private final String table;

        public NeedsTable() {
            String value = System.getenv("TABLE_NAME");
            if (value == null) {
                throw new IllegalStateException("TABLE_NAME is not set");
            }
            table = value;
        }

        @Override
        public String handleRequest(Map<String, Object> event, Context context) {
            return table;
        }
    }

    /** Does what the event says. */
    public static final class Misbehaves implements RequestStreamHandler {
        @Override
        public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
            String event = new String(input.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (event.contains("throw")) {
                throw new IllegalArgumentException("a \"bad\" event", new IOException("the cause"));
            }
            if (event.contains("exit")) {
                System.exit(3);
            }
            if (event.contains("hang")) {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            if (event.contains("fill")) {
                List<byte[]> memory = new ArrayList<>();
                while (true) {
                    memory.add(new byte[1024 * 1024]);
                }
            }
            output.write("\"fine\"".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }

    /** A handler that is a plain method. */
    public static final class Plain {
        public int length(String text) {
            return text.length();
        }
    }
}
