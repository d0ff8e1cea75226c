package dev.payledger.dr.local.service.lambda;

import dev.payledger.dr.local.disk.ClassArchives;
import dev.payledger.dr.local.region.EventDestinations;
import dev.payledger.dr.local.region.IdSource;
import dev.payledger.dr.local.region.LogSink;
import dev.payledger.dr.local.region.MetricSink;
import dev.payledger.dr.local.region.RegionContext;
import dev.payledger.dr.local.region.RolePermissions;
import dev.payledger.dr.local.region.RoleSessions;
import dev.payledger.dr.local.time.TimeSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What surrounds Lambda in a region, in memory. */
final class FakeRegion implements LogSink, MetricSink, RoleSessions, RolePermissions, EventDestinations {

    static final String ROLE = "arn:aws:iam::111122223333:role/function";
    static final String UNTRUSTED = "arn:aws:iam::111122223333:role/untrusted";

    final RegionContext context;
    final Map<String, List<String>> streams = new ConcurrentHashMap<>();
    final List<String> metrics = new ArrayList<>();
    final List<String> sent = java.util.Collections.synchronizedList(new ArrayList<>());
    final List<DeadLetter> letters = java.util.Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger sessions = new AtomicInteger();
    final Set<String> deniedActions = ConcurrentHashMap.newKeySet();

    FakeRegion(TimeSource time) {
        this.context = new RegionContext("ap-southeast-1", "111122223333", time, new IdSource(1));
    }

    /** A Lambda of this region, with nothing in S3 and no streams. */
    LambdaService lambda(Path directory, EnvironmentLimits limits) {
        S3Client s3 = new S3Client() {
            @Override
            public String serviceName() {
                return "s3";
            }

            @Override
            public void close() {}
        };
        DynamoDbStreamsClient noStreams = new DynamoDbStreamsClient() {
            @Override
            public String serviceName() {
                return "dynamodb";
            }

            @Override
            public void close() {}
        };
        LambdaSettings settings = new LambdaSettings(
                directory, "http://127.0.0.1:4600", limits, new ClassArchives(directory.resolve("classes")));
        return new LambdaService(context, settings, s3, noStreams, this, this, this, this, this);
    }

    /** All log events of a group, streams one after the other. */
    String log() {
        StringBuilder all = new StringBuilder();
        streams.forEach((stream, lines) -> {
            synchronized (lines) {
                lines.forEach(all::append);
            }
        });
        return all.toString();
    }

    /** How many processes were started: each has credentials of its own. */
    int starts() {
        return sessions.get();
    }

    synchronized long count(String metricOfFunction) {
        return metrics.stream().filter(metricOfFunction::equals).count();
    }

    @Override
    public void append(String group, String stream, List<Line> lines) {
        List<String> events = streams.computeIfAbsent(
                group + " " + stream, s -> java.util.Collections.synchronizedList(new ArrayList<>()));
        lines.forEach(line -> events.add(line.message()));
    }

    @Override
    public void send(String targetArn, String record) {
        sent.add(targetArn + " " + record);
    }

    @Override
    public void deadLetter(String topicArn, DeadLetter letter) {
        letters.add(letter);
        sent.add(topicArn);
    }

    @Override
    public boolean groupExists(String group) {
        return false;
    }

    @Override
    public synchronized void record(
            String namespace, String metric, Map<String, String> dimensions, double value, String unit) {
        if (value > 0) {
            metrics.add(metric + dimensions.values());
        }
    }

    @Override
    public Session assume(String roleArn, String sessionName, String servicePrincipal, String sourceArn) {
        sessions.incrementAndGet();
        return new Session(
                "ASIATEST",
                "secret",
                "token",
                context.time().now().plus(Duration.ofHours(1)),
                roleArn + "/" + sessionName);
    }

    @Override
    public boolean assumableBy(String roleArn, String servicePrincipal, String sourceArn) {
        return !roleArn.equals(UNTRUSTED) && servicePrincipal.equals("lambda.amazonaws.com");
    }

    @Override
    public boolean allows(String roleArn, String action, String resourceArn) {
        return !deniedActions.contains(action);
    }

    /** A zip with classes of the test's own, as a build makes a functions jar. */
    static byte[] zipOf(Class<?>... classes) throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(zip)) {
            for (Class<?> type : classes) {
                String path = type.getName().replace('.', '/') + ".class";
                out.putNextEntry(new ZipEntry(path));
                try (InputStream in = type.getClassLoader().getResourceAsStream(path)) {
                    in.transferTo(out);
                }
            }
        }
        return zip.toByteArray();
    }
}
