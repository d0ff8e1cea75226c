package dev.payledger.bench;

import dev.payledger.dr.local.LocalAwsState;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;

/** What the local AWS and its functions' processes take of a machine; as Linux tells it. */
final class Footprint {
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private final LocalAwsState state;
    private final long pid;

    Footprint(LocalAwsState state) {
        this.state = state;
        this.pid = state.pid();
    }

    void add(Figures figures, String when) throws IOException, InterruptedException {
        List<Long> local = List.of(pid);
        List<Long> functions = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::children)
                .map(ProcessHandle::pid)
                .toList();
        figures.add("local AWS, " + when + ", heap after collection", heap(), "MiB");
        figures.add("local AWS, " + when + ", stored in logs", logged(), "MiB");
        figures.add("local AWS, " + when + ", resident", status(local, "VmRSS:") / 1024, "MiB");
        figures.add("local AWS, " + when + ", threads", status(local, "Threads:"), "");
        figures.add("local AWS, " + when + ", open files", files(local), "");
        figures.add("functions, " + when, functions.size(), "processes");
        figures.add("functions, " + when + ", resident", status(functions, "VmRSS:") / 1024, "MiB");
        figures.add("functions, " + when + ", threads", status(functions, "Threads:"), "");
        figures.add("functions, " + when + ", open files", files(functions), "");
    }

    /** As DescribeLogGroups says it, over the regions. A log group of the local AWS drops its oldest events when full. */
    private double logged() {
        double bytes = 0;
        for (String region : List.of(Service.PRIMARY, Service.SECONDARY)) {
            try (CloudWatchLogsClient logs = CloudWatchLogsClient.builder()
                    .endpointOverride(URI.create(state.endpoint()))
                    .region(Region.of(region))
                    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                    .httpClientBuilder(UrlConnectionHttpClient.builder())
                    .build()) {
                bytes += logs.describeLogGroupsPaginator().logGroups().stream()
                        .mapToLong(LogGroup::storedBytes)
                        .sum();
            }
        }
        return bytes / 1024 / 1024;
    }

    private double heap() throws IOException, InterruptedException {
        jcmd("GC.run");
        double kilobytes = 0;
        // The new generation and the old; "Metaspace" has a line of the same form.
        Matcher used = USED.matcher(jcmd("GC.heap_info").split("Metaspace", 2)[0]);
        while (used.find()) {
            kilobytes += Double.parseDouble(used.group(1));
        }
        return kilobytes / 1024;
    }

    private String jcmd(String command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("jcmd " + command + " failed: " + answer);
        }
        return answer;
    }

    private static double status(List<Long> pids, String name) throws IOException {
        double sum = 0;
        for (long pid : pids) {
            Path status = Path.of("/proc", Long.toString(pid), "status");
            if (!Files.exists(status)) {
                continue; // It has just ended.
            }
            for (String line : Files.readAllLines(status)) {
                if (line.startsWith(name)) {
                    sum += Double.parseDouble(line.replaceAll("[^0-9]", ""));
                }
            }
        }
        return sum;
    }

    private static double files(List<Long> pids) throws IOException {
        double sum = 0;
        for (long pid : pids) {
            Path open = Path.of("/proc", Long.toString(pid), "fd");
            if (Files.isDirectory(open)) {
                try (Stream<Path> all = Files.list(open)) {
                    sum += all.count();
                }
            }
        }
        return sum;
    }
}
