package dev.payledger.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongFunction;

/** A table's operations over HTTP at eight connections, and whether other items make them slower. */
final class TableBench {
    private static final String REGION = "ap-southeast-1";
    private static final int CONNECTIONS = 8;
    private static final Duration CREATED = Duration.ofSeconds(30);
    private static final int QUERIED = 1_000;
    private static final int BATCH = 25;
    private static final int[] OTHERS = {0, 10_000, 1_000_000};

    private final Figures figures;
    private final InetSocketAddress address;
    private final Duration load;
    private int others;

    TableBench(Figures figures, InetSocketAddress address, Duration load) {
        this.figures = figures;
        this.address = address;
        this.load = load;
    }

    void run() throws IOException, InterruptedException {
        figures.section("DynamoDB over HTTP, " + CONNECTIONS + " connections, load generator on the same machine");
        try (Connection connection = new Connection(address)) {
            expect(
                    connection,
                    call(
                            "CreateTable",
                            "{\"TableName\":\"bench\",\"BillingMode\":\"PAY_PER_REQUEST\","
                                    + "\"AttributeDefinitions\":[{\"AttributeName\":\"pk\",\"AttributeType\":\"S\"},"
                                    + "{\"AttributeName\":\"sk\",\"AttributeType\":\"S\"}],"
                                    + "\"KeySchema\":[{\"AttributeName\":\"pk\",\"KeyType\":\"HASH\"},"
                                    + "{\"AttributeName\":\"sk\",\"KeyType\":\"RANGE\"}]}"));
            long began = System.nanoTime();
            String active = "\"TableStatus\":\"ACTIVE\"";
            while (!connection
                    .send(call("DescribeTable", "{\"TableName\":\"bench\"}"))
                    .body()
                    .contains(active)) {
                if (System.nanoTime() - began > CREATED.toNanos()) {
                    throw new IllegalStateException("the table is not ACTIVE after " + CREATED);
                }
                Thread.sleep(50);
            }
            fill(connection, "queried", 0, QUERIED);
            for (int wanted : OTHERS) {
                for (int from = others; from < wanted; from += 1_000) {
                    fill(connection, "other-" + from / 1_000, 0, 1_000);
                }
                others = wanted;
                measure();
            }
        }
    }

    private void measure() throws InterruptedException {
        String beside = String.format(Locale.ROOT, ", beside %,d other items", others);
        rate(
                "PutItem" + beside,
                number -> call(
                        "PutItem",
                        "{\"TableName\":\"bench\",\"Item\":" + item("put-" + number % 97, "sk-" + number % 10_007)
                                + "}"));
        rate(
                "GetItem" + beside,
                number -> call(
                        "GetItem",
                        "{\"TableName\":\"bench\",\"Key\":{\"pk\":{\"S\":\"queried\"}," + "\"sk\":{\"S\":\""
                                + key(number % QUERIED) + "\"}}}"));
        rate(
                "Query 20 of 1,000" + beside,
                number -> call(
                        "Query",
                        "{\"TableName\":\"bench\",\"Limit\":20,"
                                + "\"KeyConditionExpression\":\"pk = :pk AND sk >= :sk\",\"ExpressionAttributeValues\":"
                                + "{\":pk\":{\"S\":\"queried\"},\":sk\":{\"S\":\"" + key(number % (QUERIED - 20))
                                + "\"}}}"));
    }

    private void rate(String name, LongFunction<byte[]> request) throws InterruptedException {
        Load.Outcome outcome = new Load(address, request).run(CONNECTIONS, load);
        if (outcome.refused() > 0) {
            throw new IllegalStateException(name + ": " + outcome.refused() + " calls were refused");
        }
        figures.add(name, outcome.rate(), "per second");
    }

    private void fill(Connection connection, String pk, int from, int to) throws IOException {
        for (int i = from; i < to; i += BATCH) {
            StringBuilder puts = new StringBuilder();
            for (int j = i; j < Math.min(to, i + BATCH); j++) {
                puts.append(j == i ? "" : ",")
                        .append("{\"PutRequest\":{\"Item\":")
                        .append(item(pk, key(j)))
                        .append("}}");
            }
            expect(connection, call("BatchWriteItem", "{\"RequestItems\":{\"bench\":[" + puts + "]}}"));
        }
    }

    private static void expect(Connection connection, byte[] request) throws IOException {
        Connection.Answer answer = connection.send(request);
        if (answer.status() != 200) {
            throw new IllegalStateException("HTTP " + answer.status() + " " + answer.body());
        }
    }

    private static String key(long number) {
        return String.format(Locale.ROOT, "sk-%06d", number);
    }

    private static String item(String pk, String sk) {
        return "{\"pk\":{\"S\":\"" + pk + "\"},\"sk\":{\"S\":\"" + sk + "\"},\"amount\":{\"N\":\"2500\"},"
                + "\"text\":{\"S\":\"Invoice, paid in time\"}}";
    }

    private byte[] call(String operation, String json) {
        return Connection.aws(address, REGION, "dynamodb", "DynamoDB_20120810." + operation, json);
    }
}
